"""Drafts: what is typed is kept as it was typed, for its owner alone, and nothing is written over unseen."""

from datetime import timedelta

import pytest
from django.db import connection

from accounts.models import User
from accounts.sealing import Unsealable, unseal
from accounts.selectors import tokens_for
from forms.draft_warnings import warn_of_pruning
from forms.drafting import Saving
from forms.drafts import (
    Closed,
    Kept,
    Place,
    close_draft,
    discard_draft,
    drafts_at,
    find_draft,
    list_drafts,
    place_of,
    prune_drafts,
    resume_draft,
    save_draft,
    settle_field,
)
from forms.errors import NotVisible, Refused
from forms.models import Draft
from tenants.messages import messages_of
from tests.builders import NOW
from tests.world import World

NEW = Place("works", "site")


def typed(
    world: World, key: str = "k", *, page: str = "p1", device: str = "d1", known: int = 0, **options
) -> Kept | None:
    """Save what a page of the contractor typed: `texts={"site_name": "…"}`."""
    texts = options.pop("texts")
    return save_draft(
        options.pop("place", NEW),
        key,
        {name: ((name, text),) for name, text in texts.items()},
        user_id=options.pop("user", world.contractor).user_id,
        by=Saving(page, device, NOW.isoformat(), known),
        now=options.pop("now", NOW),
        stored=options.pop("stored", {}),
        untouched=options.pop("untouched", ()),
        **options,
    )


def texts(kept: Kept) -> dict[str, str]:
    return dict(kept.typing.raw)


def test_a_half_typed_date_comes_back_as_it_was_typed(world: World) -> None:
    typed(world, texts={"start": "2026-03-", "floors": "三"})
    assert texts(find_draft(world.contractor.user_id, "k")) == {"start": "2026-03-", "floors": "三"}


def test_a_page_that_only_shows_what_is_stored_makes_no_draft(world: World) -> None:
    assert typed(world, texts={"site_name": "浦江一号"}, untouched={"site_name"}) is None
    assert Draft.objects.count() == 0


def test_a_draft_is_its_owners_alone(world: World) -> None:
    typed(world, texts={"site_name": "甲"})
    assert list_drafts(world.stranger.user_id) == ()
    with pytest.raises(NotVisible):
        find_draft(world.stranger.user_id, "k")
    typed(world, texts={"site_name": "乙"}, user=world.stranger)
    assert texts(find_draft(world.contractor.user_id, "k")) == {"site_name": "甲"}


def test_what_was_typed_is_sealed_in_the_database_and_for_its_region_only(world: World) -> None:
    typed(world, texts={"phone": "13800000001", "leader": "赵工"}, title="浦江一号")
    row = bytes(Draft.objects.get().content)
    for said in ("13800000001", "赵工", "浦江一号"):
        assert said.encode() not in row
    assert "13800000001" in unseal(row, purpose=f"forms.draft:{connection.schema_name}")
    with pytest.raises(Unsealable):
        unseal(row, purpose="forms.draft:beta")


def test_two_devices_on_different_fields_make_one_draft(world: World) -> None:
    typed(world, texts={"site_name": "甲", "contract": ""}, untouched={"contract"})
    draft = find_draft(world.contractor.user_id, "k")
    typed(world, page="p2", device="d2", known=draft.draft.revision, texts={"site_name": "甲", "contract": "HT-2"})
    after = typed(world, texts={"site_name": "甲工程", "contract": ""}, untouched={"contract"})
    assert texts(after) == {"site_name": "甲工程", "contract": "HT-2"}
    assert after.typing.conflicts == {}


def test_two_devices_in_one_field_keep_both_texts_until_somebody_decides(world: World) -> None:
    typed(world, texts={"site_name": "甲"})
    known = find_draft(world.contractor.user_id, "k").draft.revision
    resume_draft(find_draft(world.contractor.user_id, "k"))
    typed(world, texts={"site_name": "甲一"})
    both = typed(world, page="p2", device="d2", known=known, texts={"site_name": "甲二"})
    assert texts(both) == {"site_name": "甲一"}
    assert [entry.raw for entry in both.typing.conflicts["site_name"]] == [(("site_name", "甲二"),)]
    chosen = settle_field(both, "site_name", "p2", by=Saving("p3", "d1", "", 9), now=NOW, stored={})
    assert (texts(chosen), chosen.typing.conflicts) == ({"site_name": "甲二"}, {})


def test_a_decided_conflict_does_not_come_back_from_a_page_that_still_shows_the_other_text(world: World) -> None:
    typed(world, texts={"site_name": "甲"})
    both = typed(world, page="p2", device="d2", known=0, texts={"site_name": "乙"})
    settle_field(both, "site_name", "typed", by=Saving("p3", "d1", "", 9), now=NOW, stored={})
    again = typed(world, page="p2", device="d2", known=0, texts={"site_name": "乙"})
    assert (texts(again), again.typing.conflicts) == ({"site_name": "甲"}, {})
    more = typed(world, page="p2", device="d2", known=0, texts={"site_name": "乙二"})
    assert more.typing.conflicts["site_name"][0].raw == (("site_name", "乙二"),)


def test_the_record_may_be_right_after_all(world: World) -> None:
    record = world.declare()
    kept = typed(world, place=place_of(record), texts={"site_name": "改"}, stored=record.data)
    after = settle_field(kept, "site_name", "stored", by=Saving("p", "d", "", 1), now=NOW, stored={"site_name": "新"})
    assert (texts(after), after.typing.base["site_name"]) == ({}, "新")


def test_two_pages_of_one_record_share_its_draft(world: World) -> None:
    place = place_of(world.declare())
    typed(world, "k1", place=place, texts={"site_name": "改"})
    typed(world, "k2", place=place, page="p2", known=1, texts={"site_name": "改", "contract": "HT-9"})
    (only,) = drafts_at(world.contractor.user_id, place)
    assert texts(only) == {"site_name": "改", "contract": "HT-9"}


def test_new_forms_may_have_several_drafts_but_one_page_has_one(world: World) -> None:
    typed(world, "k1", texts={"site_name": "甲"})
    typed(world, "k1", texts={"site_name": "甲二"})
    typed(world, "k2", page="p2", texts={"site_name": "乙"}, now=NOW + timedelta(minutes=1))
    assert [texts(kept)["site_name"] for kept in drafts_at(world.contractor.user_id, NEW)] == ["乙", "甲二"]


def test_a_saving_that_comes_after_the_form_was_sent_makes_no_new_draft(world: World) -> None:
    close_draft(NEW, "k", user_id=world.contractor.user_id, page="p1", now=NOW)
    with pytest.raises(Closed) as late:
        typed(world, texts={"site_name": "甲"})
    assert late.value.by_same_page
    with pytest.raises(Closed) as other:
        typed(world, page="p2", texts={"site_name": "乙"})
    assert not other.value.by_same_page
    assert list_drafts(world.contractor.user_id) == ()


def test_a_discarded_draft_leaves_its_deed_and_no_content(world: World) -> None:
    typed(world, texts={"site_name": "甲"})
    discard_draft(find_draft(world.contractor.user_id, "k"), page="p1", actor=world.contractor, now=NOW)
    from tenants.audit.models import AuditEntry

    assert bytes(Draft.objects.get().content) == b""
    entry = AuditEntry.objects.get(action="draft.discarded")
    assert entry.user_id == world.contractor.user_id
    assert "甲" not in str(entry.data)


def test_drafts_nobody_went_on_with_are_cleared_away_after_the_days_the_settings_say(world: World, settings) -> None:
    settings.DRAFT_DAYS = 10
    typed(world, "old", texts={"site_name": "旧"})
    typed(world, "young", page="p2", texts={"site_name": "新"}, now=NOW + timedelta(days=5))
    (_young, old) = list_drafts(world.contractor.user_id)
    assert old.ends_on == NOW + timedelta(days=10)
    assert prune_drafts(now=NOW + timedelta(days=10)) == 0
    assert prune_drafts(now=NOW + timedelta(days=10, seconds=1)) == 1
    assert [kept.draft.key for kept in list_drafts(world.contractor.user_id)] == ["young"]


def test_more_text_than_a_draft_holds_is_refused_and_the_draft_stays(world: World, monkeypatch) -> None:
    typed(world, texts={"site_name": "甲"})
    monkeypatch.setattr("forms.drafts.MOST_CONTENT", 500)
    with pytest.raises(Refused):
        typed(world, texts={"site_name": "甲" * 1000})
    assert texts(find_draft(world.contractor.user_id, "k")) == {"site_name": "甲"}


def test_a_draft_of_one_region_is_not_in_another(world: World, in_region) -> None:
    typed(world, texts={"site_name": "甲"})
    with in_region("beta"):
        assert list_drafts(world.contractor.user_id) == ()
        typed(world, texts={"site_name": "乙"})
    connection.set_schema("alpha")
    assert [texts(kept) for kept in list_drafts(world.contractor.user_id)] == [{"site_name": "甲"}]


def test_their_owner_is_told_three_days_before_a_draft_is_cleared_away_and_once_only(world: World, settings) -> None:
    settings.DRAFT_DAYS = 10
    typed(world, texts={"site_name": "保密的名称"})
    assert warn_of_pruning(now=NOW + timedelta(days=6, hours=23)) == 0
    for hours in (1, 25):
        warn_of_pruning(now=NOW + timedelta(days=7, hours=hours))
    user, here = world.contractor.user_id, connection.schema_name
    (message,) = messages_of(user, {here: tokens_for(User.objects.get(pk=user), here)})
    assert f"{NOW + timedelta(days=10):%Y-%m-%d}" in message.subject
    assert message.path == "drafts/k/"
    assert "保密的名称" not in f"{message.subject}{message.text}"
