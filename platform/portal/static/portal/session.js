// Warns before the session ends and offers to stay. Another page may have kept it alive, so the server is asked first.

const bar = document.getElementById("session-end");
const ADDRESS = "/session/";
const AGAIN = 30; // seconds between two looks while the end is near
let timer = null;

const part = (id) => document.getElementById(id);
const later = (seconds) => {
  clearTimeout(timer);
  timer = setTimeout(look, Math.max(seconds, 1) * 1000);
};

function show(words, { stay, again }) {
  bar.hidden = false;
  part("session-end-words").textContent = words;
  part("session-stay").hidden = !stay;
  part("session-again").hidden = !again;
}

function tell({ user, left, stays, token }) {
  const warn = Number(bar.dataset.warn);
  if (!user) {
    const back = encodeURIComponent(window.location.pathname + window.location.search);
    part("session-again").href = `${part("session-again").pathname}?next=${back}`;
    show(bar.dataset.over, { stay: false, again: true });
    return;
  }
  bar.dataset.token = token;
  if (left > warn) {
    bar.hidden = true;
    later(left - warn);
    return;
  }
  const words = stays ? bar.dataset.soon : bar.dataset.last;
  show(words.replace("{minutes}", Math.max(1, Math.round(left / 60))), { stay: stays, again: false });
  later(Math.min(left + 1, AGAIN));
}

async function look() {
  try {
    tell(await (await fetch(ADDRESS)).json());
  } catch {
    later(AGAIN); // no connection: nothing can be told now
  }
}

async function stay() {
  try {
    tell(await (await fetch(ADDRESS, { method: "POST", headers: { "X-CSRFToken": bar.dataset.token } })).json());
  } catch {
    later(1);
  }
}

if (bar) {
  later(Number(bar.dataset.left) - Number(bar.dataset.warn));
  part("session-stay").addEventListener("click", stay);
}
