"""Help pages in bundles: they come along with their versions, and come in as drafts that were looked at first."""

import copy

import pytest
from django_tenants.utils import schema_context

from engine.errors import blocking
from exchange.bundles.contents import make_bundle, open_bundle
from exchange.bundles.errors import BadBundle
from exchange.bundles.importing import Undecided, Wanted, prospect, take_in
from exchange.bundles.reading import read_zip
from exchange.packs import import_pack
from forms.guides.blocks import blocks_of, html_of
from forms.guides.models import GuidePage
from forms.guides.services import put_guide
from schemas.packs import read_pack
from tests.builders import NOW
from tests.exchange.bundles.test_bundles import PACK, SYSTEM, _own_files, zipped  # noqa: F401 - the fixture

RULES = {"kind": "guide", "key": "rules", "title": "检查须知", "body": [{"text": "先看现场。"}]}
NEWS = {"kind": "guide", "key": "news", "title": "通知", "body": [{"list": ["一", "二"]}]}
ALL = Wanted((SYSTEM,), with_region=True, with_guides=True)


@pytest.fixture
def source(alpha):
    """The region alpha, whose system wants one page read and not the other."""
    pack = read_pack(PACK)
    documents = copy.deepcopy(list(pack.systems[SYSTEM]))
    next(one for one in documents if one["kind"] == "system")["must_read"] = [{"guide": "rules"}]
    for guide in (RULES, NEWS):
        put_guide(guide)
    import_pack(type(pack)(pack.region, {SYSTEM: documents}), by=None, at=NOW)


def say(key, title, body):
    page = GuidePage.objects.get(slug=key)
    page.title, page.body = title, body
    page.save_revision().publish()


def given(**options):
    return open_bundle(read_zip(zipped(make_bundle([SYSTEM], with_region=True, now=NOW, **options))))


def test_what_has_to_be_read_goes_along_and_everything_if_asked_for(source):
    assert [one["key"] for one in given().pack.guides] == ["rules"]
    assert [(one["key"], one["version"]) for one in given(with_guides=True).pack.guides] == [("news", 1), ("rules", 1)]


def test_pages_come_in_as_drafts_and_their_versions_are_shown_before(source):
    say("rules", "检查须知", "<p>先看现场，再看资料。</p>")
    bundle = given()
    with schema_context("beta"):
        found = prospect(bundle, ALL)
        assert [(one.key, one.there, one.here) for one in found.guides] == [("rules", 2, None)]
        assert not [one for one in blocking(found.problems) if "guide" in one.code]
        assert not GuidePage.objects.exists()
        take_in(bundle, ALL, by=None, at=NOW)
        page = GuidePage.objects.get(slug="rules")
        assert not page.live
        page.get_latest_revision().publish()
        page.refresh_from_db()
        assert (page.editions.get().number, page.editions.get().text.strip()) == (1, "先看现场，再看资料。")
        assert prospect(bundle, ALL).guides[0].here == 1


def test_what_is_out_stays_out_until_the_draft_is_published_and_both_sides_are_asked_for(source):
    bundle = given()
    with schema_context("beta"):
        put_guide({**RULES, "body": [{"text": "本地的话。"}]})
        with pytest.raises(Undecided):
            take_in(bundle, ALL, by=None, at=NOW)
        choices = {"guides|guide/rules#": "base"}
        take_in(bundle, Wanted((SYSTEM,), with_region=True, with_guides=True, choices=choices), by=None, at=NOW)
        page = GuidePage.objects.get(slug="rules")
        assert (page.body, page.editions.count()) == ("<p>本地的话。</p>", 1)
        assert "先看现场。" in page.get_latest_revision_as_object().body


def test_an_earlier_bundle_tells_who_changed_what_and_other_pages_stay(source):
    with schema_context("beta"):
        put_guide(NEWS)
    first = given()
    with schema_context("beta"):
        take_in(first, ALL, by=None, at=NOW)
        GuidePage.objects.get(slug="rules").get_latest_revision().publish()
    say("rules", "检查须知", "<p>新的说法。</p>")
    second = given()
    with schema_context("beta"):
        take_in(second, ALL, by=None, at=NOW)
        assert "新的说法。" in GuidePage.objects.get(slug="rules").get_latest_revision_as_object().body
        assert GuidePage.objects.get(slug="news").live


def test_the_text_of_a_page_comes_back_as_it_was_and_nothing_else_comes_with_it():
    body = "<h2>标题</h2><p>一句话。</p><ul><li>甲</li><li>乙</li></ul><p>要<b>紧</b>的</p><ol><li>先</li></ol><hr/>"
    blocks = blocks_of(body.replace("<p>一", '<p data-block-key="a1">一'))
    assert [next(iter(block)) for block in blocks] == ["heading", "text", "list", "formatted", "formatted", "formatted"]
    assert [next(iter(block)) for block in blocks_of(html_of(blocks))] == [next(iter(block)) for block in blocks]
    formatted = '<p>好<script>alert(1)</script><a href="javascript:x">链</a><b onclick="x">粗</b></p>'
    evil = html_of([{"formatted": formatted}])
    assert "script" not in evil
    assert "onclick" not in evil
    assert "<b>粗</b>" in evil


def test_a_page_that_is_none_is_not_taken(source):
    bundle = given()
    broken = type(bundle.pack)(bundle.pack.region, bundle.pack.systems, guides=({**RULES, "body": "文字"},))
    bundle = type(bundle)(**{**vars(bundle), "pack": broken})
    with schema_context("beta"):
        with pytest.raises(BadBundle, match="broken_documents"):
            take_in(bundle, ALL, by=None, at=NOW)
        assert not GuidePage.objects.exists()
