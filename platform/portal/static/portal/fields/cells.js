// Cells out of a spreadsheet: how its program writes them as text, and how a text gets into a control.

/** The lines and cells of a text: tabs between cells, quotes around cells with line breaks in them. */
export function cellsOf(text) {
  const lines = [[""]];
  let quoted = false;
  const last = () => lines.at(-1);
  for (let place = 0; place < text.length; place += 1) {
    const sign = text[place];
    if (quoted) {
      if (sign !== '"') last()[last().length - 1] += sign;
      else if (text[place + 1] === '"') last()[last().length - 1] += text[(place += 1)];
      else quoted = false;
    } else if (sign === '"' && last().at(-1) === "") quoted = true;
    else if (sign === "\t") last().push("");
    else if (sign === "\n") lines.push([""]);
    else if (sign !== "\r") last()[last().length - 1] += sign;
  }
  return lines.filter((line) => line.some((cell) => cell.trim()));
}

const words = (text) => text.trim().toLowerCase();

function choose(controls, text) {
  const wanted = text.split(/[、,，;；]/).map(words);
  for (const control of controls) {
    const title = words(control.parentElement.textContent);
    control.checked = wanted.includes(title) || wanted.includes(words(control.value));
  }
}

/** Put a text into the controls of a cell: typed, or chosen by its title. */
export function put(cell, text) {
  if (!cell) return;
  const choices = [...cell.querySelectorAll("[type=radio], [type=checkbox]")];
  if (choices.length) return choose(choices, text);
  const select = cell.querySelector("select");
  if (select) {
    const found = [...select.options].find((each) => [words(each.text), words(each.value)].includes(words(text)));
    if (found) select.value = found.value;
    return;
  }
  const control = cell.querySelector("input:not([type=hidden]):not([type=file]), textarea");
  if (!control) return;
  const day = control.type === "date" && /^(\d{4})[-/.\u5e74](\d{1,2})[-/.\u6708](\d{1,2})\u65e5?$/.exec(text.trim());
  control.value = day ? `${day[1]}-${day[2].padStart(2, "0")}-${day[3].padStart(2, "0")}` : text.trim();
}
