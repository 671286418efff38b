"""Files through the API: the same checks as on the pages, and the same eyes."""

from copy import deepcopy

import pytest

from schemas.services import publish
from tests.api.programs import Program, png
from tests.builders import NOW
from tests.small_works import DOCUMENTS
from tests.world import VALUES

FILE = {"type": "object", "properties": {"file": {"type": "string"}, "name": {"type": "string"}}}


@pytest.fixture
def with_photos(world):
    documents = deepcopy(DOCUMENTS)
    form = next(each for each in documents if (each["kind"], each["key"]) == ("form", "site"))
    form["schema"]["properties"]["photos"] = {"type": "array", "maxItems": 5, "items": FILE}
    form["sections"][0]["fields"].append({"key": "photos", "title": "照片", "widget": "photos"})
    publish(system="works", documents=documents, by=None, at=NOW)


def test_a_file_is_sent_named_by_a_record_and_fetched_by_who_sees_it(world, contractor, with_photos):
    sent = contractor.send("files/", {"file": ("现场.png", png())}, key="f1")
    assert (sent.status, sent["kind"], sent["name"]) == (201, "image/png", "现场.png")
    assert contractor.send("files/", {"file": ("现场.png", png())}, key="f1")["key"] == sent["key"]
    values = {**VALUES, "photos": [sent["value"]]}
    site = contractor.post("records/", {"system": "works", "record_type": "site", "data": values})
    assert site.status == 201
    (kept,) = contractor.get(f"{site['url']}files/").said
    assert (kept["field"], kept["key"]) == ("photos", sent["key"])
    assert contractor.get(kept["url"]).content == png()
    assert contractor.get(kept["preview"]).kind == "image/jpeg"
    assert Program(world.stranger).get(kept["url"]).status == 404
    taken_away = contractor.patch(site["url"], {"data": {"photos": []}}, if_match=site.tag)
    assert taken_away.status == 200
    assert contractor.get(f"{site['url']}files/").said == []


def test_before_a_record_names_it_a_file_is_seen_by_who_sent_it_alone(world, contractor, authority):
    sent = contractor.send("files/", {"file": ("现场.png", png())})
    assert contractor.get(sent["url"]).status == 200
    assert authority.get(sent["url"]).status == 404


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("病毒.png", b"MZ\x90\x00", "evidence.kind_not_taken"),
        ("空.png", b"", "evidence.empty"),
        ("坏.png", b"\x89PNG\r\n\x1a\n" + b"x" * 40, "evidence.not_readable"),
    ],
)
def test_what_is_no_photo_and_no_paper_is_refused(contractor, name, content, code):
    refused = contractor.send("files/", {"file": (name, content)})
    assert (refused.status, refused["errors"][0]["pointer"], refused["errors"][0]["code"]) == (422, "/file", code)


def test_a_form_without_a_file_and_a_document_of_json_are_refused(contractor):
    assert contractor.send("files/", {"name": "x"})["errors"][0]["pointer"] == "/file"
    assert contractor.post("files/", {"file": "x"}).status == 415


def test_a_reader_sends_nothing(world):
    reader = Program(world.contractor, scopes=["read"])
    assert reader.send("files/", {"file": ("现场.png", png())}).status == 403
