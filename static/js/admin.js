/* What the framework's own pages lack for those who hear a page, or go through it by keys. */
"use strict";

/* The head of a column that has no name is no head. */
for (const head of document.querySelectorAll("thead th")) {
  if (!head.textContent.trim() && !head.querySelector("img, input")) {
    const cell = document.createElement("td");
    cell.className = head.className;
    head.replaceWith(cell);
  }
}

/* A table wider than a phone is moved by keys too. */
for (const table of document.querySelectorAll(".inline-related.tabular")) table.tabIndex = 0;

/* A tick that deletes a line says so; a searched list, built later, bears its field's name. */
function nameFields() {
  for (const tick of document.querySelectorAll("input[name$='-DELETE']")) {
    tick.setAttribute("aria-label", "删除这一行");
  }
  for (const chosen of document.querySelectorAll(".select2-selection__rendered[role=textbox]")) {
    const field = chosen.closest(".select2-container").previousElementSibling;
    const label = field && document.querySelector(`label[for="${field.id}"]`);
    if (label) chosen.setAttribute("aria-label", label.textContent.replace(/[:：]?\s*$/, ""));
  }
}
nameFields();
new MutationObserver(nameFields).observe(document.body, { childList: true, subtree: true });
