"""Every page for everybody: no violation that axe finds, at three widths, and nothing to scroll sideways on a phone.

The pages are those of Shanghai for the roles that use them, with something to show on each.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.e2e.barriers import WIDTHS, barriers, open_eyes
from tests.e2e.journey import (
    Story,
    accepted_site,
    fill_leaders,
    fill_site,
    forward,
    leave_sheet,
    open_month,
    press,
    tick,
)
from tests.live import command_beside

pytestmark = pytest.mark.e2e

#: Who looks at what. `{site}`, `{february}` and `{march}` are paths of records.
PAGES: Mapping[str, tuple[str, ...]] = {
    "": ("/login/", "/login/?next=/inbox/"),
    "sh_contractor": (
        "/inbox/",
        "/inbox/?box=done",
        "/messages/",
        "/r/shanghai/",
        "/r/shanghai/list/declarations/",
        "/r/shanghai/list/declarations/?q=没有这样的工程",
        "/r/shanghai/list/enterprise_months/",
        "/r/shanghai/records/new/quality/declaration/",
        "{site}",
        "{site}?tab=form",
        "{site}?tab=history",
        "{site}?tab=flow&state=submitted",
        "{site}?tab=monthly_evaluation",
        "{site}print/",
        "{february}",
        "{march}edit/",
        "{march}act/submit/",
        "{march}sheets/self/",
        "{march}sheets/self/print/",
        "{draft}",
        "/r/shanghai/exports/",
        "/account/",
        "/r/shanghai/records/999999999/",
        "/r/qingdao/",
    ),
    "sh_chief": (
        "/r/shanghai/list/reviews/",
        "{february}sheets/review/",
        "{february}act/send_back/",
    ),
    "sh_pudong": (
        "/r/shanghai/list/acceptance/",
        "{site}",
        "/messages/",
        "/deputies/",
        "/deputies/new/",
    ),
    "sh_admin": (
        "/r/shanghai/admin/",
        "/r/shanghai/admin/definitions/",
        "/r/shanghai/admin/systems/quality/release/",
        "/r/shanghai/admin/systems/quality/impact/",
        "/r/shanghai/admin/systems/quality/coverage/",
        "/r/shanghai/admin/systems/quality/moves/",
        "/r/shanghai/admin/systems/quality/catalogue/",
        "/r/shanghai/admin/systems/quality/tryout/",
        "/r/shanghai/admin/guides/",
        "/r/shanghai/admin/bundles/",
        "/r/shanghai/admin/audit/",
        "/r/shanghai/admin/workflows/add/",
    ),
}


@pytest.fixture(scope="module")
def eyes(browser, live) -> Iterator[Callable[[str], Any]]:
    """One page for each person, in which axe may run: the policy of our pages would keep its script out."""
    context_of: dict[str, Any] = {}

    def page_of(username: str) -> Any:
        if username not in context_of:
            context_of[username] = open_eyes(browser, live, username)
        return context_of[username].pages[0]

    yield page_of
    for context in context_of.values():
        context.close()


@pytest.fixture(scope="module")
def looked_at(eyes, live) -> Story:
    """A site that was declared, accepted and scored for a month, and a month that is being scored."""
    story = Story()
    accepted_site(eyes, live, story, day="2026-02-03")
    command_beside(live, "outbox", "deliver")
    live.set_now("2026-04-02T09:00:00+08:00")
    contractor = eyes("sh_contractor")
    story.paths["february"] = open_month(contractor, story, "2026-02-01")
    contractor.goto(story.paths["february"] + "sheets/self/")
    tick(contractor, "7.5")
    leave_sheet(contractor)
    press(contractor, "提交")
    story.paths["march"] = open_month(contractor, story, "2026-03-01")
    contractor.goto("/r/shanghai/records/new/quality/declaration/?draft=new")
    contractor.get_by_label("工程名称").fill("示例草稿工程")
    contractor.wait_for_url(lambda url: "draft=" in url and "draft=new" not in url)
    key = parse_qs(urlsplit(contractor.url).query)["draft"][0]
    story.paths["draft"] = f"/r/shanghai/drafts/{key}/"
    return story


@pytest.mark.parametrize(("username", "path"), [(who, path) for who, paths in PAGES.items() for path in paths])
def test_a_page_has_no_barriers_at_any_width(eyes, looked_at, username, path):
    page = eyes(username)
    page.goto(path.format_map(looked_at.paths))
    assert barriers(page) == {}
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[-1]


def test_a_refused_form_has_no_barriers_either(eyes):
    page = eyes("sh_contractor")
    page.goto("/r/shanghai/records/new/quality/declaration/?draft=new")
    forward(page)
    page.locator(".errors").wait_for()
    assert barriers(page) == {}
    fill_site(page)
    forward(page)
    fill_leaders(page, phone="13900000000")
    forward(page)
    page.locator(".lookup__checks").wait_for()
    assert barriers(page) == {}
    fill_leaders(page)
    forward(page)
    page.locator(".answers").first.wait_for()
    assert barriers(page) == {}


def test_a_barrier_would_be_seen(eyes):
    page = eyes("")
    page.goto("/login/")
    page.evaluate("document.querySelector('main').append(document.createElement('input'))")
    assert all(any(each.startswith("label: ") for each in barriers(page)[width]) for width in WIDTHS)
