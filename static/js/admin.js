/* What the framework's own pages lack for those who hear a page instead of seeing it. */
"use strict";

/* The head of a column that has no name is no head. */
for (const head of document.querySelectorAll("thead th")) {
  if (!head.textContent.trim() && !head.querySelector("img, input")) {
    const cell = document.createElement("td");
    cell.className = head.className;
    head.replaceWith(cell);
  }
}

/* What is chosen in a searched list bears the name of its field, once the list has been built. */
addEventListener("load", () => {
  for (const chosen of document.querySelectorAll(".select2-selection__rendered[role=textbox]")) {
    const field = chosen.closest(".select2-container").previousElementSibling;
    const label = field && document.querySelector(`label[for="${field.id}"]`);
    if (label) chosen.setAttribute("aria-label", label.textContent.replace(/[:：]?\s*$/, ""));
  }
});
