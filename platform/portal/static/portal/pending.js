// What somebody changed after the page had asked the server: an answer must never undo it.
const key = (control) =>
  control.type === "checkbox" || control.type === "radio" ? `${control.name}=${control.value}` : control.name;
const state = (control) => (control.type === "checkbox" || control.type === "radio" ? control.checked : control.value);
const controls = (place) => [...place.querySelectorAll("input[name], select[name], textarea[name]")];

/** The names of the controls of a place, as one text. */
export const names = (place) => controls(place).map((control) => control.name).join(" ");

let asked = new Map();

/** Remember the form as it is sent. */
export function remember(form) {
  asked = new Map(controls(form).map((control) => [key(control), state(control)]));
}

/** The controls of a place that were changed since the form was sent. */
export function changedSince(place) {
  return controls(place).filter((control) => asked.has(key(control)) && asked.get(key(control)) !== state(control));
}

/** Carry those changes over into what the server sent to stand in the place. */
export function carryOver(place, incoming) {
  for (const control of changedSince(place)) {
    const twin = controls(incoming).find((each) => key(each) === key(control));
    if (!twin) continue;
    if (typeof state(control) === "boolean") {
      twin.checked = control.checked;
      twin.toggleAttribute("checked", control.checked);
    } else {
      twin.value = control.value;
    }
  }
}
