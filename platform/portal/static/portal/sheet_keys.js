// Filling a sheet with the keyboard; the list of keys on the page says the same.
const form = document.getElementById("sheet-form");
const typed = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]";
const done = []; // the last changes, newest last: [name, value, what it was]

const visible = (element) => element.offsetParent !== null;
const heads = () => [...form.querySelectorAll("tbody.item:not([hidden])")];
const here = () => document.activeElement?.closest("tbody.item");

function into(line) {
  if (!line) return;
  for (let fold = line.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  // The switch that leaves the line out comes last: nobody should press it by moving on.
  const wanted = [".verdict input, summary", "input:not([name=absent])", "input, a.why-link"];
  const stops = wanted.flatMap((selector) => [...line.querySelectorAll(selector)].filter(visible));
  stops[0]?.focus({ preventScroll: true });
  line.scrollIntoView({ block: "center" });
}

function move(step) {
  const lines = heads();
  const at = lines.indexOf(here());
  into(lines[at < 0 ? (step > 0 ? 0 : lines.length - 1) : Math.min(Math.max(at + step, 0), lines.length - 1)]);
}

function inside(step) {
  const line = here();
  if (!line) return move(step);
  const stops = [...line.querySelectorAll("summary, input, textarea")].filter(visible);
  const next = stops[stops.indexOf(document.activeElement) + step];
  next ? next.focus() : move(step);
}

const press = (selector) => here()?.querySelector(selector)?.click();

function undo() {
  const last = done.pop();
  if (!last) return;
  const [name, value, before] = last;
  const twins = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
  const control = twins.find((each) => each.value === value) ?? twins[0];
  if (!control) return;
  if (control.type === "radio" && before !== true) {
    for (const each of twins) each.checked = each.value === before;
  } else if (control.type === "checkbox") {
    control.checked = before;
  } else {
    control.value = before;
  }
  undo.running = true;
  control.dispatchEvent(new Event("change", { bubbles: true }));
  undo.running = false;
}

const keys = {
  j: () => move(1),
  k: () => move(-1),
  ArrowDown: () => inside(1),
  ArrowUp: () => inside(-1),
  a: () => press(".verdict__yes input[name^='v.']"),
  x: () => press(".verdict__no input[name^='v.']"),
  n: () => {
    const link = document.querySelector("[data-next-open]");
    if (link) into(document.getElementById(link.getAttribute("href").slice(1)));
  },
  z: undo,
  "?": () => document.getElementById("sheet-keys")?.toggleAttribute("open"),
};

if (form?.hasAttribute("hx-post")) {
  const known = new Map();
  const note = (control) => known.set(control, control.type === "checkbox" ? control.checked : control.value);
  form.addEventListener("focusin", ({ target }) => target.name && note(target));
  form.addEventListener("pointerdown", ({ target }) => target.name && note(target), true);
  form.addEventListener("change", ({ target }) => {
    if (!target.name || undo.running) return;
    let before = known.get(target);
    if (target.type === "checkbox") before = !target.checked;
    if (target.type === "radio") before = form.querySelector(`[name="${CSS.escape(target.name)}"][checked]`)?.value ?? "";
    done.push([target.name, target.value, before ?? ""]);
    note(target);
  });
}

document.addEventListener("keydown", (event) => {
  if (!form || event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(typed)) return;
  const arrow = event.key.startsWith("Arrow");
  if (arrow && (event.target.type === "radio" || !here())) return; // radios and the page keep their own arrows
  if (!(event.key in keys)) return;
  event.preventDefault();
  keys[event.key]();
});
