// Nothing typed is lost: a form that keeps drafts is saved while one types. What the server has not acknowledged is
// kept in this browser, under the person's number, and handed in later by whatever page that person opens next.

const PREFIX = "kaoping-typed:";
const IDLE = 900; // milliseconds without a key before the server is asked
const MONTH = 30 * 24 * 60 * 60 * 1000;
const SIGNED_OUT = Symbol("signed out");

const form = document.querySelector("form[data-keeps]");
const words = form?.dataset ?? {};
const place = document.getElementById("draft-said");

const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];

function say(text, link) {
  if (!place) return;
  place.textContent = text ?? "";
  place.classList.toggle("saved--not", Boolean(link));
  if (!link) return;
  const anchor = Object.assign(document.createElement("a"), link);
  place.append(" ", anchor);
}

// The steps that are part of the way follow from what was typed.
function showWay({ way, next }) {
  const shown = document.getElementById("way");
  if (!shown || shown.contains(document.activeElement)) return;
  shown.outerHTML = way;
  document.getElementById("next-title")?.replaceChildren(`\uff1a${next}`);
}

/* What this browser keeps until the server has it */

function copies() {
  const found = [];
  for (let at = 0; at < localStorage.length; at += 1) {
    const key = localStorage.key(at);
    if (key?.startsWith(PREFIX)) found.push([key, JSON.parse(localStorage.getItem(key))]);
  }
  return found;
}

function keep(key, copy) {
  try {
    localStorage.setItem(key, JSON.stringify(copy));
  } catch {
    // no room, or forbidden here: the server still gets it
  }
}

const drop = (key) => localStorage.removeItem(key);

/** Hand a form's fields in; gives the answer, `SIGNED_OUT`, or throws when there is no connection. */
async function handIn(address, pairs, csrf) {
  const body = new URLSearchParams(pairs);
  if (csrf) body.set("csrfmiddlewaretoken", csrf);
  const answer = await fetch(address, { method: "POST", body, redirect: "manual" });
  if (answer.type === "opaqueredirect") return SIGNED_OUT;
  if (answer.status >= 500) throw new Error(String(answer.status));
  const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
  return { status: answer.status, ...(isJson ? await answer.json() : {}) };
}

/** Hand in what pages before this one could not; a form that got newer text from that is loaded again. */
async function handInLate() {
  const late = copies().filter(([key]) => key !== own?.key);
  if (!late.length) return;
  const { user, token: csrf } = await (await fetch("/session/")).json();
  for (const [key, copy] of late) {
    if (Date.now() - copy.at > MONTH) drop(key);
    if (copy.user !== user) continue;
    const answer = await handIn(copy.address, copy.pairs, csrf);
    if (answer === SIGNED_OUT) return;
    if (answer.status < 300 || answer.status === 410) drop(key);
    const known = Number(form?.elements.namedItem("draft_known")?.value ?? 0);
    if (answer.draft && own?.isHere(copy) && answer.revision > known && own.mayReload()) window.location.replace(answer.address);
  }
}

/* The form on this page */

class OwnForm {
  constructor() {
    this.key = `${PREFIX}${words.user}:${this.field("idempotency_key").value}`;
    this.address = new URL(words.keeps, window.location.href).href;
    this.dirty = false;
    this.sent = false;
    this.pressed = false; // to be sent, when there was no connection
    this.typed = 0;
    this.pause = 2000;
  }

  field(name) {
    return form.elements.namedItem(name);
  }

  isHere(copy) {
    return new URL(copy.address).pathname === window.location.pathname;
  }

  // What the answer to a post says, or holds beyond the draft, would be gone.
  mayReload() {
    return !this.dirty && !("answers" in words);
  }

  pairs() {
    return [...new FormData(form)].filter(([, value]) => typeof value === "string");
  }

  copy() {
    keep(this.key, { user: words.user, address: this.address, at: Date.now(), pairs: this.pairs() });
  }

  changed(wait) {
    this.dirty = true;
    this.typed += 1;
    this.copy();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  async save() {
    if (!this.dirty || this.sent) return;
    if (this.saving) {
      this.timer = setTimeout(() => this.save(), IDLE);
      return;
    }
    const typed = this.typed;
    this.saving = true;
    say(words.saving);
    try {
      this.heard(await handIn(this.address, this.pairs(), token()), typed);
      this.pause = 2000;
    } catch {
      say(this.pressed ? words.unsent : words.offline);
      this.timer = setTimeout(() => this.save(), this.pause);
      this.pause = Math.min(this.pause * 2, 30000);
    } finally {
      this.saving = false;
    }
  }

  heard(answer, typed) {
    if (answer === SIGNED_OUT) {
      const back = encodeURIComponent(window.location.pathname + window.location.search);
      say(words.out, { href: `${words.login}?next=${back}`, textContent: words.signIn });
      return;
    }
    if (answer.status >= 300 && answer.status !== 410) {
      say(answer.said ?? words.offline);
      return;
    }
    if (answer.draft) this.nameDraft(answer);
    if (answer.way) showWay(answer);
    if (typed !== this.typed) return;
    this.dirty = false;
    drop(this.key);
    if (answer.elsewhere) say(answer.elsewhere, { href: window.location.href, textContent: words.look });
    else say(answer.said);
  }

  // The address names the draft from now on, so that loading the page again brings everything back.
  nameDraft({ draft, address }) {
    this.field("draft").value = draft;
    if (!address.includes("draft=")) return;
    const here = new URL(window.location.href);
    here.searchParams.set("draft", draft);
    window.history.replaceState(window.history.state, "", here);
  }

  // The page may never come back: the camera was opened, the telephone needs the room, the tab is closed.
  leave() {
    if (!this.dirty || this.sent) return;
    this.copy();
    const body = new URLSearchParams(this.pairs());
    if (token()) body.set("csrfmiddlewaretoken", token());
    navigator.sendBeacon(this.address, body);
  }

  submit() {
    clearTimeout(this.timer);
    if (token()) this.field("csrfmiddlewaretoken").value = token(); // somebody may have signed in elsewhere
    this.copy(); // until the next page finds that it arrived
    this.sent = true;
  }
}

const own = form ? new OwnForm() : null;

// Without a connection a browser would leave the form for a page of its own: the person stays, and is told.
function stay(event) {
  if (event.target !== form || navigator.onLine) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  own.copy();
  own.pressed = true;
  say(words.unsent);
  place?.scrollIntoView({ block: "nearest" });
}

if (own) {
  document.addEventListener("submit", stay, true);
  form.addEventListener("input", () => own.changed(IDLE));
  form.addEventListener("change", () => own.changed(IDLE / 3));
  form.addEventListener("submit", () => own.submit());
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && own.leave());
  window.addEventListener("pagehide", () => own.leave());
  window.addEventListener("online", () => own.save());
}
// A page that comes back out of the browser's memory may hold a form that was sent long ago.
window.addEventListener("pageshow", ({ persisted }) => persisted && form && window.location.reload());
window.addEventListener("online", () => handInLate().catch(() => {}));
handInLate().catch(() => {}); // without a connection: the next page tries again
