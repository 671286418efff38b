// Adds photos where they belong, without leaving the sheet; without script the link leads to a page that does the same.
import { beforeSent } from "./fields/sending.js";

const AGAIN = 5000; // milliseconds until the next attempt, where a browser does not say that it is online again
const saved = () => document.getElementById("sheet-saved");
const words = document.getElementById("sheet-form")?.dataset ?? {};
const say = (text) => saved() && text && (saved().textContent = text);
const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

/** The answer of the server; without a connection, as soon as there is one again. */
async function answered(address, body) {
  for (;;) {
    say(words.saving);
    try {
      return await fetch(address, { method: "POST", body, headers: { "X-CSRFToken": token(), "HX-Request": "true" } });
    } catch {
      say(words.offline);
      await new Promise((again) => {
        window.addEventListener("online", again, { once: true });
        setTimeout(again, AGAIN);
      });
    }
  }
}

async function send(address, files) {
  const body = new FormData();
  for (const file of files) body.append("files", file);
  const answer = await answered(address, body);
  if (answer.ok) {
    window.htmx.swap(document.body, await answer.text(), { swapStyle: "none" });
    return true;
  } else {
    window.location.assign(address); // its page says what is wrong and lets one try again
    return false;
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-upload]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const chooser = document.createElement("input");
  chooser.type = "file";
  chooser.multiple = true;
  chooser.accept = link.dataset.accept;
  chooser.addEventListener("change", () => chooser.files.length && beforeSent(send(link.href, chooser.files), saved()));
  chooser.click();
});
