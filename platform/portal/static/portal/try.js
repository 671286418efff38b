// The score try-out: what is ticked is scored at once. The table beside it tells what is typed there.
import { morph } from "./morph.js";

const DELAY = 150; // ms after the last tick or key
const main = document.getElementById("main");
const form = () => document.getElementById("sheet-form");
let waiting = 0;
let asked = 0;

async function score() {
  const mine = ++asked;
  const answer = await fetch(form().action, { method: "POST", body: new FormData(form()) });
  const text = await answer.text();
  if (mine !== asked || !answer.ok) return; // a newer question is on its way
  morph(main, new DOMParser().parseFromString(text, "text/html").getElementById("main"));
}

function later() {
  clearTimeout(waiting);
  waiting = setTimeout(score, DELAY);
}

main.addEventListener("change", later);
main.addEventListener("input", later);
main.addEventListener("submit", (event) => {
  event.preventDefault();
  score();
});

/** What is typed in the table beside: [name, text] for every cell that is not saved. */
addEventListener("message", ({ origin, data }) => {
  if (origin !== location.origin || !Array.isArray(data?.cells)) return;
  document.getElementById("cells").replaceChildren(
    ...data.cells.map(([name, text]) => Object.assign(document.createElement("textarea"), { name, value: text })),
  );
  score();
});
