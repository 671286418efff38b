// The flow editor: the diagram and what is wrong follow what is typed; every way on keeps it first.
const DELAY = 300; // ms after the last key
const form = document.getElementById("form");
const table = document.getElementById("flow");
const said = document.getElementById("flow-said");
const begun = new FormData(form);
let waiting = 0;
let asked = 0;

const values = (data) => [...data].filter(([name]) => !["op", "then"].includes(name)).map(([name, value]) => `${name}=${value}`).sort().join("\n");
const isChanged = () => values(new FormData(form)) !== values(begun);

async function ask(what) {
  const mine = asked;
  const answer = await fetch(`${form.getAttribute("action")}&${what}=1`, { method: "POST", body: new FormData(form) });
  return mine === asked && answer.ok ? answer.json() : null; // else a newer question is on its way
}

async function draw() {
  asked += 1;
  const drawn = await ask("picture");
  if (!drawn) return;
  const { scrollLeft: left = 0, scrollTop: top = 0 } = document.querySelector("#picture .diagram-frame") ?? {};
  document.getElementById("picture").innerHTML = drawn.picture;
  requestAnimationFrame(() => document.querySelector("#picture .diagram-frame")?.scrollTo({ left, top })); // laid out by then
  check();
}

async function check() {
  const told = await ask("checked");
  if (told) tell(told.rows);
}

function tell(rows) {
  for (const old of table.querySelectorAll(".flow__told")) old.remove();
  for (const [pointer, sentences] of Object.entries(rows)) {
    const place = table.querySelector(`[data-row="${CSS.escape(pointer)}"]`);
    if (!place) continue;
    if (place.tagName === "TH") {
      for (const [text, doubtful] of sentences) place.append(sentence(text, doubtful, "flow__told small"));
    } else {
      place.querySelector("td").append(...sentences.map(([text, doubtful]) => sentence(text, doubtful, "flow__told small")));
    }
  }
}

function sentence(text, doubtful, name) {
  const one = document.createElement("p");
  one.className = `${name} ${doubtful ? "is-warn" : "is-bad"}`;
  one.textContent = text;
  return one;
}

function later() {
  for (const cell of table.querySelectorAll(".flow__in")) cell.classList.toggle("is-typed", cell.value !== begun.get(cell.name));
  said.textContent = isChanged() ? form.dataset.unsaved : "";
  clearTimeout(waiting);
  waiting = setTimeout(draw, DELAY);
}
for (const place of [form, table]) {
  place.addEventListener("input", later);
  place.addEventListener("change", later);
}

// Going on to another row keeps what was typed; nothing typed, it is a plain link.
let leaving = false;
function send(more) {
  leaving = true;
  for (const [name, value] of Object.entries(more)) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  form.submit();
}
document.addEventListener("click", (event) => {
  const confirmed = event.target.closest("[data-confirm]");
  if (confirmed && !window.confirm(confirmed.dataset.confirm)) return event.preventDefault();
  const link = event.target.closest("a[data-then], a.d-link");
  if (!link || !isChanged() || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const then = link.dataset.then ?? new URLSearchParams(link.getAttribute("href").split("?")[1]).get("at");
  send({ op: "save", then });
});
form.addEventListener("submit", () => { leaving = true; });
document.querySelector(".design__head form")?.addEventListener("submit", () => { leaving = true; });
addEventListener("beforeunload", (event) => {
  if (!leaving && isChanged()) event.preventDefault();
});

// A table wider than its frame says so, as long as there is more on the right.
const wrap = table.parentElement;
function more() {
  const is = wrap.scrollLeft + wrap.clientWidth < wrap.scrollWidth - 2;
  wrap.classList.toggle("has-more", is);
  document.getElementById("flow-more").hidden = !is;
}
wrap.addEventListener("scroll", more);
const sizes = new ResizeObserver(more);
for (const one of [wrap, table]) sizes.observe(one);

document.addEventListener("keydown", (event) => {
  const press = (op) => form.querySelector(`[name=op][value=${op}]:not([hidden])`)?.click();
  if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    event.preventDefault();
    press(event.key === "ArrowUp" ? "up" : "down");
  }
  if ((event.ctrlKey || event.metaKey) && event.key === "s") {
    event.preventDefault();
    press("save");
  }
  // Within the table Enter goes down a column, as in a spreadsheet.
  if (event.key === "Enter" && event.target.matches?.("#flow input")) {
    event.preventDefault();
    const all = [...table.querySelectorAll(`input[aria-label="${CSS.escape(event.target.ariaLabel)}"]`)];
    all[all.indexOf(event.target) + (event.shiftKey ? -1 : 1)]?.focus();
  }
});
check();
