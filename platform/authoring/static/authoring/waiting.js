// A page that waits for work in the background looks again by itself and says how far it got. It is drawn anew only when
// the waiting is over.
(() => {
  "use strict";
  const PAUSE = 2000;

  async function look() {
    const status = document.querySelector("[data-waits]");
    if (!status) return;
    try {
      const answer = await fetch(location.href, { credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-waits]");
      if (answer.ok && !fresh) return location.reload();
      if (fresh && fresh.textContent !== status.textContent) status.textContent = fresh.textContent;
    } catch {
      // The connection may come back; the next look will tell.
    }
    setTimeout(look, PAUSE);
  }

  setTimeout(look, PAUSE);
})();
