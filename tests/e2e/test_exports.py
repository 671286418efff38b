"""A long list is written by the worker, and fetched on a page that says how far it is and that everybody can use."""

from io import BytesIO

import psycopg
import pytest
from openpyxl import load_workbook
from psycopg import sql

from tests.e2e.barriers import WIDTHS, barriers, open_eyes
from tests.e2e.journey import press
from tests.live import Live, worker_beside

pytestmark = pytest.mark.e2e

ROWS = 2100  # more than are written while one waits
OWN = {"id", "number", "unique_key"}  # what no two records share


def copy_records(live: Live) -> None:
    """Many more records like the one there is."""
    with psycopg.connect(live.database_url) as connection:
        found = connection.execute(
            "SELECT column_name FROM information_schema.columns"
            " WHERE table_schema = 'showcase' AND table_name = 'assess_forms_record'"
            " AND is_generated = 'NEVER'"
        )
        same = sql.SQL(", ").join(sql.Identifier(name) for (name,) in found if name not in OWN)
        connection.execute(
            sql.SQL(
                "INSERT INTO showcase.assess_forms_record ({same}, number, unique_key)"
                " SELECT {same}, number || '-' || n, 'copy' || n"
                " FROM showcase.assess_forms_record, generate_series(1, {rows}) AS n"
                " WHERE id = (SELECT max(id) FROM showcase.assess_forms_record WHERE record_type = 'site')"
            ).format(same=same, rows=sql.Literal(ROWS))
        )


def test_a_long_list_is_written_by_the_worker_and_fetched_without_barriers(browser, live):
    context = open_eyes(browser, live, "sf_filler")
    page = context.pages[0]
    page.goto("/r/showcase/exports/")
    assert barriers(page) == {}
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    page.goto("/r/showcase/records/new/forms/site/?draft=new")
    page.get_by_label("工地名称").fill("示例东湖工地")
    page.get_by_label("所在区").select_option(label="示东区")
    press(page, "保存")
    copy_records(live)
    page.goto("/r/showcase/list/sites/export/")
    assert page.url.endswith("/exports/")
    assert page.locator("progress").count() == 1
    assert barriers(page) == {}
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[-1]
    with worker_beside(live):
        page.get_by_role("link", name="下载").wait_for(timeout=180_000)  # the page looks by itself
    assert barriers(page) == {}
    with page.expect_download() as fetched:
        page.get_by_role("link", name="下载").click()
    book = load_workbook(BytesIO(fetched.value.path().read_bytes()), read_only=True)
    assert sum(1 for row in book.worksheets[0].iter_rows(values_only=True) if any(row)) >= ROWS
    context.close()
