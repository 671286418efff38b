"""Pages of a browser as tests open and await them, on whatever machine.

A page does much by itself after what somebody did: it saves while one types, draws answers of the server, shows what
follows. `settled` waits until it has done all of that; `go` and `next_page` wait for another page to be there whole.
`KAOPING_SLOW=6` makes every page six times slower and every answer later, to find what holds on a fast machine only.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

#: How long a page may take for anything, in milliseconds: much slower machines than ours run these tests.
PATIENCE = 45_000
#: How many times slower than they could the pages compute.
SLOWER = float(os.environ.get("KAOPING_SLOW", "1"))
#: How much later, in milliseconds, every answer of the server then comes.
LATE = 300

#: Counts what a page has still to do: answers that are under way, and pauses of less than a second, after which it asks
#: the server for what was typed. Longer pauses are those of pages that look again and again.
_WATCH = """(() => {
  let busy = 0;
  const { setTimeout: later, clearTimeout: never, fetch: ask } = window;
  const done = () => later.call(window, () => { busy -= 1; }, 0);  // what waits for the answer comes first
  const pauses = new Set();
  window.setTimeout = (act, pause = 0, ...more) => {
    if (typeof act !== "function" || !(pause < 1000)) return later.call(window, act, pause, ...more);
    busy += 1;
    const id = later.call(window, () => {
      if (pauses.delete(id)) done();
      act(...more);
    }, pause);
    pauses.add(id);
    return id;
  };
  window.clearTimeout = (id) => {
    if (pauses.delete(id)) busy -= 1;
    never.call(window, id);
  };
  const send = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.send = function (...sent) {
    busy += 1;
    this.addEventListener("loadend", done);
    return send.apply(this, sent);
  };
  window.fetch = (...asked) => {
    busy += 1;
    const answered = ask.apply(window, asked);
    answered.then((answer) => answer.clone().arrayBuffer()).then(done, done);
    return answered;
  };
  window.kaopingBusy = () => busy;
})()"""


def first_page(context: Any) -> Any:
    """A page in a context of the browser, which may be awaited, and slow where the run asks for it."""
    context.set_default_timeout(PATIENCE)
    context.add_init_script(_WATCH)
    return slowed(context.new_page())


def slowed(page: Any) -> Any:
    """The page, made slow if the run asks for it; the browser does that by itself, the test does not wait along."""
    if SLOWER > 1:
        page.line = page.context.new_cdp_session(page)
        page.line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.line.send("Network.enable")
        _slow_line(page, is_off=False)
    return page


def _slow_line(page: Any, *, is_off: bool) -> None:
    line = {"offline": is_off, "latency": LATE, "downloadThroughput": -1, "uploadThroughput": -1}
    page.line.send("Network.emulateNetworkConditions", line)


@contextmanager
def offline(page: Any) -> Iterator[None]:
    """Without a connection for as long as this lasts."""
    page.context.set_offline(True)
    if SLOWER > 1:  # whoever speaks last of the line is believed
        _slow_line(page, is_off=True)
    yield
    if SLOWER > 1:
        _slow_line(page, is_off=False)
    page.context.set_offline(False)


def next_page(page: Any) -> Any:
    """Wait for another page; a draft that gives its page an address (`?draft=`) is none, though a navigation."""
    return page.expect_event("load")


def go(target: Any) -> None:
    """Click on what leads to another page, and wait until that is there."""
    with next_page(target.page):
        target.click()


def settled(page: Any) -> None:
    """Wait until the page has done what follows from the last change: saved it, asked for it, drawn the answer."""
    until, quiet = time.monotonic() + PATIENCE / 1000, 0
    while quiet < 4:
        assert time.monotonic() < until, "The page is never done."
        quiet = 0 if page.evaluate("() => window.kaopingBusy?.() ?? 0") else quiet + 1
        page.wait_for_timeout(20)


def eventually(page: Any, holds: Callable[[], bool], what: str) -> None:
    """Look at something of the page that has no element to wait for, until it holds."""
    until = time.monotonic() + PATIENCE / 1000
    while not holds():
        assert time.monotonic() < until, what
        page.wait_for_timeout(50)
