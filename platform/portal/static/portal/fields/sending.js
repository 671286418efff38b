// A form waits for the files that are on their way to it: the page that follows would break them off.
const underWay = new Set();
let held = false;

/**
 * Let no form of the page be sent before this is done, nor then, if it gives false: something was refused, and `said`,
 * where its state stands, says why.
 */
export function beforeSent(work, said) {
  const one = { work: Promise.resolve(work), said };
  const over = () => underWay.delete(one);
  underWay.add(one);
  one.work.then(over, over);
  return one.work;
}

/** The button that was pressed, or what stands in its place since the server has answered. */
const twinOf = (pressed, form) =>
  pressed?.isConnected ? pressed : [...form.elements].find((each) => each.type === "submit" && each.name === pressed?.name && each.value === pressed.value);

document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (!underWay.size || !form.matches("#form, #sheet-form")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const all = [...underWay];
  all[0].said?.scrollIntoView({ block: "nearest" });
  if (held) return; // pressed again meanwhile
  held = true;
  Promise.allSettled(all.map(({ work }) => work)).then((done) => {
    held = false;
    if (done.some(({ value }) => value === false)) return;
    const button = twinOf(submitter, form);
    if (button) button.click(); // as pressed: what htmx sends names the button, too
    else form.requestSubmit();
  });
}, true);
