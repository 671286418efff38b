"""A change that golden cases notice is either mended or taken over, and then it can be released."""

import pytest

from exchange.drafts import get_draft, replace_drafts, save_draft
from exchange.releasing import publish_drafts
from schemas.models import Definition, Release
from schemas.packs import read_pack
from tests.authoring.conftest import PACK
from tests.authoring.test_pages import ADMIN, cells
from tests.builders import NOW

RELEASE = f"{ADMIN}/systems/inspection/release/"


@pytest.fixture
def proved(author):
    """The author's region, with the golden cases of its pack."""
    replace_drafts("inspection", read_pack(PACK).systems["inspection"], by=None, at=NOW)
    publish_drafts("inspection", by=None, at=NOW)
    return author


def change_sentence(author):
    workflow = Definition.objects.get(kind="workflow", key="visit")
    fields = cells(author.get(f"{ADMIN}/tables/{workflow.pk}/"))
    sentences = {name: "另一种提示。" for name in fields if name.endswith("/else")}
    author.post(f"{ADMIN}/tables/{workflow.pk}/", {**fields, **sentences})


def test_golden_cases_hold_while_nothing_they_say_has_changed(proved):
    assert "0 处不符" not in proved.get(RELEASE).content.decode()
    assert "0 处不符" in proved.post(RELEASE, {"run": "yes"}).content.decode()
    assert "0 处不符" in proved.get(RELEASE).content.decode(), "what was proved is remembered"
    change_sentence(proved)
    assert "0 处不符" not in proved.get(RELEASE).content.decode(), "but only for the drafts it was proved of"


def test_a_sentence_a_golden_case_relies_on_is_noticed_taken_over_and_released(proved):
    change_sentence(proved)
    refused = proved.post(RELEASE, {"confirm": "yes"})
    assert refused.status_code == 409
    assert "另一种提示。" in refused.content.decode()
    accepted = proved.post(RELEASE, {"accept": "yes"})
    assert accepted.status_code == 302
    assert "0 处不符" in proved.post(RELEASE, {"run": "yes"}).content.decode()
    assert proved.post(RELEASE, {"confirm": "yes"}).status_code == 302
    newest = Release.objects.filter(system="inspection").first()
    assert newest.documents.count("另一种提示。") >= 2, "the rule and the case that proves it"


@pytest.mark.parametrize("spoilt", [{"nodes": 5}, {"marks": None}, {"grade": "no_such"}])
@pytest.mark.parametrize(
    ("page", "asked", "status"), [("release/", "run", 409), ("release/", "accept", 409), ("proof/", "", 200)]
)
def test_drafts_that_cannot_be_played_are_told_to_be_mended_first(proved, spoilt, page, asked, status):
    catalogue = Definition.objects.get(kind="catalogue", key="care")
    document = {**catalogue.get_latest_revision_as_object().document, **spoilt}
    kept = {name: value for name, value in document.items() if value is not None}
    save_draft(catalogue, kept, by=proved.user, at=NOW)
    answer = proved.post(f"{ADMIN}/systems/inspection/{page}", {asked: "yes"} if asked else {})
    assert (answer.status_code, "未运行用例：请先" in answer.content.decode()) == (status, True)


def test_strip_and_pane_remember_that_cases_came_out_otherwise_for_exactly_these_drafts(proved):
    life, proof = f"{ADMIN}/systems/inspection/life/", f"{ADMIN}/systems/inspection/proof/"
    change_sentence(proved)
    assert "尚未试算" in proved.get(life).content.decode()
    assert "is-bad" in proved.post(proof).content.decode()
    strip, pane = proved.get(life).content.decode(), proved.get(proof).content.decode()
    assert "处不符" in strip
    assert "尚未试算" not in strip
    assert "上次试算有" in pane
    assert "上次试算有" in proved.get(RELEASE).content.decode()
    workflow = Definition.objects.get(kind="workflow", key="visit")
    save_draft(workflow, {**get_draft(workflow.pk).document, "title": "又改"}, by=None, at=NOW)
    assert "尚未试算" in proved.get(life).content.decode()
