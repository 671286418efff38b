"""Values that name something else: what a browser claims of them is found again, or refused."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.conf import settings
from PIL import Image

from engine.definitions.values import Field, Source
from forms.attachments import bind_files, find_file, keep_file, prune_files
from forms.choosing import search, settle_chosen
from forms.contexts import Scene
from forms.errors import Invalid, NotVisible
from forms.evidence import Upload
from forms.models import Attachment
from registers.services import put_entry
from tests.builders import NOW
from tests.world import World

PERSON = Field(
    key="leader", title="负责人", widget="person", schema={}, section="s",
    source=Source(register="staff", shows=("name", "team")),
)  # fmt: skip
SITE = Field(key="site", title="工地", widget="reference", schema={}, section="s", source=Source(record_type="site"))
PHOTOS = Field(key="photos", title="照片", widget="photos", schema={}, section="s")
ROWS = Field(key="crew", title="班组", widget="table", schema={}, section="s", fields=(PERSON,))


@pytest.fixture
def scene(world: World) -> Scene:
    for key, name, team in (("w1", "王示安", "一班"), ("w2", "王示平", "二班"), ("w3", "王示平", "三班")):
        put_entry("staff", key=key, data={"name": name, "team": team}, by=None, now=NOW)
    return Scene(world.declare(), world.contractor, NOW)


def settled(scene: Scene, field: Field, value: object, stored: object = None) -> tuple[object, list[tuple[str, str]]]:
    values, problems = settle_chosen(scene, [field], {field.key: value}, {field.key: stored})
    return values.get(field.key), [(problem.field, problem.code) for problem in problems]


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG")
    return out.getvalue()


def test_a_name_typed_in_full_is_found_and_its_key_comes_with_it(scene: Scene) -> None:
    assert settled(scene, PERSON, {"key": "", "title": "王示安"}) == ({"key": "w1", "title": "王示安"}, [])


def test_a_forged_title_does_not_stand_beside_a_key(scene: Scene) -> None:
    assert settled(scene, PERSON, {"key": "w1", "title": "总经理"})[1] == [("leader", "choice.not_found")]


def test_of_several_with_one_name_the_chosen_one_is_meant_and_without_a_choice_nobody(scene: Scene) -> None:
    assert settled(scene, PERSON, {"key": "w3", "title": "王示平"}) == ({"key": "w3", "title": "王示平"}, [])
    assert settled(scene, PERSON, {"key": "", "title": "王示平"})[1] == [("leader", "choice.several")]


def test_what_stood_there_already_is_not_asked_about_again(scene: Scene) -> None:
    gone = {"key": "x", "title": "早已离职"}
    assert settled(scene, PERSON, gone, gone) == (None, [])


def test_names_in_rows_are_found_and_refused_in_their_rows(scene: Scene) -> None:
    rows = [{"leader": {"title": "王示安"}}, {"leader": {"title": "没有"}}]
    value, problems = settled(scene, ROWS, rows)
    assert value[0] == {"leader": {"key": "w1", "title": "王示安"}}
    assert problems == [("crew.1.leader", "choice.not_found")]


def test_only_records_that_one_sees_can_be_named(world: World, scene: Scene) -> None:
    title = scene.record.title
    assert settled(scene, SITE, {"title": title})[0] == {"key": str(scene.record.pk), "title": title}
    stranger = Scene(scene.record, world.stranger, NOW)
    assert settled(stranger, SITE, {"title": title})[1] == [("site", "choice.not_found")]


def test_a_part_of_a_name_finds_all_who_have_it(scene: Scene, world: World) -> None:
    found = search(PERSON, "示平", system="works", actor=world.contractor)
    assert [(each.key, each.note) for each in found] == [("w2", "二班"), ("w3", "三班")]


def test_a_file_is_its_senders_alone_until_a_record_names_it(world: World, scene: Scene) -> None:
    kept = keep_file(Upload("洞口.png", picture()), actor=world.contractor, now=NOW)
    with pytest.raises(NotVisible):
        find_file(kept.key, actor=world.supervision)
    value, problems = settled(scene, PHOTOS, [{"file": kept.key, "name": "改名", "caption": " 三楼 "}])
    assert (value, problems) == (
        [{"file": kept.key, "name": "洞口.png", "kind": "image/png", "caption": "三楼"}],
        [],
    )
    scene.record.data = {**scene.record.data, "photos": value}
    bind_files(scene.record)
    assert find_file(kept.key, actor=world.supervision).record_id == scene.record.pk


def test_somebody_elses_file_cannot_be_named(world: World, scene: Scene) -> None:
    theirs = keep_file(Upload("别人.png", picture()), actor=world.supervision, now=NOW)
    assert settled(scene, PHOTOS, [{"file": theirs.key}])[1] == [("photos", "file.gone")]


def test_what_is_no_file_of_a_kind_that_is_taken_is_refused_with_its_name(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        keep_file(Upload("页面.html", b"<script>"), actor=world.contractor, now=NOW)
    assert [(each.code, each.data["name"]) for each in refused.value.problems] == [
        ("evidence.kind_not_taken", "页面.html")
    ]


def test_files_that_no_record_named_are_cleared_away_after_the_last_draft(world: World) -> None:
    keep_file(Upload("旧.png", picture()), actor=world.contractor, now=NOW)
    assert prune_files(now=NOW + timedelta(days=settings.DRAFT_DAYS)) == 0
    assert prune_files(now=NOW + timedelta(days=settings.DRAFT_DAYS + 2)) == 1
    assert not Attachment.objects.exists()
