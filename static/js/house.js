/* What a page can do beyond plain HTML. Every page works without it; the server decides. */
"use strict";

const every = (selector, use, root = document) => root.querySelectorAll(selector).forEach(use);

/* A file may be dropped on its field; the field shows what was chosen. */
function size(bytes) {
  return bytes < 1048576
    ? `${Math.max(1, Math.round(bytes / 1024))} KB`
    : `${(bytes / 1048576).toFixed(1)} MB`;
}

function dropZone(zone) {
  const input = zone.querySelector("input[type=file]");
  const names = zone.querySelector(".drop-names");
  const limit = Number(zone.dataset.maxBytes || 0);
  const show = () => {
    names.replaceChildren(
      ...Array.from(input.files, (file) => {
        const line = document.createElement("li");
        const tooLarge = limit && file.size > limit;
        line.textContent = `${file.name}（${size(file.size)}）${tooLarge ? "：超过大小限制" : ""}`;
        return line;
      }),
    );
  };
  input.addEventListener("change", show);
  ["dragenter", "dragover"].forEach((kind) =>
    zone.addEventListener(kind, (event) => {
      event.preventDefault();
      zone.classList.add("is-over");
    }),
  );
  ["dragleave", "drop"].forEach((kind) =>
    zone.addEventListener(kind, () => zone.classList.remove("is-over")),
  );
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    const dropped = new DataTransfer();
    const files = Array.from(event.dataTransfer.files);
    (input.multiple ? files : files.slice(0, 1)).forEach((file) => dropped.items.add(file));
    input.files = dropped.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

/* A form is sent once; its buttons come back when the page is shown again or after a while. */
function release(form) {
  delete form.dataset.sent;
  every(".is-busy", (button) => button.classList.remove("is-busy"), form);
}

function sendOnce(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  if (event.submitter) event.submitter.classList.add("is-busy");
  setTimeout(() => release(form), 10000);
}

/* <form data-autosave="address">: what was typed is sent a moment later; files are not. */
function autosave(form) {
  const status = form.querySelector("[data-autosave-status]");
  let waiting = null;
  const say = (text, bad) => {
    if (!status) return;
    status.textContent = text;
    status.classList.toggle("is-bad", Boolean(bad));
  };
  let saving = null;
  let isStale = false;
  const send = async () => {
    const typed = new FormData(form);
    every("input[type=file]", (input) => typed.delete(input.name), form);
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST",
        body: typed,
        headers: { Accept: "application/json" },
        keepalive: true,
      });
      if (answer.redirected) say("登录已过期，请在新窗口重新登录后继续填写。", true);
      else {
        const told = await answer.json().catch(() => ({}));
        isStale = Boolean(told.is_stale);
        say(told.message || "没有保存成功，请检查填写的内容。", !answer.ok);
        form.dispatchEvent(new CustomEvent("autosaved", { detail: told }));
      }
    } catch {
      say("网络不通，尚未保存；恢复后将自动重试。", true);
      waiting = setTimeout(save, 10000);
    }
  };
  /* One saving at a time: each must know what the one before it has left. */
  const save = async () => {
    waiting = null;
    if (saving) await saving;
    if (isStale) return;
    saving = send();
    await saving;
    saving = null;
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(save, 800);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(waiting);
    waiting = null; // or leaving the page would send it once more, after what was submitted
    if (!saving) return;
    event.preventDefault();
    saving.then(() => form.requestSubmit(event.submitter));
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && waiting) {
      clearTimeout(waiting);
      save();
    }
  });
}

/* <button data-dialog="id"> asks first; the dialog holds the button that really sends the form. */
function opensDialog(button) {
  const dialog = document.getElementById(button.dataset.dialog);
  button.addEventListener("click", (event) => {
    if (button.form && !button.form.reportValidity()) return;
    event.preventDefault();
    dialog.showModal();
  });
  every("[data-close]", (close) => close.addEventListener("click", () => dialog.close()), dialog);
}

/* <div data-fetch="address">: filled by a request of its own; the last filling is shown meanwhile. */
async function fill(place) {
  const kept = `fetched:${place.dataset.fetch}:${place.dataset.keptFor || ""}`;
  place.innerHTML = sessionStorage.getItem(kept) || place.innerHTML;
  const answer = await fetch(place.dataset.fetch, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  place.innerHTML = await answer.text();
  sessionStorage.setItem(kept, place.innerHTML);
}

/* <div data-poll="address">: asked again every two seconds while its content says data-poll-again. */
function poll(place) {
  const ask = async () => {
    const answer = await fetch(place.dataset.poll, { headers: { Accept: "text/html" } });
    if (answer.ok && !answer.redirected) place.innerHTML = await answer.text();
    wait();
  };
  const wait = () => {
    if (place.querySelector("[data-poll-again]")) setTimeout(() => ask().catch(wait), 2000);
  };
  wait();
}

every("[data-drop]", dropZone);
every("form[data-autosave]", autosave);
every("[data-dialog]", opensDialog);
every("[data-poll]", poll);
every("[data-fetch]", (place) => fill(place).catch(() => {}));
every("[data-print]", (button) => button.addEventListener("click", () => window.print()));
every(".error-summary", (summary) => summary.focus());
document.addEventListener("submit", sendOnce);
document.addEventListener("click", (event) => {
  every("details[data-menu][open]", (menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});
window.addEventListener("pageshow", () => every("form[data-sent]", release));
if (document.body.classList.contains("signed-out")) sessionStorage.clear();
