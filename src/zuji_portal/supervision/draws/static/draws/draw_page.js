// The button of a published draw: replays the page's own file and tells what holds.
"use strict";
addEventListener("DOMContentLoaded", () => {
  const button = document.getElementById("replay");
  const told = document.getElementById("replayed");
  if (!button || !globalThis.crypto?.subtle) return;
  const word = (answer) =>
    document.querySelector(`#replay-words [data-word="${answer}"]`).textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    let answers = {};
    try {
      const file = await fetch(document.getElementById("draw-file").href);
      answers = await globalThis.zujiReplay(await file.json());
    } catch {
      answers = { digest: false, order: false, seed: false, result: false };
    }
    for (const line of told.querySelectorAll("[data-check]")) {
      const answer = answers[line.dataset.check];
      line.querySelector("b").textContent = word(String(answer));
    }
    told.hidden = false;
  });
});
