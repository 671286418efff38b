// The catalogue's table: keys of a spreadsheet over a plain form. What may be, and what it comes to, the server says.
import { morph } from "./morph.js";

const DELAY = 250; // ms after the last key
const grid = document.getElementById("grid");
const table = () => document.getElementById("grid-table");
const frame = document.getElementById("try");
const said = () => document.getElementById("grid-said");
const typed = []; // what was typed and is not saved, newest last: [name, text before]
let editing = null; // the cell whose text is being changed, so that arrows move in it
let before = ""; // what stood in it

const controls = (row) => [...row.querySelectorAll("td :is(input, select, textarea)")];
const rows = () => [...table().querySelectorAll("tr[data-row]")].filter((row) => row.offsetParent !== null);
const isCell = (element) => element?.matches?.("#grid-table td :is(input, select, textarea)");
const changed = () => [...table().querySelectorAll("[data-was]")].filter((cell) => cell.value !== cell.dataset.was);
const column = (cell) => cell.closest("td").cellIndex;

function go(cell) {
  if (!cell) return;
  cell.focus();
  if (cell.select) cell.select();
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function across(cell, step) {
  const all = rows().flatMap(controls);
  go(all[all.indexOf(cell) + step]);
}

function along(cell, step) {
  const all = rows();
  let at = all.indexOf(cell.closest("tr")) + step;
  for (; all[at]; at += step) {
    const twin = all[at].cells[column(cell)]?.querySelector("input, select, textarea");
    if (twin) return go(twin);
  }
}

function edit(cell) {
  editing = cell;
  cell.classList.add("is-edited");
  if (cell.setSelectionRange) cell.setSelectionRange(cell.value.length, cell.value.length);
  if (cell.showPicker && cell.tagName === "SELECT") cell.showPicker();
}

function leave() {
  editing?.classList.remove("is-edited");
  editing = null;
}

function put(cell, text) {
  typed.push([cell.name, cell.value]);
  cell.value = text;
  cell.dispatchEvent(new Event("change", { bubbles: true }));
}

function undo() {
  const last = typed.pop();
  if (!last) return press("undo");
  const cell = table().querySelector(`[name="${CSS.escape(last[0])}"]`);
  if (!cell) return undo();
  cell.value = last[1];
  go(cell);
  later();
}

const press = (op) => document.querySelector(`[name=op][value=${op}]:not([hidden])`)?.click();
const MOVES = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "outdent", ArrowRight: "indent" };

function key(event) {
  const cell = event.target;
  const { key: name } = event;
  if (event.isComposing) return false;
  if (event.altKey && name in MOVES) return press(MOVES[name]), true;
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  if (name === "Escape") {
    cell.value = before;
    leave();
    return later(), cell.select?.(), true;
  }
  if (name === "Enter") return leave(), along(cell, event.shiftKey ? -1 : 1), true;
  if (name === "Tab") return leave(), across(cell, event.shiftKey ? -1 : 1), rows().length > 0;
  if (name === "F2") return edit(cell), true;
  if (editing === cell) return false;
  if (name === "ArrowUp" || name === "ArrowDown") return along(cell, name === "ArrowUp" ? -1 : 1), true;
  if (name === "ArrowLeft" || name === "ArrowRight") return across(cell, name === "ArrowLeft" ? -1 : 1), true;
  if (name === "Delete" && cell.tagName !== "SELECT") return put(cell, ""), true;
  return false;
}

document.addEventListener("keydown", (event) => {
  if (isCell(event.target)) {
    const cells = rows().flatMap(controls);
    const first = event.target === cells[0], last = event.target === cells.at(-1);
    const out = event.key === "Tab" && (event.shiftKey ? first : last); // the table keeps nobody
    if (!out && key(event)) event.preventDefault();
  }
  if (!(event.ctrlKey || event.metaKey)) return;
  const act = { s: () => press("save"), z: undo, y: () => press("redo") }[event.key.toLowerCase()];
  if (!act || (event.key !== "s" && event.target === editing)) return;
  if (event.key !== "s" && event.target.closest("#paste")) return;
  event.preventDefault();
  act();
});

grid.addEventListener("focusin", ({ target }) => {
  if (!isCell(target)) return;
  before = target.value;
  const row = target.closest("tr");
  row.querySelector("[name=row]").checked = true;
  if (target.select && editing !== target) target.select();
});
grid.addEventListener("focusout", ({ target }) => {
  if (!isCell(target)) return;
  if (target.value !== before) typed.push([target.name, before]);
  leave();
});
grid.addEventListener("dblclick", ({ target }) => isCell(target) && edit(target));
grid.addEventListener("input", ({ target }) => isCell(target) && later());
grid.addEventListener("change", ({ target }) => isCell(target) && later());

// --- what the server says while somebody types --------------------------------------------------------------------
let waiting = 0;
let asked = 0;

function later() {
  for (const cell of table().querySelectorAll("[data-was]")) cell.classList.toggle("is-typed", cell.value !== cell.dataset.was);
  said().textContent = changed().length ? grid.dataset.unsaved : "";
  clearTimeout(waiting);
  waiting = setTimeout(check, DELAY);
}

/** The form as it is sent: what was typed, the chosen row, what is pasted; not what stands as it was. */
function sent() {
  const data = new FormData();
  for (const name of ["csrfmiddlewaretoken", "revision", "pasted"]) data.set(name, grid.elements[name].value);
  data.set("row", grid.querySelector("[name=row]:checked")?.value ?? "");
  for (const cell of changed()) data.set(cell.name, cell.value);
  return data;
}

async function check() {
  const mine = ++asked;
  said().textContent = changed().length ? grid.dataset.checking : "";
  const answer = await fetch(grid.dataset.live, { method: "POST", body: sent() });
  if (mine !== asked || !answer.ok) return;
  const told = await answer.json();
  if (mine !== asked) return;
  for (const old of table().querySelectorAll(".grid__told")) old.remove();
  for (const cell of table().querySelectorAll("[aria-invalid]")) {
    cell.removeAttribute("aria-invalid");
    cell.removeAttribute("aria-describedby");
  }
  for (const [name, sentences] of Object.entries(told.cells)) tell(grid.elements[name]?.closest("tr"), sentences, grid.elements[name]);
  for (const [pointer, sentences] of Object.entries(told.rows)) tell(rowOf(pointer), sentences);
  for (const [pointer, state] of Object.entries(told.states)) sum(rowOf(pointer), state);
  said().textContent = told.stale || (changed().length ? grid.dataset.unsaved : "");
  frame.contentWindow.postMessage({ cells: changed().map((cell) => [cell.name, cell.value]) }, location.origin);
}

const rowOf = (pointer) => table().querySelector(`tr[data-row="${CSS.escape(pointer)}"]`);

/** Sentences below their row; those about a cell begin with its heading. */
function tell(row, sentences, cell = null) {
  if (!row) return;
  let below = document.getElementById(`${row.id}-t`);
  if (!below) {
    below = row.parentElement.insertRow(row.sectionRowIndex + 1);
    below.id = `${row.id}-t`;
    below.className = "grid__told";
    below.insertCell();
    below.insertCell().colSpan = row.cells.length - 1;
  }
  const box = below.cells[1].appendChild(document.createElement("p"));
  const heading = cell ? `${table().tHead.rows[0].cells[column(cell)].textContent}：` : "";
  for (const [text, doubtful] of sentences) {
    const one = box.appendChild(document.createElement("span"));
    one.className = doubtful ? "is-warn" : "is-bad";
    one.textContent = heading + text;
  }
  if (!cell) return;
  box.id = `${cell.id}-s`;
  cell.setAttribute("aria-invalid", "true");
  cell.setAttribute("aria-describedby", box.id);
}

function sum(row, state) {
  const place = row?.querySelector(".grid__sum");
  if (!place) return;
  place.textContent = `${state.total} / ${state.marks}`;
  place.classList.toggle("is-ok", state.agrees);
  place.classList.toggle("is-bad", !state.agrees);
}

// --- buttons: the answer is put in place, so that hands and eyes stay where they are ------------------------------
let running = Promise.resolve(); // one after the other: each needs the revision that the one before it made

function act(op, address) {
  clearTimeout(waiting);
  running = running.then(() => done(op, address)).catch(() => { said().textContent = grid.dataset.failed; });
}

let composing = false; // a word is being put together by an input method; it must not lose its cell
grid.addEventListener("compositionstart", () => (composing = true));
grid.addEventListener("compositionend", () => (composing = false));
const composed = () => composing && new Promise((done) => grid.addEventListener("compositionend", () => setTimeout(done), { once: true }));

/** A cell by what its row is known by and what it says there: rows move, and are called after their place. */
const known = (cell) => `${cell.closest("tr").dataset.known} ${cell.name.slice(cell.name.lastIndexOf("/") + 1)}`;

async function done(op, address) {
  const data = sent(), asSent = new Map(cells().map((cell) => [cell.id, cell.value]));
  const begun = document.activeElement;
  data.set("op", op);
  const answer = await fetch(address, { method: "POST", body: data });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!page.getElementById("grid")) throw new Error(answer.status);
  await composed();
  typed.length = 0;
  asked += 1; // what was asked before is answered by this
  // What was typed meanwhile stays in its row, wherever that stands now, and is not saved yet.
  const since = new Map(cells().filter((cell) => asSent.get(cell.id) !== cell.value).map((cell) => [known(cell), cell.value]));
  const at = hand(), elsewhere = at && (since.has(at.known) || document.activeElement !== begun);
  for (const id of ["grid-head", "grid"]) morph(document.getElementById(id), page.getElementById(id));
  for (const cell of cells()) since.has(known(cell)) ? keep(cell, since.get(known(cell))) : restore(cell, page);
  said().textContent = page.getElementById("grid-said").textContent.trim();
  if (answer.redirected) history.replaceState(null, "", answer.url.replace(/[?&]said=\w+/, ""));
  if (op === "paste") document.getElementById("paste").open = false;
  const row = grid.querySelector("[name=row]:checked")?.closest("tr");
  if (elsewhere) resume(at);
  else if (op !== "save" && row) go(row.querySelector('[name$="/title"], [name$="/text"]') ?? controls(row)[0]);
  frame.contentWindow.location.reload();
  document.body.dispatchEvent(new Event("saved"));
  if (since.size) later();
}

/** Where somebody types, and whether arrows move in it; null where nobody does. */
function hand() {
  const { activeElement: active } = document;
  return isCell(active) ? { known: known(active), from: active.selectionStart, to: active.selectionEnd, inside: editing === active, before } : null;
}

/** The hand stays in the cell where it was typing; a cell that is gone leaves it where it is. */
function resume(at) {
  const cell = cells().find((one) => known(one) === at.known);
  if (!cell) return;
  cell.focus();
  ({ before } = at);
  if (at.inside && cell.setSelectionRange) edit(cell); // a list is not dropped down again
  if (cell.setSelectionRange) cell.setSelectionRange(at.from, at.to);
}

const cells = () => [...table().querySelectorAll("[data-was]")];
function keep(cell, value) {
  if (cell.value !== value) cell.value = value;
}

/** A value that somebody typed does not follow its attribute: what came is what stands there. */
function restore(cell, page) {
  const fresh = page.getElementById(cell.id);
  if (fresh) cell.value = fresh.value;
}

document.addEventListener("submit", (event) => {
  const button = event.submitter;
  const own = event.target === grid;
  if (!own && !event.target.closest("#grid-head")) return;
  event.preventDefault();
  if (button?.dataset.confirm && !window.confirm(button.dataset.confirm)) return;
  if (button?.value === "look") return look();
  act(button?.value ?? "save", own ? "?" : location.search || "?");
});

addEventListener("beforeunload", (event) => {
  if (changed().length) event.preventDefault();
});

// --- pasting ------------------------------------------------------------------------------------------------------
let block = null; // the cells of what was pasted into the table, and where

async function look() {
  const answer = await fetch(grid.dataset.look, { method: "POST", body: sent() });
  const place = document.getElementById("look");
  place.innerHTML = await answer.text();
  const over = place.querySelector("[data-over]");
  if (over && block) over.hidden = false;
  place.scrollIntoView({ block: "nearest" });
  (place.querySelector("[value=paste]") ?? document.getElementById("pasted")).focus();
}

document.addEventListener("paste", (event) => {
  if (!isCell(event.target) || event.target === editing) return;
  const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
  if (!/[\t\n]/.test(text)) return;
  event.preventDefault();
  block = { start: event.target, lines: text.split("\n").map((line) => line.split("\t")) };
  document.getElementById("paste").open = true;
  document.getElementById("pasted").value = text;
  look();
});

function over() {
  const all = rows();
  const first = all.indexOf(block.start.closest("tr"));
  const from = column(block.start);
  block.lines.forEach((line, down) => line.forEach((text, right) => {
    const cell = all[first + down]?.cells[from + right]?.querySelector("input, textarea, select");
    if (cell && text.trim() !== cell.value) put(cell, text.trim());
  }));
  document.getElementById("paste").open = false;
  go(block.start);
}
document.addEventListener("click", ({ target }) => target.closest("[data-over]") && block && over());
