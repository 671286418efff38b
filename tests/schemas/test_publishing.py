"""What is published for the view over all regions is checked before a release."""

import pytest

from schemas.checking import check_documents
from schemas.sentences import sentence
from tests.builders import REGION
from tests.published_works import MONTHS, UNMAPPED, documents

GRADES = MONTHS["scale"]["grades"]


def found(published=MONTHS, **more) -> list[tuple[str, str]]:
    problems = check_documents(documents(published, **more), region=REGION)
    assert all(sentence(problem) for problem in problems)
    return [(problem.pointer, problem.code) for problem in problems]


@pytest.mark.parametrize("published", [MONTHS, UNMAPPED])
def test_what_fits_has_no_problem(published) -> None:
    assert found(published) == []


@pytest.mark.parametrize(
    ("more", "pointer", "code"),
    [
        ({"score": "result.scoer"}, "score", "unknown_reference"),
        ({"grade": "result.grad"}, "grade", "unknown_reference"),
        ({"counts": "state ="}, "counts", "expression_invalid"),
        ({"counts": "result.score"}, "counts", "expression_doubt"),
        ({"on": "nowhere"}, "on", "unknown_reference"),
        ({"score": "parent.phone"}, "score", "published_personal"),
        ({"compared_by": ["nobody"]}, "compared_by", "unknown_reference"),
        ({"compared_by": ["contractor"]}, "compared_by", "published_to_wrong_role"),
        ({"shown_to": ["authority"]}, "shown_to", "published_to_wrong_role"),
        ({"compared_by": [], "shown_to": []}, "", "published_to_nobody"),
        ({"scale": {"title": "百分制"}}, "scale/grades", "published_scale"),
        ({"scale": {"title": "百分制", "grades": GRADES[:2]}}, "scale/grades", "published_grade_missing"),
        (
            {"scale": {"title": "百分制", "grades": [*GRADES, {"grade": "优秀"}]}},
            "scale/grades/3/grade",
            "unknown_reference",
        ),
        (
            {"scale": {"title": "百分制", "grades": [*GRADES, {"grade": "合格"}]}},
            "scale/grades/3/grade",
            "duplicate_key",
        ),
        ({"scale": {"title": "百分制", "grades": [{"grade": "优良", "as": "best"}]}}, "scale/grades/0/as", "json.enum"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(more, pointer, code) -> None:
    place = f"/publishes/0/{pointer}".rstrip("/")
    assert (place, code) in found(**more)


def test_a_type_without_a_period_says_by_which_day_it_is_put_together() -> None:
    def of_site(**more):
        published = {
            **MONTHS,
            "key": "sites",
            "score": "",
            "grade": "",
            "scale": {"title": "—"},
            "counts": "true",
            **more,
        }
        published = {name: value for name, value in published.items() if value}
        whole = [
            {**one, "publishes": [published]} if (one["kind"], one["key"]) == ("record_type", "site") else one
            for one in documents()
        ]
        return [(problem.pointer, problem.code) for problem in check_documents(whole, region=REGION)]

    assert of_site(period="month", on="created_at") == []
    assert of_site(period="month", on="start") == []
    assert of_site() == [("/publishes/0/period", "published_without_period")]
    assert of_site(period="month") == [("/publishes/0/on", "published_without_period")]


def test_two_types_of_a_system_do_not_publish_under_the_same_key() -> None:
    quarter = {**MONTHS, "score": "score", "counts": "true", "scale": {"title": "百分制"}, "shown_to": ["contractor"]}
    del quarter["grade"]
    whole = [
        {**one, "publishes": [quarter]} if (one["kind"], one["key"]) == ("record_type", "quarter") else one
        for one in documents()
    ]
    codes = {(problem.document, problem.code) for problem in check_documents(whole, region=REGION)}
    assert ("record_type/quarter", "duplicate_key") in codes
