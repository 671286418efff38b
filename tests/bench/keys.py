"""What a key costs the page: the longest task of a telephone's browser after typing in the two long forms.

Chromium at 390 pixels with its processor slowed down four times; a task is counted by the processor's time of the
page's own thread, so other work on the machine counts little. `python -m tests.bench.keys` prints this table alone.
"""

import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SLOWER, WIDTH, HEIGHT = 4, 390, 844
LIMIT = 0.100  # seconds: what people take for at once
TYPED = "示例工程1234"
_SETTLED = 2500  # milliseconds in which the answer is there, and the draft is kept
_MICRO = 1_000_000


def measure() -> list[Any]:
    """The longest task after each key, and after leaving the control, in both forms."""
    from django.test import Client

    from accounts.models import User
    from tests.bench.forms import FIELDS, ROWS, long_form, long_table
    from tests.bench.forms_changed import PERSON, SLUG, _make_region
    from tests.bench.forms_served import _saved
    from tests.bench.start import server_environment, serving

    _make_region()
    client = Client()
    client.force_login(User.objects.get(username=PERSON))
    forms = [(f"{FIELDS} fields", long_form(), "f350"), (f"{ROWS} rows of 6", long_table(), "works.250.trade")]
    paths = [(what, f"/r/{SLUG}/records/{_saved(*form)}/edit/", name) for what, form, name in forms]
    found: list[Any] = []
    with serving(server_environment()) as port, _telephone(port, client.cookies["sessionid"].value) as page:
        for what, path, name in paths:
            page.goto(f"http://127.0.0.1:{port}{path}")
            found += _typed(page, what, name)
    return found


def _typed(page: Any, what: str, name: str) -> Iterator[Any]:
    from tests.bench.table import Timing, below

    page.wait_for_timeout(_SETTLED)
    control = page.locator(f'[name="{name}"]')
    control.scroll_into_view_if_needed()
    control.click()
    page.wait_for_timeout(_SETTLED)
    keys = []
    for sign in TYPED:
        with _traced(page) as tasks:
            page.keyboard.insert_text(sign)
            page.wait_for_timeout(400)
        keys.append(max(tasks))
    with _traced(page) as tasks:
        page.keyboard.press("Tab")
        page.wait_for_timeout(_SETTLED)
    yield Timing(f"{what}: the longest task after a key", keys, goal=below(LIMIT))
    yield Timing(f"{what}: the longest task when the control is left, with the answer laid in", [max(tasks)])


@contextmanager
def _telephone(port: int, session: str) -> Iterator[Any]:
    """A small, slow browser in which somebody is signed in."""
    from playwright.sync_api import sync_playwright

    from tests.live import CHROMIUM

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
        context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, has_touch=True, locale="zh-CN")
        address = f"http://127.0.0.1:{port}"
        context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
        page = context.new_page()
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        yield page
        browser.close()


@contextmanager
def _traced(page: Any) -> Iterator[list[float]]:
    """The seconds of processor's time of every task of the page's thread, filled in at the end."""
    found: list[float] = []
    browser = page.context.browser
    with TemporaryDirectory() as folder:
        file = Path(folder) / "trace.json"
        browser.start_tracing(page=page, path=file, categories=["toplevel", "devtools.timeline", "__metadata"])
        yield found
        browser.stop_tracing()
        events = json.loads(file.read_text())["traceEvents"]
    thread = _main_thread(events)
    found += [
        event.get("tdur", event.get("dur", 0)) / _MICRO
        for event in events
        if (event["pid"], event["tid"]) == thread and event["name"].endswith("RunTask")
    ] or [0.0]


def _main_thread(events: list[Mapping[str, Any]]) -> tuple[int, int]:
    """The thread that has done most among those that draw pages."""
    threads = {
        (event["pid"], event["tid"])
        for event in events
        if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
    }
    times = dict.fromkeys(threads, 0)
    for event in events:
        if (event["pid"], event["tid"]) in times and event["name"].endswith("RunTask"):
            times[event["pid"], event["tid"]] += event.get("dur", 0)
    return max(times, key=lambda each: times[each])


def main() -> int:
    """Measure on a database of its own."""
    sys.path[:0] = [str(ROOT), str(ROOT / "platform")]
    os.environ["KAOPING_VAR"] = os.environ.get("KAOPING_VAR") or str(ROOT / "var" / "bench")
    os.environ.update(KAOPING_TESTING="1", DJANGO_SETTINGS_MODULE="config.settings", DJANGO_ALLOW_ASYNC_UNSAFE="1")
    from tests.own_server import database_server

    with database_server():
        import django

        django.setup()
        from tests.bench.table import print_timings
        from tests.database import copied_database

        with copied_database("kaoping_keys"):
            print_timings(measure())
    return 0


if __name__ == "__main__":
    sys.exit(main())
