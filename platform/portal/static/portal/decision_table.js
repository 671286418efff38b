// The grid of a decision table: buttons and what is pasted change it in place, keys lead from cell to cell, and what is
// wrong is said while one types. The server rearranges and checks; without scripts the same buttons post the page.
const form = document.getElementById("form");
const grid = () => form.querySelector(".decide__grid");
const problems = document.getElementById("problems");
const DELAY = 400; // ms after the last key

const control = (name) => form.elements[name];
const body = (more = {}) => {
  const data = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") data.append(name, value);
  for (const [name, value] of Object.entries(more)) data.append(name, value);
  return data;
};

function mark() {
  for (const each of grid().querySelectorAll(".is-wrong")) each.classList.remove("is-wrong");
  for (const { dataset } of problems.querySelectorAll("li[data-cell]")) {
    if (dataset.cell) document.getElementById(`cell-${dataset.cell}`)?.classList.add("is-wrong");
  }
}

let asked = 0;
async function check() {
  asked += 1;
  const mine = asked;
  try {
    const answer = await fetch("?live=1", { method: "POST", body: body(), credentials: "same-origin" });
    if (!answer.ok || mine !== asked) return; // something newer is on its way
    problems.innerHTML = await answer.text();
    mark();
  } catch {
    // The connection may come back; the next key asks again.
  }
}

let waiting = 0;
form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(check, DELAY);
});

let running = Promise.resolve(); // one after the other: each goes on from what the one before it made
const act = (what) => (running = running.catch(() => {}).then(() => done(what)));
const cells = (place) => [...place.querySelectorAll("input[name], select[name], textarea[name]")];

let composing = false; // a word is being put together by an input method; it must not lose its control
form.addEventListener("compositionstart", () => (composing = true));
form.addEventListener("compositionend", () => (composing = false));
const composed = () => composing && new Promise((done) => form.addEventListener("compositionend", () => setTimeout(done), { once: true }));

/** Where somebody types: the name of the cell, and from where to where in it; null where nobody does. */
function hand() {
  const { activeElement: active } = document;
  if (!form.contains(active)) return null;
  if (active.matches("input[name], textarea[name]")) return { name: active.name, from: active.selectionStart, to: active.selectionEnd };
  if (active.matches("select[name]")) return { name: active.name };
  const name = active.matches(".cm-content") && active.closest("td")?.querySelector("input[name]")?.name;
  if (!name) return null;
  const selected = getSelection().getRangeAt(0);
  const before = document.createRange();
  before.selectNodeContents(active);
  before.setEnd(selected.startContainer, selected.startOffset);
  const from = before.toString().length;
  return { name, from, to: from + selected.toString().length };
}

/** How the page called a cell of the new table before; what is only added it called nothing. */
function before(fresh) {
  const came = JSON.parse(fresh.dataset.came);
  const inputs = grid().querySelectorAll("thead .decide__inputs").length; // that there were
  return (name) => {
    const [side, place, what] = name.split(".");
    const stood = came[side][place];
    if (stood === null || side !== "rows" || !/^\d+$/.test(what)) return `${side}.${stood}.${what}`;
    const output = what - came.inputs.length;
    const column = output < 0 ? came.inputs[what] : came.outputs[output];
    return `rows.${stood}.${column === null || output < 0 ? column : inputs + column}`;
  };
}

/** What the server makes of the table after a button; what was typed meanwhile goes where its row and column went. */
async function done(what) {
  const all = () => [...cells(grid()), control("text")];
  const asSent = new Map(all().map((cell) => [cell.name, cell.value]));
  const answer = await fetch("", { method: "POST", body: body({ act: what }), credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector(".decide__grid");
  if (!fresh) return location.reload();
  await composed();
  asked += 1; // what was asked before is answered by this
  const since = new Map(all().filter(({ name, value }) => asSent.get(name) !== value).map(({ name, value }) => [name, value]));
  const at = hand(), was = before(fresh);
  for (const cell of cells(fresh)) if (since.has(was(cell.name))) cell.value = since.get(was(cell.name));
  grid().replaceWith(document.adoptNode(fresh));
  form.dataset.expressions = page.getElementById("form").dataset.expressions;
  problems.innerHTML = page.getElementById("problems").innerHTML;
  if (!since.has("text")) control("text").value = page.querySelector("textarea[name=text]").value;
  mark();
  grid().dispatchEvent(new CustomEvent("htmx:load", { bubbles: true }));
  if (at) resume(cells(grid()).find(({ name }) => was(name) === at.name), at);
  if (since.size) form.dispatchEvent(new Event("input"));
}

/** The hand stays in the cell where it was typing. */
function resume(cell, { from, to }) {
  if (!cell) return;
  if (cell.setSelectionRange) cell.setSelectionRange(from, to);
  cell.focus();
}

form.addEventListener("click", async (event) => {
  const button = event.target.closest("button[name=act]");
  if (!button) return;
  event.preventDefault();
  const { value } = button;
  await act(value);
  if (hand()) return; // somebody types on
  const [side, place, verb] = value.split(".");
  const to = { up: -1, down: 1, copy: 1, remove: 0 }[verb];
  const next = to === undefined ? null : form.querySelector(`button[name=act][value="${side}.${Math.max(0, place - -to)}.${verb}"]`);
  const last = side === "rows" ? `rows.${grid().tBodies[0].rows.length - 1}.0` : null;
  (next ?? form.querySelector(`button[name=act][value="${value}"]`) ?? control(last))?.focus();
  if (verb === undefined && last) control(last)?.focus(); // a new row is written next
});

/** Where a cell stands: its row and column, or null for what is no cell of a row. */
function placeOf(target) {
  const found = /^cell-rows\.(\d+)\.(\d+)$/.exec(target.closest("td")?.id ?? "");
  return found && { row: Number(found[1]), column: Number(found[2]) };
}

function move(target, by) {
  const place = placeOf(target);
  if (place) control(`rows.${place.row + by}.${place.column}`)?.focus();
  return Boolean(place);
}
form.addEventListener("cell:move", ({ target, detail }) => move(target, detail));
form.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "s") {
    event.preventDefault();
    form.querySelector("[name=op][value=save]").click();
  }
  if (!event.target.matches("input")) return;
  const by = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (by && !event.altKey && move(event.target, event.shiftKey ? -by : by)) event.preventDefault();
});

form.addEventListener("paste", async (event) => {
  const place = placeOf(event.target);
  const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
  if (!place || !/[\t\n]/.test(text)) return;
  event.preventDefault();
  event.stopPropagation();
  const lines = text.split("\n").map((line) => line.split("\t"));
  for (let rows = grid().tBodies[0].rows.length; rows < place.row + lines.length; rows += 1) await act("rows.add");
  lines.forEach((cells, down) => cells.forEach((cell, right) => {
    const found = control(`rows.${place.row + down}.${place.column + right}`);
    if (!found) return;
    found.value = cell.trim();
    found.dispatchEvent(new Event("input", { bubbles: true }));
  }));
  control(`rows.${place.row}.${place.column}`).focus();
}, true);

document.addEventListener("click", (event) => {
  const link = event.target.closest("#problems a[href^='#cell-']");
  if (!link) return;
  const cell = document.getElementById(link.hash.slice(1));
  if (!cell) return;
  event.preventDefault();
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  cell.querySelector("input:not([type=hidden])")?.focus();
});
mark();
