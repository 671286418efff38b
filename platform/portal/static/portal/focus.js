// Keeps the keyboard where the person is: on the error summary after a refusal, in the field while parts are swapped.

const summary = document.querySelector("[data-focus]");
if (summary) summary.focus();

let typing = null;

document.addEventListener("htmx:beforeSwap", () => {
  const field = document.activeElement;
  typing = field?.matches("input[id]:not([type=checkbox]):not([type=radio]), textarea[id]")
    ? { id: field.id, value: field.value, start: field.selectionStart }
    : null;
});

// The server answers what was typed a moment ago; the field in use may already hold more.
document.addEventListener("htmx:afterSettle", () => {
  const field = typing && document.getElementById(typing.id);
  if (!field || field.value === typing.value) return;
  field.value = typing.value;
  if (typing.start !== null) field.setSelectionRange(typing.start, typing.start);
});
