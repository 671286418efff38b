"""Forms that ask registers: pressing, choosing from a list, and waiting for what came of it."""

import os
import subprocess
import sys

from playwright.sync_api import expect

from tests.e2e.journey import button, forward, press
from tests.live import ROOT, Live
from tests.outside import Outside
from tests.pages import go, settled

NEW_SITE = "/r/shanghai/records/new/safety/site/?draft=new"


def visit(live: Live, sandbox: Outside, region: str) -> str:
    """The round to the registers that the worker makes every few minutes."""
    roots = os.pathsep.join([str(ROOT), str(ROOT / "platform")])
    more = {"DATABASE_URL": live.database_url, "KAOPING_NOW_FILE": str(live.clock), "PYTHONPATH": roots}
    command = [sys.executable, "manage.py", "registers", "visit", "--region", region]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **sandbox.environment, **more}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def ask(page, field: str) -> None:
    """Press a field's button."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator(f'button[value="look_up:{field}"]').click()
    settled(page)


def open_list(page, field: str, words: str) -> None:
    """Open the list of a register to choose from."""
    button = page.locator(f'button[value="choose:{field}"]')
    expect(button).to_have_text(words)
    button.click()
    expect(page.locator("#choices-title")).to_contain_text(words)


def fill(page, field: str, text: str) -> None:
    """Type into a field and leave it."""
    page.locator(f"#f-{field}").fill(text)
    page.locator(f"#f-{field}").blur()
    settled(page)


def choose(page, field: str, option: str) -> None:
    page.locator(f"#f-{field}").select_option(option)
    settled(page)


def says(page, field: str, reason: str) -> None:
    """What is wrong with a field stands beside it."""
    expect(page.locator(f"#f-{field}-errors")).to_contain_text(reason)


def shows(page, field: str, text: str) -> None:
    """What a read-only field says."""
    expect(page.locator(f"#f-{field}")).to_contain_text(text)


def save(page) -> None:
    """Save a new record and wait for its page."""
    go(button(page, "保存"))
    page.wait_for_url(lambda url: "/new/" not in url)


def certify(page, prefix: str, number: str, *, source: str = "本市") -> None:
    choose(page, f"{prefix}_source", source)
    fill(page, f"{prefix}_{'certificate' if source == '本市' else 'national'}", number)


def add_officer(page, number: int) -> None:
    """One more row in the list of safety officers."""
    button(page, "＋ 添加一行").click()
    expect(page.locator(f"#f-officers\\.{number}\\.source")).to_be_visible()


def declare_site(page, number: str) -> None:
    """A site declared with both kinds of personnel."""
    page.goto(NEW_SITE)
    fill(page, "contract_number", number)
    forward(page)
    choose(page, "civilized", "否")
    forward(page)
    certify(page, "head", "沪建安A(2024)0000001")
    add_officer(page, 0)
    choose(page, "officers\\.0\\.source", "本市")
    fill(page, "officers\\.0\\.certificate", "沪建安C(2024)0000101")
    forward(page)
    save(page)
    press(page, "申报确认")


def confirm_supervision(page, number: str = "2601JL0801") -> None:
    """The supervision enterprise confirms a site by choosing its contract out of the list."""
    press(page, "确认")
    open_list(page, "contract", "选择监理合同")
    panel = page.locator("section[aria-labelledby=choices-title]")
    panel.locator("tbody tr").filter(has_text=number).get_by_role("button").click()
    settled(page)
    press(page, "确认")
