/* What helps at the desks of the review; the server adds up and checks again. */
"use strict";

/* The running total of a score sheet. */
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

/* What a meeting must write down follows the result that is chosen. */
document.querySelectorAll("[data-decision]").forEach((decision) => {
  const result = decision.querySelector("select");
  const optional = document.createElement("span");
  optional.className = "optional";
  optional.textContent = "（选填）";
  const follow = () => {
    decision.querySelectorAll("[data-only-for]").forEach((input) => {
      const fits = result.value === "" || result.value === input.dataset.onlyFor;
      input.closest(".field").hidden = !fits;
    });
    decision.querySelectorAll("[data-needed-for]").forEach((input) => {
      const label = input.closest(".field").querySelector("label");
      const shown = label.querySelector(".optional");
      if (result.value === input.dataset.neededFor) shown?.remove();
      else if (!shown) label.append(" ", optional);
    });
  };
  result.addEventListener("change", follow);
  follow();
});
