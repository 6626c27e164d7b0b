/* The running total of a score sheet; the server adds up again. */
"use strict";

document.querySelectorAll("form[data-score]").forEach((form) => {
  const points = Array.from(form.querySelectorAll("[data-points]"));
  const total = form.querySelector("[data-total]");
  const add = () => {
    const typed = points.filter((input) => input.value !== "");
    const sum = typed.reduce((found, input) => found + Number(input.value), 0);
    total.textContent = typed.length ? `${sum}${typed.length < points.length ? "（未填完）" : ""}` : "—";
  };
  form.addEventListener("input", add);
  add();
});
