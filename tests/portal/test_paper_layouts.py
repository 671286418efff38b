"""Papers that a region lays out itself: what its definition says is what stands there, and nothing else can."""

import copy
import io
import json
from collections.abc import Mapping

import pytest
from django.test import RequestFactory
from pypdf import PdfReader

from accounts.models import User
from exchange.pdf.rendering import can_draw
from forms.attachments import bind_files, keep_file
from forms.evidence import Upload
from forms.models import Record
from portal.papers.preview import draw_print
from schemas.models import Definition
from schemas.services import publish
from tests.builders import NOW
from tests.isolation.filling import picture
from tests.portal.pages import Browser, Page, at, portal_world
from tests.small_works import DOCUMENTS
from tests.world import VALUES, World

MONTH = {
    "kind": "print",
    "key": "month",
    "title": "月评表",
    "record_type": "month",
    "heading": "{period_title}评价表",
    "subtitle": "{parent.site_name}",
    "blocks": [
        {
            "block": "facts",
            "facts": [
                {"title": "所在区", "path": "parent.district"},
                {"title": "电话", "text": "{parent.phone}"},
                {"title": "电话（按表单）", "path": "parent.phone"},
            ],
        },
        {"block": "scores", "title": "打分"},
        {"block": "words", "when": "result.score < 60", "text": "不合格"},
        {"block": "words", "when": "result.score >= 60", "text": "<b>{result.score}</b> {{分}}"},
        {"block": "table", "rows": "[{n: 1, of: \"甲\"}, {n: 2, of: \"乙\"}]",
         "columns": [{"title": "序", "text": "{n}"}, {"title": "谁", "text": "{of} {number}"}]},
        {"block": "table", "rows": "[]", "columns": [{"title": "空", "text": "{row}"}], "empty": "没有。"},
        {"block": "signs", "names": ["{parent.site_name}（盖章）"]},
    ],
}  # fmt: skip


@pytest.fixture
def world(alpha) -> World:
    return portal_world()


def release(*papers: Mapping[str, object]) -> None:
    documents = [_masked(document) for document in DOCUMENTS]
    publish(system="works", documents=[*documents, *papers], by=None, at=NOW)


def _masked(document: Mapping[str, object]) -> Mapping[str, object]:
    text = json.dumps(document)
    return json.loads(text.replace('"widget": "mobile"', '"widget": "mobile", "mask": "mobile"'))


def printed(world: World, *papers: Mapping[str, object], query: str = "") -> Page:
    release(*papers)
    month = world.month(world.active_site(), 3)
    world.self_score(month, "steel.1")
    return Browser(world.contractor).get(at(month, f"print/{query}"))


def test_the_paper_of_the_type_comes_first_and_the_whole_record_stays_at_hand(world: World) -> None:
    page = printed(world, MONTH)
    assert page.texts(".print-bar a[aria-current]") == ["月评表"]
    (whole,) = page.links(".print-bar a[href*='form=-']:not([href*=pdf])")
    assert Browser(world.contractor).get(whole).texts(".print-bar a[aria-current]") == ["完整记录"]


def test_texts_are_filled_with_the_records_names(world: World) -> None:
    page = printed(world, MONTH)
    assert page.text("h1") == "2026年3月评价表"
    assert page.text(".paper__subtitle") == VALUES["site_name"]
    assert page.texts(".paper__lines div") == [f"{VALUES['site_name']}（盖章）"]
    assert "浦东新区" in page.texts(".paper__facts td")


def test_a_template_shows_no_more_of_a_personal_number_than_the_form_does(world: World) -> None:
    page = printed(world, MONTH)
    phone = str(VALUES["phone"])
    assert page.texts(".paper__facts td").count(f"{phone[:3]}****{phone[-4:]}") == 2
    assert phone not in page.text(".paper")


def test_blocks_are_printed_when_their_condition_holds_and_text_is_never_mark_up(world: World) -> None:
    words = printed(world, MONTH).texts(".paper__words")
    assert "不合格" not in words
    assert any(text.startswith("<b>") and text.endswith("{分}") for text in words)


def test_a_row_sees_its_own_names_then_the_records(world: World) -> None:
    page = printed(world, MONTH)
    rows = [tr.get_text("|", strip=True) for tr in page.soup.select(".paper__table .is-plain")]
    assert any(row.startswith("1|甲 YD-") for row in rows)
    assert "没有。" in page.texts(".paper__table .is-note td")


def test_a_number_has_the_decimals_that_its_column_asks_for(world: World) -> None:
    column = {"title": "分", "text": "{n}", "places": 2}
    page = printed(
        world, {**MONTH, "blocks": [{"block": "table", "rows": "[{n: 98.9}, {n: null}]", "columns": [column]}]}
    )
    assert page.texts(".paper__table .is-plain td") == ["98.90", ""]


def test_a_paper_for_some_records_is_offered_for_those_only(world: World) -> None:
    page = printed(world, {**MONTH, "when": 'state = "registered"'})
    assert page.text("h1") == "月度评价"
    assert page.texts(".print-bar a[aria-current]") == []


def test_an_unknown_layout_falls_back_to_the_first(world: World) -> None:
    assert printed(world, MONTH, query="?form=nothing").text("h1") == "2026年3月评价表"


WORKERS = {
    "key": "workers",
    "title": "工人",
    "widget": "table",
    "fields": [
        {"key": "name", "title": "姓名"},
        {"key": "mobile", "title": "电话", "widget": "mobile", "mask": "mobile"},
    ],
}
ROW = {"type": "object", "properties": {"name": {"type": "string"}, "mobile": {"type": "string"}}}
PHOTOS = {"key": "photos", "title": "现场照片", "widget": "photos"}
FILE = {"type": "object", "properties": {name: {"type": "string"} for name in ("file", "name", "kind", "caption")}}


def filled_month(world: World, *papers: Mapping[str, object]) -> Record:
    """A month whose form has a table and photos."""
    form = copy.deepcopy(next(each for each in DOCUMENTS if (each["kind"], each["key"]) == ("form", "month")))
    lists = {"workers": ROW, "photos": FILE}
    form["schema"]["properties"] |= {key: {"type": "array", "items": items} for key, items in lists.items()}
    form["sections"][0]["fields"] += [WORKERS, PHOTOS]
    others = [each for each in DOCUMENTS if (each["kind"], each["key"]) != ("form", "month")]
    publish(system="works", documents=[*others, form, *papers], by=None, at=NOW)
    month = world.month(world.active_site(), 3)
    photo = keep_file(Upload("图.png", picture()), actor=world.contractor, now=NOW)
    month.data |= {
        "workers": [{"name": "王示安", "mobile": "13912345678"}],
        "photos": [{"file": photo.key, "name": "图.png", "kind": "image/png", "caption": "塔吊基础"}],
    }
    month.save()
    bind_files(month)
    return month


def test_the_tables_and_photos_of_a_form_come_on_paper(world: World) -> None:
    page = Browser(world.contractor).get(at(filled_month(world), "print/"))
    rows = [tr.get_text("|", strip=True) for tr in page.soup.select(".paper__table .is-plain")]
    assert "王示安|139****5678" in rows
    assert any(row.startswith("塔吊基础|现场照片") for row in rows)
    assert len(page.soup.select(".paper__grid img")) == 1


@pytest.mark.skipif(not can_draw(), reason="Pango is not installed: see .ci/programs")
def test_the_photos_of_a_form_are_in_the_pdf(world: World) -> None:
    answer = Browser(world.contractor).get(at(filled_month(world), "print/pdf/")).response
    pages = PdfReader(io.BytesIO(answer.content)).pages
    assert len({image.data for page in pages for image in page.images}) == 1


def test_a_template_sees_rows_masked_as_well(world: World) -> None:
    columns = [{"title": "人", "text": "{name} {mobile}"}]
    paper = {**MONTH, "blocks": [{"block": "table", "rows": "workers", "columns": columns}]}
    page = Browser(world.contractor).get(at(filled_month(world, paper), "print/"))
    assert page.texts(".paper__table .is-plain td") == ["王示安 139****5678"]


@pytest.mark.parametrize("sees", [True, False], ids=["who sees one: a real record", "who sees none: a made-up one"])
def test_a_draft_is_previewed_on_a_record(world: World, sees: bool) -> None:
    release()
    month = world.month(world.active_site(), 3)
    for document in [*DOCUMENTS, MONTH]:
        names = {"system": "works", "kind": document["kind"], "key": document["key"], "title": document["title"]}
        Definition.objects.create(**names, document=document)
    who = world.contractor if sees else world.stranger
    request = RequestFactory().get("/", {"record": month.number} if sees else {})
    request.user, request.tokens, request.grants = User.objects.get(pk=who.user_id), who.tokens, ()
    request.lent = ()
    answer = Page(draw_print("works", MONTH, "contractor", request))
    assert (month.number in answer.text("[role=status]")) is sees
    assert answer.text("h1").endswith("评价表")
    assert "试打印" in answer.text(".paper__proof")
