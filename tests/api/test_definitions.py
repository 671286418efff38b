"""What is released, through the API: for ever, and as clients need it."""

from copy import deepcopy

import jsonschema

from schemas.services import publish
from tests.api.programs import Program
from tests.builders import NOW
from tests.small_works import DOCUMENTS


def test_every_release_stays_readable_with_all_its_forms(world, contractor):
    documents = deepcopy(DOCUMENTS)
    form = next(each for each in documents if (each["kind"], each["key"]) == ("form", "site"))
    form["title"] = "新表"
    publish(system="works", documents=documents, by=None, at=NOW)
    newer, *_between, older = contractor.get("systems/works/releases/").said
    assert newer["number"] > older["number"] == 1
    titles = [contractor.get(f"{one['url']}forms/site/")["title"] for one in (newer, older)]
    assert titles[0] == "新表" != titles[1]
    release = contractor.get(older["url"])
    for part in (*release["forms"], *release["record_types"], *release["catalogues"], *release["workflows"]):
        assert contractor.get(part["url"]).status == 200
    for one in release["forms"]:
        jsonschema.Draft202012Validator.check_schema(contractor.get(one["url"]).said)
    (catalogue, *_more) = release["catalogues"]
    assert contractor.get(catalogue["url"])["kind"] == "catalogue"


def test_what_never_changes_is_sent_once(contractor):
    path = "systems/works/releases/1/types/site/"
    tag = contractor.get(path).tag
    again = contractor.get(path, if_none_match=tag)
    assert (again.status, again.content, again.tag) == (304, b"", tag)


def test_what_was_not_released_is_not_there(contractor):
    for path in ("nothing/releases/", "works/releases/77/", "region/releases/", "region/releases/1/"):
        assert contractor.get(f"systems/{path}").status == 404
    for path in ("forms/nothing", "types/nothing", "catalogues/site", "workflows/nothing"):
        assert contractor.get(f"systems/works/releases/1/{path}/").status == 404


def test_a_new_record_says_what_it_starts_with_and_who_makes_it(world, contractor, authority):
    start = contractor.get("systems/works/types/site/new/")
    assert "site_name" in start["editable"]
    assert start["refusals"] == []
    assert authority.get("systems/works/types/site/new/").status == 403
    site = world.active_site()
    month = contractor.get(f"systems/works/types/month/new/?parent={site.pk}&period=2026-02-01")
    assert month.status == 200
    assert contractor.get(f"systems/works/types/month/new/?parent={site.pk}").status == 422
    for asked in ("parent=x", "parent=1&period=tomorrow"):
        assert contractor.get(f"systems/works/types/month/new/?{asked}").status == 400
    assert Program(world.stranger).get(f"systems/works/types/month/new/?parent={site.pk}").status == 404
