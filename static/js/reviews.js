/* The running total of a score sheet (the server adds up again), and news of a paper being made. */
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

/* <div data-poll="address">: asked again every two seconds while its content says data-poll-again. */
document.querySelectorAll("[data-poll]").forEach((place) => {
  const ask = async () => {
    const answer = await fetch(place.dataset.poll, { headers: { Accept: "text/html" } });
    if (answer.ok && !answer.redirected) place.innerHTML = await answer.text();
    wait();
  };
  const wait = () => {
    if (place.querySelector("[data-poll-again]")) setTimeout(() => ask().catch(wait), 2000);
  };
  wait();
});
