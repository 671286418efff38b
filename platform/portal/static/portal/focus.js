// Keeps the keyboard where the person is: on the error summary after a refusal, in the field while parts are swapped.

const summary = document.querySelector("[data-focus]");
if (summary) summary.focus();

const TYPED = "input[id]:not([type=checkbox]):not([type=radio]), textarea[id]";
let typing = null;
let composing = null; // the field in which an input method is putting a word together
let missed = false;

document.addEventListener("htmx:beforeSwap", (event) => {
  if (composing) {
    event.detail.shouldSwap = false;
    missed = true;
    return;
  }
  const field = document.activeElement;
  typing = field?.matches(TYPED)
    ? { id: field.id, value: field.value, start: field.selectionStart }
    : null;
});

// The server answers what was typed a moment ago; the field in use may already hold more.
document.addEventListener("htmx:afterSwap", () => {
  const field = typing && document.getElementById(typing.id);
  if (field && field.value !== typing.value) {
    field.value = typing.value;
    if (typing.start !== null) field.setSelectionRange(typing.start, typing.start);
  }
  typing = null;
});

document.addEventListener("compositionstart", (event) => {
  composing = event.target;
});

document.addEventListener("compositionend", () => {
  const field = composing;
  composing = null;
  if (missed) field?.dispatchEvent(new Event("change", { bubbles: true }));
  missed = false;
});
