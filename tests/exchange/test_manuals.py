"""The manual of a role: out of the release, in words, for that role alone; and what a release changed in it."""

import copy
import io

import pypdf
import pytest
from django.conf import settings
from django.utils import translation
from docx import Document

from engine.definitions import load_region, load_system
from exchange.manuals.changes import changes_between
from exchange.manuals.contents import manual_of
from exchange.manuals.files import pdf_of_manual, word_of_manual
from exchange.manuals.limits import limits_of
from exchange.manuals.selectors import changes_in, find_manual, manuals_for
from exchange.manuals.telling import tell_of_release
from exchange.manuals.wording import filled, in_words
from forms.errors import NotVisible
from schemas.bases import whole
from schemas.packs import read_pack
from tenants.messages import messages_of
from tenants.models import Message
from tests.builders import NOW, REGION, at, publish_all
from tests.small_works import DOCUMENTS
from tests.world import make_world


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


def manual(role: str, documents=DOCUMENTS, number: int = 1):
    return manual_of(load_region(REGION), load_system([dict(each) for each in documents]), role, number=number)


def changed(kind: str, key: str, change) -> list[dict]:
    documents = copy.deepcopy([dict(each) for each in DOCUMENTS])
    change(next(each for each in documents if (each["kind"], each["key"]) == (kind, key)))
    return documents


def cells(found, chapter: str, table: str) -> dict[str, tuple[str, ...]]:
    part = next(one for one in found.chapters if one.key == chapter)
    return {row.key: row.cells for one in part.tables if one.key == table for row in one.rows}


def test_a_role_reads_what_it_may_do_in_each_state_and_nothing_of_others():
    mine, theirs = manual("contractor"), manual("authority")
    assert "“提交”" in cells(mine, "site", "states")["draft"][2]
    assert "submit" in cells(mine, "site", "steps")
    assert "submit" not in cells(theirs, "site", "steps")
    assert "accept" in cells(theirs, "site", "steps")
    assert not manual("nobody").chapters


def test_fields_say_how_they_are_filled_in_and_formulas_speak_in_titles():
    field = cells(manual("contractor"), "site", "fields")["site_name"]
    assert field[0] == "工程名称"
    assert in_words('if score >= 85 and not(late) then "优良" else "合格"', {"score": "得分", "late": "迟报"}) == (
        "如果 「得分」 ≥ 85 且 非 ( 「迟报」 ) 则 “优良” 否则 “合格”"
    )
    assert in_words("broken ° text", {}) == "broken ° text"


def test_what_a_field_allows_is_told_and_another_limit_is_a_change_for_whoever_fills_it_in():
    def allow(**limits):
        return changed("form", "site", lambda form: form["schema"]["properties"]["site_name"].update(limits))

    def told(**limits):
        return cells(manual("contractor", allow(**limits)), "site", "fields")["site_name"][3]

    assert told(maxLength=60).startswith("不超过 60 个字")
    assert told(enum=["东湖", "西山"]).split("；")[-1] == "选项：东湖、西山"
    older, newer = manual("contractor", allow(maxLength=60)), manual("contractor", allow(maxLength=40), 2)
    assert any("40" in said for said in changes_between(older, newer))
    (numbers,) = limits_of({"properties": {"crew": {"minimum": 0, "maximum": 50000}}}, "crew")
    assert numbers == "0 至 50000"
    assert list(limits_of({"properties": {"crew": {"minimum": 1}}}, "crew")) == ["不小于 1"]
    assert list(limits_of({}, "crew")) == []


def test_what_changed_for_a_role_is_told_in_words_and_only_to_that_role():
    def rename(workflow):
        next(each for each in workflow["actions"] if each["key"] == "accept")["title"] = "准予受理"

    newer = changed("workflow", "site", rename)
    (said, *_more) = changes_between(manual("authority"), manual("authority", newer, 2))
    assert "准予受理" in said
    assert changes_between(manual("contractor"), manual("contractor", newer, 2)) == ()
    assert changes_between(manual("contractor"), manual("contractor")) == ()


def test_after_a_release_those_are_told_whose_manual_says_something_else(alpha):
    world = make_world()

    def rename(workflow):
        next(each for each in workflow["actions"] if each["key"] == "accept")["title"] = "准予受理"

    release = publish_all(changed("workflow", "site", rename), now=at("2026-04-03"))
    assert tell_of_release("works", release.number, now=NOW) == 1
    (message,) = messages_of(world.authority.user_id, {"alpha": [f"self@user:{world.authority.user_id}"]})
    assert "准予受理" in message.text
    assert message.path == "manual/works/authority/changes/"
    tell_of_release("works", release.number, now=NOW)
    assert Message.objects.filter(subject__contains="变化").count() == 1
    found = find_manual("works", "authority", roles=["authority"])
    assert changes_in(found)
    with pytest.raises(NotVisible):
        find_manual("works", "authority", roles=["contractor"])


def test_the_first_release_changed_nothing(alpha):
    make_world()
    publish_all(DOCUMENTS, now=at("2026-04-03"))
    assert all(changes_in(each) == () for each in manuals_for(["contractor", "authority"]))


@pytest.mark.parametrize("slug", ["shanghai", "qingdao", "jiangsu", "showcase"])
def test_every_role_of_every_pack_has_a_manual_without_anything_that_only_machines_read(slug):
    pack = read_pack(settings.PACKS_FOLDER / slug)
    region = load_region(pack.region)
    for documents in pack.systems.values():
        system = load_system([whole(each) for each in documents])
        for role in region.roles:
            found = manual_of(region, system, role.key, number=1)
            assert not [text for text in found.texts if "{" in text or "decisions." in text]


def test_the_manual_goes_along_as_pdf_and_as_word():
    found = manual("contractor")
    pdf = pypdf.PdfReader(io.BytesIO(pdf_of_manual(found)))
    assert "工程名称" in "".join(page.extract_text() for page in pdf.pages)
    document = Document(io.BytesIO(word_of_manual(found)))
    assert [each.text for each in document.paragraphs if each.style.name == "Heading 1"] == [
        chapter.title for chapter in found.chapters
    ]
    assert any("工程名称" in cell.text for table in document.tables for cell in table.columns[0].cells)


def test_a_sentence_that_a_rule_gives_is_said_to_come_from_that_rule():
    names = {"may_apply": "能否申请", "site": "工程名称"}
    assert filled("{decisions.may_apply.text}", names) == "〔由规则“能否申请”给出的说明〕"
    assert filled("{site}：请先登记。", names) == "〔「工程名称」〕：请先登记。"
