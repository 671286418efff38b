// Diagrams fit their frame as long as they can be read; else, or where somebody makes them larger, they scroll, with
// what is chosen in sight, and fade where there is more. On a phone the chain is read from top to bottom (`.stops`).
// Side branches stay out where the whole would be too small to read, until somebody asks for them.
const STEP = 1.3;
const LARGEST = 2;
const READABLE = 0.7; // what a picture begins with that would be too small if it fitted
const TOO_SMALL = 0.6;
const KEPT = "diagram-scale"; // of this window: a number, "fit", or nothing as long as nobody chose
const SIDES = `diagram-sides:${location.pathname}`; // "true" or "false" once somebody chose

// The two pictures of a chain that has side branches; one of them is in the frame.
const pictures = new WeakMap();
function both(panel) {
  const main = panel.querySelector("template.diagram-main");
  if (main && !pictures.has(panel)) {
    pictures.set(panel, { true: panel.querySelector(".diagram"), false: main.content.firstElementChild });
  }
  return pictures.get(panel);
}

function choose(panel) {
  const drawn = both(panel);
  if (!drawn) return;
  const frame = panel.querySelector(".diagram-frame");
  const wanted = sessionStorage.getItem(SIDES) ?? String(fitting(frame, drawn.true) >= READABLE);
  const shown = frame.querySelector(".diagram");
  if (shown !== drawn[wanted]) shown.replaceWith(drawn[wanted]);
  const button = panel.querySelector(".diagram-sides");
  button.hidden = false;
  button.setAttribute("aria-pressed", wanted);
}

const natural = (picture) => picture.viewBox.baseVal.width;
const fitting = (frame, picture) => Math.min(1, frame.clientWidth / natural(picture));

function lay(panel, { follow = false } = {}) {
  const frame = panel.querySelector(".diagram-frame");
  if (frame.clientWidth) choose(panel);
  const picture = frame.querySelector(".diagram");
  const least = fitting(frame, picture);
  if (!least) return; // not shown now
  const kept = sessionStorage.getItem(KEPT);
  const wanted = kept === "fit" ? least : Number(kept) || (least < TOO_SMALL ? READABLE : least);
  const scale = Math.min(LARGEST, Math.max(least, wanted));
  picture.setAttribute("width", Math.floor(natural(picture) * scale));
  picture.setAttribute("height", Math.ceil(picture.viewBox.baseVal.height * scale));
  panel.querySelector(".sizing").hidden = false;
  panel.querySelector("[data-zoom='out']").disabled = scale <= least;
  panel.querySelector("[data-zoom='fit']").setAttribute("aria-pressed", scale <= least);
  panel.querySelector("[data-zoom='in']").disabled = scale >= LARGEST;
  panel.querySelector("output").textContent = `${Math.round(scale * 100)}%`;
  if (follow) centre(frame, picture);
  more(frame);
}

/** Say on which side the picture goes on. */
function more(frame) {
  const left = frame.scrollWidth - frame.clientWidth - frame.scrollLeft;
  frame.classList.toggle("is-more-left", frame.scrollLeft > 1);
  frame.classList.toggle("is-more-right", left > 1);
}

function centre(frame, picture) {
  const chosen = picture.querySelector(".d-chosen, .d-now, text.d-on, .d-start");
  if (!chosen) return;
  const [there, here] = [chosen.getBoundingClientRect(), frame.getBoundingClientRect()];
  frame.scrollBy(there.x + there.width / 2 - here.x - here.width / 2, there.y + there.height / 2 - here.y - here.height / 2);
}

function zoom(panel, how) {
  const picture = panel.querySelector(".diagram");
  const now = picture.getBoundingClientRect().width / natural(picture);
  const least = fitting(panel.querySelector(".diagram-frame"), picture);
  const next = { in: Math.max(now * STEP, READABLE), out: now / STEP, fit: 0 }[how];
  sessionStorage.setItem(KEPT, next > least * 1.01 ? Math.min(next, LARGEST) : "fit");
  lay(panel, { follow: true });
}

document.addEventListener("click", (event) => {
  const pressed = event.target.closest("[data-zoom]");
  if (pressed) zoom(pressed.closest(".panel"), pressed.dataset.zoom);
  const sides = event.target.closest(".diagram-sides");
  if (!sides) return;
  sessionStorage.setItem(SIDES, String(sides.getAttribute("aria-pressed") !== "true"));
  lay(sides.closest(".panel"), { follow: true });
});

const watched = new ResizeObserver((changes) => {
  for (const { target } of changes) if (target.isConnected) lay(target.closest(".panel"));
});
function begin(follow) {
  for (const frame of document.querySelectorAll(".diagram-frame:not([data-laid])")) {
    frame.dataset.laid = "";
    lay(frame.closest(".panel"), { follow });
    watched.observe(frame);
    frame.addEventListener("scroll", () => more(frame), { passive: true });
  }
}
begin(true);
// The flow editor puts a new diagram in place of the old one.
const changing = document.getElementById("picture");
if (changing) new MutationObserver(() => begin(false)).observe(changing, { childList: true });
