"""Documents that have to be read before anything can be done, and what a new version of one does."""

import copy

import pytest
from django.db import DatabaseError, transaction

from forms.contexts import Scene
from forms.errors import NotVisible, Refused
from forms.guides.models import Edition, GuidePage, Reading, key_from
from forms.guides.selectors import editions_for, find_edition, unread
from forms.guides.services import confirm_reading, put_guide
from forms.models import Record
from forms.selectors import creatable, editable_fields
from schemas.checking import check_documents
from tenants.audit.models import AuditEntry
from tests.builders import BUILDER, NOW, REGION, at, publish_all
from tests.small_works import DOCUMENTS
from tests.world import World, entries_with, make_world
from workflows.selectors import offers
from workflows.services import open_record, save_record, save_sheet, take_action

RULES = {"kind": "guide", "key": "rules", "title": "现场规定", "body": [{"text": "先看图纸。"}]}


@pytest.fixture
def world(alpha) -> World:
    """The small system, in which contractors must read the rules and the authority need not."""
    made = make_world()
    put_guide(RULES)
    publish_all(asking(site=[{"guide": "rules", "by": ["contractor"]}]), now=at("2026-04-02", 10))
    return made


def asking(*, site: object) -> list[dict]:
    documents = copy.deepcopy([dict(each) for each in DOCUMENTS])
    for each in documents:
        if (each["kind"], each["key"]) == ("record_type", "site"):
            each["must_read"] = site
    return documents


def says(error: pytest.ExceptionInfo) -> str:
    return " ".join(error.value.sentences)


def publish_again(text: str) -> None:
    page = GuidePage.objects.get(slug="rules")
    page.body = f"<p>{text}</p>"
    page.save_revision().publish()


def read(actor, number=1):
    return confirm_reading("rules", number=number, actor=actor, now=NOW)


def test_nothing_can_be_begun_before_the_document_is_read_and_the_refusal_names_it(world):
    with pytest.raises(Refused) as refused:
        world.declare()
    assert "现场规定" in says(refused)
    assert creatable("site", system="works", parent=None, actor=world.contractor, now=NOW) == refused.value.sentences
    read(world.contractor)
    assert world.declare().pk


def test_a_new_version_blocks_everything_again_until_it_is_read(world):
    read(world.contractor)
    site = world.declare()
    publish_again("图纸改了。")
    scene = Scene(site, world.contractor, NOW)
    assert [(each.key, each.number) for each in unread(scene)] == [("rules", 2)]
    assert editable_fields(site, actor=world.contractor, now=NOW) == frozenset()
    assert all("现场规定" in " ".join(offer.refusals) for offer in offers(site, actor=world.contractor, now=NOW))
    for attempt in (
        lambda: save_record(
            site.pk, version=site.version, posted={"site_name": "另一"}, actor=world.contractor, now=NOW
        ),
        lambda: take_action(site.pk, action="submit", version=site.version, actor=world.contractor, now=NOW),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert "现场规定" in says(refused)
    read(world.contractor, number=2)
    assert world.act(site, "submit", world.contractor).state != site.state


def test_publishing_the_same_words_again_is_no_new_version(world):
    read(world.contractor)
    GuidePage.objects.get(slug="rules").save_revision().publish()
    assert Edition.objects.count() == 1
    assert world.declare().pk


def test_only_the_roles_that_were_named_have_to_read(world):
    read(world.contractor)
    site = world.act(world.declare(), "submit", world.contractor)
    assert world.act(site, "accept", world.authority, posted={"accepted": "是"}).pk


def test_a_whole_system_can_ask_for_it_and_then_sheets_wait_too(world):
    read(world.contractor)
    documents = copy.deepcopy([dict(each) for each in DOCUMENTS])
    next(each for each in documents if each["kind"] == "system")["must_read"] = [{"guide": "rules"}]
    publish_all(documents, now=at("2026-04-02", 11))
    site = world.declare()
    read(world.authority)
    site = world.act(world.act(site, "submit", world.contractor), "accept", world.authority, posted={"accepted": "是"})
    month = world.month(site, 3)
    publish_again("评分以前再看一遍。")
    with pytest.raises(Refused) as refused:
        save_sheet(month.pk, sheet="self", version=0, entries=entries_with("steel.1"), actor=world.contractor, now=NOW)
    assert "现场规定" in says(refused)


def test_what_was_read_is_kept_with_version_person_and_time_and_never_changes(world):
    reading = read(world.contractor)
    assert (reading.edition.number, reading.user_id, reading.at) == (1, world.contractor.user_id, NOW)
    entry = AuditEntry.objects.get(action="guide.read")
    assert (entry.user_id, entry.object_id, entry.data["number"]) == (world.contractor.user_id, "rules", 1)
    assert read(world.contractor) == reading
    for change in (
        lambda: Reading.objects.update(at=at("2026-01-01")),
        lambda: Edition.objects.update(body="anders"),
        lambda: Reading.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            change()


def test_only_the_newest_version_can_be_confirmed(world):
    publish_again("neu")
    with pytest.raises(Refused) as refused:
        read(world.contractor, number=1)
    assert "新的版本" in says(refused) or "newer version" in says(refused)


def test_a_document_that_was_withdrawn_blocks_nobody(world):
    GuidePage.objects.get(slug="rules").unpublish()
    assert world.declare().pk


def test_a_page_for_some_roles_is_found_by_nobody_else(world):
    put_guide({**RULES, "key": "office", "title": "机关须知", "for": ["authority"]})
    assert {each.title for each in editions_for(world.authority)} == {"现场规定", "机关须知"}
    assert {each.title for each in editions_for(world.contractor)} == {"现场规定"}
    assert [each.title for each in editions_for(world.contractor, words="图纸")] == ["现场规定"]
    assert not editions_for(world.contractor, words="图纸 别的")
    with pytest.raises(NotVisible):
        find_edition("office", actor=world.contractor)


def test_the_gate_asks_the_database_once_whatever_is_looked_at(world, django_assert_num_queries):
    scene = Scene(
        Record(system="works", record_type="site", tokens=[f"contractor@org:{BUILDER}"]), world.contractor, NOW
    )
    scene.record.release = world_release()
    unread(scene)
    with django_assert_num_queries(0):
        assert unread(scene.beside(scene.record))


def world_release():
    from schemas.selectors import current_release

    return current_release("works")


def test_a_system_without_required_reading_asks_nothing(alpha, django_assert_num_queries):
    world = make_world()
    scene = Scene(world.declare(), world.contractor, NOW)
    _warm = scene.frame
    with django_assert_num_queries(0):
        assert unread(scene) == ()


def problems(must_read: object, guides: object) -> list[tuple[str, str]]:
    found = check_documents(asking(site=must_read), region=REGION, guides=guides)
    return [(problem.code, problem.pointer) for problem in found if "must_read" in problem.pointer]


def test_before_a_release_it_is_checked_that_the_document_is_there_and_open_to_its_readers():
    known = {"rules": (), "office": ("authority",)}
    assert problems([{"guide": "rules", "by": ["contractor"]}], known) == []
    assert problems([{"guide": "rule"}], known) == [("unknown_reference", "/must_read/0/guide")]
    assert problems([{"guide": "rules", "by": ["nobody"]}], known) == [("unknown_reference", "/must_read/0/by")]
    assert problems([{"guide": "office", "by": ["contractor"]}], known) == [("guide_not_for", "/must_read/0/by")]
    assert problems([{"guide": "office"}], known) == [("guide_not_for", "/must_read/0/by")]
    assert problems([{"guide": "office", "by": ["authority"]}], known) == []


def test_a_title_in_any_script_makes_a_key():
    assert key_from("现场 规定（2026版）") == "xian_chang_gui_ding_2026_ban"
    assert key_from("！！") == "guide"


def test_open_record_by_somebody_who_need_not_read_stays_open(world):
    with pytest.raises(Refused):
        open_record(system="works", record_type="site", actor=world.stranger, now=NOW, posted={})
