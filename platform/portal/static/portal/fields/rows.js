// Tables of rows: adding, copying, moving and taking away rows in place, and pasting cells out of a spreadsheet.
import { changed, prepare } from "./prepare.js";
import { cellsOf, put } from "./cells.js";

const NAMED = ["name", "id", "for", "value", "aria-describedby", "aria-labelledby", "data-name", "data-anchor"];
const bodyOf = (table) => table.querySelector("[data-body]");
const rowsOf = (table) => [...bodyOf(table).children].filter((each) => each.matches("[data-row]"));

prepare("[data-rows]", (table) => {
  table.querySelector('[data-row-act="paste"]').hidden = false;
});

function say(table, what, number) {
  const place = table.querySelector("[data-rows-said]");
  place.textContent = place.dataset[what].replace("#", number);
}

/** Give the names of a row another number, in all that hangs on them. */
function rename(row, name, from, to) {
  const [old, fresh] = [`${name}.${from}.`, `${name}.${to}.`];
  for (const element of [row, ...row.querySelectorAll("*")]) {
    for (const attribute of NAMED) {
      const text = element.getAttribute(attribute);
      if (text?.includes(old) && (attribute !== "value" || element.matches("button")))
        element.setAttribute(attribute, text.replaceAll(old, fresh));
    }
  }
}

/** Number the rows as they stand: names go by the place, so that what the server says fits. */
function renumber(table) {
  const rows = rowsOf(table);
  rows.forEach((row, place) => {
    if (row.dataset.row !== String(place)) rename(row, table.dataset.rows, row.dataset.row, place);
    row.dataset.row = String(place);
    for (const number of row.querySelectorAll("[data-number]")) number.textContent = String(place + 1);
  });
  const count = table.querySelector("[data-rows-count]");
  count.textContent = count.dataset.words.replace("#", rows.length);
}

function fresh(table) {
  const template = table.querySelector(":scope > .rows__wrap > .rows__table > [data-body] > template");
  const number = rowsOf(table).length;
  const holder = document.createElement("template");
  holder.innerHTML = template.innerHTML.replaceAll(template.dataset.newRow, String(number));
  const row = holder.content.firstElementChild;
  row.dataset.row = String(number);
  template.before(row);
  window.htmx?.process(row);
  row.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true }));
  return row;
}

function copied(row) {
  const twin = row.cloneNode(true);
  const [from, to] = [row, twin].map((each) => [...each.querySelectorAll("input, select, textarea")]);
  from.forEach((control, place) => {
    to[place].value = control.value;
    to[place].checked = control.checked;
  });
  const was = [...twin.querySelectorAll("input")].find((each) => each.name.endsWith(".:was"));
  if (was) was.value = "";
  row.after(twin);
  // Two rows have the same names for a moment: the new one gets its own at once, or radio buttons would unset each other.
  rename(twin, row.closest("[data-rows]").dataset.rows, row.dataset.row, "copy");
  twin.dataset.row = "copy";
  [...row.querySelectorAll("[type=radio]")].forEach((control, place) => (control.checked = from.filter((each) => each.type === "radio")[place].checked));
  return twin;
}

const first = (row) => row?.querySelector("input:not([type=hidden]), select, textarea");

const acts = {
  add(table) {
    const row = fresh(table);
    first(row)?.focus();
    say(table, "added", rowsOf(table).length);
  },
  copy(table, row) {
    first(copied(row))?.focus();
    say(table, "added", rowsOf(table).indexOf(row) + 2);
  },
  delete(table, row) {
    const rows = rowsOf(table);
    const place = rows.indexOf(row);
    const next = rows[place + 1] ?? rows[place - 1];
    row.remove();
    (next?.querySelector('[data-row-act="delete"]') ?? table.querySelector('[data-row-act="add"]')).focus();
    say(table, "deleted", place + 1);
  },
  pick(table) {
    const box = table.querySelector("[data-picks]");
    const ticked = [...box.querySelectorAll("[data-pick]:checked")];
    for (const one of ticked) {
      const row = fresh(table);
      const name = `${table.dataset.rows}.${row.dataset.row}`;
      for (const [column, text] of Object.entries(JSON.parse(one.dataset.pick)))
        put(row.querySelector(`[name="${CSS.escape(`${name}.${column}`)}"]`)?.closest("td"), text);
      one.checked = false;
    }
    box.open = !ticked.length;
    rowsOf(table).at(-ticked.length)?.scrollIntoView({ block: "center" });
    say(table, "pasted", ticked.length);
  },
  up: (table, row, button) => move(table, row, button, row.previousElementSibling, "before"),
  down: (table, row, button) => move(table, row, button, row.nextElementSibling, "after"),
};

function move(table, row, button, other, side) {
  if (!other?.matches("[data-row]")) return;
  other[side](row);
  button.focus();
  say(table, "moved", rowsOf(table).indexOf(row) + 1);
}

/** Put lines of cells into the table, from this row and column on; rows that lack are added. */
function fill(table, lines, row, column) {
  const rows = rowsOf(table);
  let place = row ? rows.indexOf(row) : rows.length;
  for (const line of lines) {
    const target = rowsOf(table)[place] ?? fresh(table);
    line.forEach((text, number) => put(target.querySelectorAll(":scope > td")[column + number], text));
    place += 1;
  }
  say(table, "pasted", lines.length);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-row-act]");
  if (!button) return;
  event.preventDefault();
  const table = button.closest("[data-rows]");
  const drawer = table.querySelector("[data-paste]");
  const text = table.querySelector("[data-paste-text]");
  if (button.dataset.rowAct === "paste") {
    drawer.hidden = !drawer.hidden;
    if (!drawer.hidden) text.focus();
    return;
  }
  if (button.dataset.rowAct === "take") {
    fill(table, cellsOf(text.value), null, 0);
    text.value = "";
    drawer.hidden = true;
    table.querySelector('[data-row-act="paste"]').focus();
  } else {
    acts[button.dataset.rowAct](table, button.closest("[data-row]"), button);
  }
  renumber(table);
  changed(table);
});

// Several cells pasted into one control go into the cells from there on.
document.addEventListener("paste", (event) => {
  const cell = event.target.closest?.("[data-rows] [data-row] > td");
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!cell || !/\t|\n./.test(text) || (event.target.matches("textarea") && !text.includes("\t"))) return;
  event.preventDefault();
  const row = cell.closest("[data-row]");
  const table = row.closest("[data-rows]");
  fill(table, cellsOf(text), row, [...row.querySelectorAll(":scope > td")].indexOf(cell));
  renumber(table);
  changed(table);
});

// What is put into the drawer is not part of the form.
for (const type of ["input", "change"])
  document.addEventListener(type, (event) => event.target.matches?.("[data-paste-text]") && event.stopPropagation(), true);
