// Makes what stands on a page like what the server sent, touching only what differs: whatever somebody has opened,
// the place of the cursor and what scripts added stay as they are.

const BY_SCRIPTS = new Set([
  "open", "hidden", "role", "aria-autocomplete", "aria-expanded", "aria-controls", "aria-activedescendant",
  "data-ready", "data-next", "tabindex",
]); // attributes that scripts set
const SAID = "[role=status], [data-count], template, canvas"; // what only scripts write into
const KEPT = "[data-kept]"; // elements that scripts added
// What somebody searches for, pastes or ticks to choose from is no value of the form: the server knows nothing of it.
const OF_THE_PAGE = "input:not([name]), textarea:not([name]), [data-pick]";

const named = (node) => node.id || (node.name ? `${node.name}=${node.type === "radio" || node.type === "checkbox" ? node.value : ""}` : "");

/** Make the children of a place like those of another one; `grown` is told of every element that is new. */
export function morph(place, incoming, grown = () => {}) {
  const left = new Set(place.childNodes);
  const known = new Map();
  for (const node of left) if (node.nodeType === Node.ELEMENT_NODE && named(node)) known.set(named(node), node);
  let at = place.firstChild;
  for (const fresh of [...incoming.childNodes]) {
    const twin = twinOf(fresh, known, left, at);
    const node = twin ?? fresh;
    if (twin) {
      left.delete(twin);
      if (twin === at) at = at.nextSibling;
      else place.insertBefore(twin, at);
      liken(twin, fresh, grown);
    } else {
      place.insertBefore(fresh, at);
      if (node.nodeType === Node.ELEMENT_NODE) grown(node);
    }
  }
  for (const node of left) if (!node.matches?.(KEPT)) node.remove();
}

/** What stands there already for a node that came: of the same name, or the next one of its kind without a name. */
function twinOf(fresh, known, left, at) {
  const name = fresh.nodeType === Node.ELEMENT_NODE ? named(fresh) : "";
  if (name) {
    const twin = known.get(name);
    return twin && left.has(twin) && twin.nodeName === fresh.nodeName ? twin : null;
  }
  for (let node = at; node; node = node.nextSibling) {
    if (!left.has(node) || node.nodeName !== fresh.nodeName) continue;
    if (node.nodeType !== Node.ELEMENT_NODE || !named(node)) return node;
  }
  return null;
}

function liken(node, fresh, grown) {
  if (node.nodeType !== Node.ELEMENT_NODE) {
    if (node.data !== fresh.data) node.data = fresh.data;
    return;
  }
  if (fresh.hasAttribute("data-same")) return;
  const { value } = fresh; // the text of a textarea may move over below, and take its value along
  if (!node.isEqualNode(fresh)) {
    likenAttributes(node, fresh);
    if (!node.matches(SAID)) morph(node, fresh, grown);
  }
  likenValue(node, fresh, value);
}

function likenAttributes(node, fresh) {
  for (const { name, value } of fresh.attributes)
    if (!BY_SCRIPTS.has(name) && node.getAttribute(name) !== value) node.setAttribute(name, value);
  for (const { name } of [...node.attributes])
    if (!BY_SCRIPTS.has(name) && !fresh.hasAttribute(name)) node.removeAttribute(name);
}

/** What stands in a control is not always what its attribute says; where somebody types, theirs stays. */
function likenValue(node, fresh, value) {
  if (!node.matches("input, select, textarea") || node === document.activeElement || node.type === "file") return;
  if (node.matches(OF_THE_PAGE)) return;
  if (node.type === "checkbox" || node.type === "radio") node.checked = fresh.checked;
  else if (node.value !== value) node.value = value;
}
