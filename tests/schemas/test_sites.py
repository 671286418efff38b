"""The log-in of people on site is checked before a region or one of its systems is released."""

import copy

import pytest

from schemas.checking import check_documents
from schemas.sentences import sentence
from tests.people_on_site import region_document
from tests.small_works import DOCUMENTS


def documents(**site) -> list[dict]:
    """The small system; its sites are projects unless something else is said."""
    found = [copy.deepcopy(dict(each)) for each in DOCUMENTS]
    next(each for each in found if each["key"] == "site" and each["kind"] == "record_type").update(
        {"project": "contract", **site}
    )
    return found


def in_region(**sites) -> list[tuple[str, str]]:
    problems = check_documents([region_document(**sites)])
    assert all(sentence(problem) for problem in problems)
    return [(problem.pointer, problem.code) for problem in problems]


def in_system(region: dict, **site) -> list[tuple[str, str]]:
    problems = check_documents(documents(**site), region=region)
    return [(problem.pointer, problem.code) for problem in problems]


def test_what_fits_has_no_problem():
    assert in_region() == []
    assert in_system(region_document()) == []


@pytest.mark.parametrize(
    ("sites", "pointer", "code"),
    [
        ({"types": [{"key": "a", "title": "A", "by": "position", "role": "sit"}]}, "types/0/role", "unknown_reference"),
        (
            {"types": [{"key": "a", "title": "A", "by": "position", "role": "authority"}]},
            "types/0/role",
            "role_not_in_person",
        ),
        ({"permissions": []}, "permissions", "operators_without_permissions"),
        (
            {"permissions": [{"key": "a", "title": "A", "systems": ["work"]}]},
            "permissions/0/systems",
            "unknown_reference",
        ),
        ({"register": {"system": "work", "key": "people"}}, "register/system", "unknown_reference"),
        ({"sentences": {}}, "sentences", "json.required"),
    ],
)
def test_what_a_region_says_wrongly_is_refused_with_its_place(sites, pointer, code):
    assert (f"/sites/{pointer}", code) in in_region(**sites)


@pytest.mark.parametrize(
    ("sites", "site", "pointer", "code"),
    [
        ({}, {"project": ""}, "projects/0/record_type", "no_project_field"),
        ({"register": {"system": "works", "key": "person"}}, {}, "register/key", "unknown_reference"),
        (
            {"projects": [{"system": "works", "record_type": "site", "states": ["activ"]}]},
            {},
            "projects/0/states",
            "unknown_reference",
        ),
        (
            {"projects": [{"system": "works", "record_type": "sites", "states": ["active"]}]},
            {},
            "projects/0/record_type",
            "unknown_reference",
        ),
    ],
)
def test_what_a_system_does_not_have_is_refused_with_its_place(sites, site, pointer, code):
    region = region_document(**sites)
    changed = {key: value for key, value in site.items() if value}
    found = documents(**changed)
    if "project" in site and not site["project"]:
        next(each for each in found if each["key"] == "site" and each["kind"] == "record_type").pop("project")
    problems = [(problem.pointer, problem.code) for problem in check_documents(found, region=region)]
    assert (f"/sites/{pointer}", code) in problems


def test_a_project_must_be_a_field_of_the_form():
    assert ("/project", "unknown_reference") in in_system(region_document(), project="contrac")
