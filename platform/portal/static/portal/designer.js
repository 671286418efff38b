// The designer: the preview follows what is typed, the outline is searched and dragged, keys do what buttons do.
const form = document.getElementById("form");
const frame = document.getElementById("preview");
const role = document.getElementById("as");
const outline = document.querySelector(".outline");
const DELAY = 250; // ms after the last key

function address() {
  const at = new URLSearchParams(location.search).get("at") ?? "";
  const query = new URLSearchParams({ at, ...(role ? { role: role.value } : {}) });
  return `${form.dataset.preview}?${query}`;
}

// What is typed is posted into the frame by a form of its own, so that the page stays as it is.
function preview() {
  const copy = document.createElement("form");
  copy.method = "post";
  copy.action = address();
  copy.target = "preview";
  copy.hidden = true;
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== "string" || name === "op") continue;
    const field = document.createElement("textarea");
    field.name = name;
    field.value = value;
    copy.append(field);
  }
  document.body.append(copy);
  copy.submit();
  copy.remove();
}

let waiting = 0;
function later() {
  clearTimeout(waiting);
  waiting = setTimeout(preview, DELAY);
}
form.addEventListener("input", later);
form.addEventListener("change", later);
role?.addEventListener("change", () => { frame.src = address(); });
document.getElementById("wide").addEventListener("change", ({ target }) => {
  frame.parentElement.classList.toggle("is-desk", target.value === "desk");
});

const find = document.getElementById("find");
find.hidden = false;
find.addEventListener("input", () => {
  const words = find.value.trim().toLowerCase();
  for (const node of outline.querySelectorAll("li[data-node]")) {
    node.hidden = words !== "" && !node.textContent.toLowerCase().includes(words);
  }
});

function act(op, pointer, more = {}) {
  const sent = document.createElement("form");
  sent.method = "post";
  sent.action = `?${new URLSearchParams({ at: pointer })}`;
  const held = (name) => form.querySelector(`[name="${name}"]`).value;
  const said = { csrfmiddlewaretoken: held("csrfmiddlewaretoken"), revision: held("revision"), op, ...more };
  for (const [name, value] of Object.entries(said)) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = value;
    sent.append(field);
  }
  document.body.append(sent);
  sent.submit();
}

let dragged = null;
for (const node of outline.querySelectorAll("li[data-node]")) node.draggable = true;
outline.addEventListener("dragstart", (event) => {
  dragged = event.target.closest("li[data-node]");
  dragged?.classList.add("is-dragged");
  event.stopPropagation();
});
function goal(event) {
  const over = event.target.closest("li[data-node]");
  return dragged && over && over !== dragged && over.parentElement === dragged.parentElement ? over : null;
}
outline.addEventListener("dragover", (event) => {
  for (const each of outline.querySelectorAll(".is-over")) each.classList.remove("is-over");
  const over = goal(event);
  if (!over) return;
  event.preventDefault();
  over.classList.add("is-over");
});
outline.addEventListener("drop", (event) => {
  const over = goal(event);
  if (!over) return;
  event.preventDefault();
  act("move", dragged.dataset.node, { position: over.dataset.node.split("/").pop() });
});
outline.addEventListener("dragend", () => dragged?.classList.remove("is-dragged"));

document.addEventListener("keydown", (event) => {
  const at = new URLSearchParams(location.search).get("at") ?? "";
  if (event.altKey && at && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    event.preventDefault();
    act(event.key === "ArrowUp" ? "up" : "down", at);
  }
  // Where somebody writes, the browser takes back what was written; elsewhere the designer its last step.
  const key = event.shiftKey && event.key.toLowerCase() === "z" ? "y" : event.key.toLowerCase();
  const step = (event.ctrlKey || event.metaKey) && document.querySelector(`button[data-key="${CSS.escape(key)}"]`);
  if (step && !event.target.closest("textarea, select, input:not([type=checkbox], [type=radio]), [contenteditable]")) {
    event.preventDefault();
    step.click();
  }
  if ((event.ctrlKey || event.metaKey) && event.key === "s") {
    event.preventDefault();
    form.querySelector('[name="op"][value="save"]').click();
  }
});

document.addEventListener("click", (event) => {
  const asked = event.target.closest("[data-confirm]");
  if (asked && !window.confirm(asked.dataset.confirm)) event.preventDefault();
});
outline.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
