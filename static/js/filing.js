/* The pages of a filing: what the checks find follows what is kept; every file goes by itself. */
"use strict";

const filing = document.querySelector("form[data-filing]");

/* The bar of steps and the findings, as they are after the last saving. */
async function refresh() {
  const answer = await fetch(filing.dataset.checked, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  every(
    "[data-for]",
    (part) => {
      const place = document.getElementById(part.dataset.for);
      const wasOpen = place.querySelector("details[open]");
      place.replaceChildren(...part.childNodes);
      const details = place.querySelector("details");
      if (wasOpen && details) details.open = true;
    },
    page,
  );
}

/* A line for one file on its way: its name, how far it is, and why it did not arrive. */
function uploadLine(place, file) {
  const line = document.createElement("li");
  const name = document.createElement("span");
  const bar = document.createElement("progress");
  const status = document.createElement("span");
  name.textContent = `${file.name}（${size(file.size)}）`;
  bar.max = 100;
  bar.value = 0;
  bar.setAttribute("aria-label", `${file.name}上传进度`);
  status.textContent = "等待上传";
  line.append(name, bar, status);
  place.querySelector("[data-uploads]").append(line);
  return {
    line,
    tell(percent) {
      bar.value = percent;
      status.textContent = percent < 100 ? `${percent}%` : "正在核验";
    },
    fail(reason, again) {
      line.classList.add("is-bad");
      bar.remove();
      status.textContent = reason;
      filing.querySelector("[data-autosave-status]").textContent = `“${file.name}”没有上传`;
      if (!again) return;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-small";
      button.textContent = "重试";
      button.addEventListener("click", () => {
        line.remove();
        again();
      });
      line.append(button);
    },
  };
}

function answerOf(request) {
  try {
    return JSON.parse(request.responseText).message;
  } catch {
    return "没有上传成功，请重试。";
  }
}

/* What the server answers is the material as it stands now; the lines under way stay. */
function show(place, html) {
  const answer = new DOMParser().parseFromString(html, "text/html");
  every("[data-part]", (part) => {
    place.querySelector(`[data-part=${part.dataset.part}]`).replaceWith(part);
  }, answer);
}

function upload(place, file, insteadOf, told) {
  const request = new XMLHttpRequest();
  const sent = new FormData();
  sent.append("csrfmiddlewaretoken", filing.elements.csrfmiddlewaretoken.value);
  sent.append("file", file);
  if (insteadOf) sent.append("instead_of", insteadOf);
  const again = () => queue(place, file, insteadOf);
  return new Promise((done) => {
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) told.tell(Math.floor((event.loaded * 100) / event.total));
    });
    request.addEventListener("load", () => {
      const isHere = request.status === 200 && !request.responseURL.includes("/login/");
      if (isHere) {
        show(place, request.responseText);
        told.line.remove();
      } else if (request.responseURL.includes("/login/")) {
        told.fail("登录已过期，请在新窗口重新登录后重试。", again);
      } else told.fail(answerOf(request), request.status >= 500 ? again : null);
    });
    request.addEventListener("error", () => told.fail("网络不通，没有上传。", again));
    request.addEventListener("loadend", done);
    request.open("POST", place.dataset.upload);
    request.send(sent);
  });
}

/* One after another, so that a slow line carries each whole; the page waits for the last. */
let underWay = 0;
let last = Promise.resolve();
function queue(place, file, insteadOf) {
  const told = uploadLine(place, file);
  const limit = Number(place.querySelector("[data-drop]").dataset.maxBytes || 0);
  if (limit && file.size > limit) {
    told.fail(`超过 ${Math.floor(limit / 1048576)} MB，没有上传。`);
    return;
  }
  underWay += 1;
  last = last
    .then(() => upload(place, file, insteadOf, told))
    .finally(() => {
      underWay -= 1;
      if (!underWay) refresh().catch(() => {});
    });
}

function chosen(event) {
  const place = event.target.closest("[data-upload]");
  if (event.target.type !== "file" || !place) return;
  const replaces = event.target.closest("[data-replace]");
  Array.from(event.target.files, (file) => queue(place, file, replaces?.dataset.replace));
  event.target.value = "";
  place.querySelector(".drop-names").replaceChildren();
}

/* The button waits for the files under way, and stays for those that fail while it waits. */
function wait(event) {
  if (!underWay) return;
  event.preventDefault();
  const failed = () => [...filing.querySelectorAll("[data-uploads] .is-bad")];
  const known = failed();
  last.then(() => {
    const first = failed().find((line) => !known.includes(line));
    if (!first) return filing.requestSubmit(event.submitter);
    return first.scrollIntoView({ block: "center" });
  });
}

if (filing) {
  filing.classList.add("is-live");
  filing.addEventListener("change", chosen);
  filing.addEventListener("submit", wait);
  filing.addEventListener("autosaved", (event) => {
    if (event.detail.seen) {
      filing.elements.seen.value = event.detail.seen;
      refresh().catch(() => {});
    }
  });
}
