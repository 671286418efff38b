// Files chosen without a connection: kept on this device under the person's number, and sent once there is one again.
// They outlive the page: one that opens the same draft takes them up.
import { prepare } from "./prepare.js";

const STORE = "files";
const AGAIN = 5000; // milliseconds until the next attempt, where a browser does not say that it is online again
const form = document.querySelector("form[data-keeps]");
const waiting = [];
let sendOne;

const database = new Promise((done, failed) => {
  const opening = indexedDB.open("kaoping-waiting", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { autoIncrement: true });
  opening.onsuccess = () => done(opening.result);
  opening.onerror = () => failed(opening.error);
});
database.catch(() => {}); // forbidden here: files wait as long as the page is open

async function stored(mode, work) {
  const place = (await database).transaction(STORE, mode).objectStore(STORE);
  const asked = work(place);
  return new Promise((done, failed) => {
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

/** The draft and the submission that a file was chosen for. */
const owner = () => ({
  user: form.dataset.user,
  path: window.location.pathname,
  draft: form.elements.namedItem("draft")?.value ?? "",
  key: form.elements.namedItem("idempotency_key").value,
});

const fieldOf = (one) =>
  one.field?.isConnected ? one.field : document.querySelector(`[data-files][data-name="${CSS.escape(one.name)}"]`);

function show() {
  for (const place of document.querySelectorAll("[data-files] [data-said]")) {
    const names = waiting.filter((one) => fieldOf(one) === place.closest("[data-files]")).map((one) => one.file.name);
    if (names.length) place.textContent = `${place.dataset.waiting} ${names.join(" · ")}`;
    else if (place.textContent.startsWith(place.dataset.waiting)) place.textContent = "";
  }
}

/** Keep a file that could not be sent. */
export async function wait(field, file) {
  const one = { field, name: field.dataset.name, file };
  waiting.push(one);
  show();
  if (form) one.id = await stored("readwrite", (place) => place.add({ ...owner(), name: one.name, file })).catch(() => undefined);
}

/** Send what waits, one after the other, until one does not go. */
async function sendWaiting() {
  while (waiting.length) {
    const [one] = waiting;
    const field = fieldOf(one);
    if (!field || !(await sendOne(field, one.file))) break;
    waiting.shift();
    if (one.id !== undefined) await stored("readwrite", (place) => place.delete(one.id)).catch(() => {});
  }
  show();
}

let sending = Promise.resolve();
const flush = () => (sending = sending.then(sendWaiting));

/** What an earlier page of this draft kept. */
async function takeUp() {
  const [keys, kept] = await Promise.all([stored("readonly", (place) => place.getAllKeys()), stored("readonly", (place) => place.getAll())]);
  const here = owner();
  kept.forEach((one, place) => {
    const same = one.key === here.key || (one.draft && one.draft === here.draft);
    if (same && one.user === here.user && one.path === here.path) waiting.push({ name: one.name, file: one.file, id: keys[place] });
  });
  if (waiting.length) await flush();
}

/** Let files be sent by `send`, which says whether one went. */
export function sendBy(send) {
  sendOne = send;
  if (form) takeUp().catch(() => {});
  window.addEventListener("online", flush);
  setInterval(() => waiting.length && navigator.onLine && flush(), AGAIN);
}

// A form is not sent without what was chosen for it.
form?.addEventListener("submit", (event) => {
  if (!waiting.length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const button = event.submitter;
  flush().then(() => !waiting.length && form.requestSubmit(button));
}, true);

prepare("[data-files]", show);
