"""The answers that the editor of texts gets while somebody writes."""

import pytest

from authoring.texts import document_text
from exchange.drafts import get_draft
from schemas.models import Definition


def asked(author, definition, what, **values):
    pk = definition.pk if definition else 0
    return author.post(f"/r/alpha/admin/{what}/{pk}/".replace("/#/", f"/{pk}/"), values)


def ask(author, definition, what, **values):
    kind, name = what.split("/")
    pk = definition.pk if definition else 0
    answer = author.post(f"/r/alpha/admin/{kind}/{pk}/{name}/", values)
    assert answer.status_code == 200
    return answer.json()


def labels(answer):
    return [option["label"] for option in answer["options"]]


def text_of(definition):
    return document_text(get_draft(definition.pk).document)


def split(text, mark):
    """The two halves of a text, parted behind the first place of a mark."""
    end = text.index(mark) + len(mark)
    return {"before": text[:end], "after": text[end:]}


@pytest.fixture
def form(inspection):
    """A form of the region."""
    return Definition.objects.filter(kind="form").first()


def test_a_sound_text_has_no_mistakes(author, workflow):
    answer = ask(author, workflow, "texts/problems", text=text_of(workflow))
    assert [one["severity"] for one in answer["problems"]] == ["warning"]  # a chain that may go round for ever
    form = Definition.objects.filter(kind="form").first()
    assert ask(author, form, "texts/problems", text=text_of(form)) == {"said": "此文本没有问题。", "problems": []}


def test_a_problem_stands_at_its_place_with_the_sentence_of_the_check(author, workflow):
    text = text_of(workflow).replace('"initial": "', '"initial": "no_such_')
    answer = ask(author, workflow, "texts/problems", text=text)
    places = [text[one["from"] : one["to"]] for one in answer["problems"]]
    assert any(place.startswith('"no_such_') for place in places)
    assert all(one["message"] for one in answer["problems"])


def test_positions_count_as_browsers_do(author, workflow):
    text = text_of(workflow).replace('"title": "', '"title": "𠮷𠮷', 1).replace('"initial": "', '"initial": "no_such_')
    answer = ask(author, workflow, "texts/problems", text=text)
    units = text.encode("utf-16-le")
    places = [units[one["from"] * 2 : one["to"] * 2].decode("utf-16-le") for one in answer["problems"]]
    assert any(place.startswith('"no_such_') for place in places)


def test_a_text_that_is_no_json_is_said_to_be_none_where_it_stops(author, workflow):
    text = '{\n  "kind": "workflow"\n  "key": 3}'
    (problem,) = ask(author, workflow, "texts/problems", text=text)["problems"]
    assert text[problem["from"] :].startswith('"key"')
    assert "此处缺少逗号" in problem["message"]


@pytest.mark.parametrize("text", ["", "[]", "[" * 5000, '{"kind": 3}', '{"kind": "form", "schema": [1]}', "{}", '"x"'])
def test_whatever_is_sent_is_answered(author, form, text):
    assert ask(author, form, "texts/problems", text=text)["problems"]
    ask(author, form, "texts/options", before=text, after="")
    ask(author, None, "texts/problems", text=text)
    ask(author, None, "texts/options", before=text, after=text)


def test_keys_and_names_of_the_region_are_offered(author, workflow):
    text = text_of(workflow)
    assert "actions" not in labels(ask(author, workflow, "texts/options", **split(text, "{\n")))
    states = labels(ask(author, workflow, "texts/options", **split(text, '"initial": "')))
    assert get_draft(workflow.pk).document["initial"] in states


def test_a_new_definition_is_offered_what_its_kind_has(author, inspection):
    answer = ask(author, None, "texts/options", before='{"kind": "form", "key": "x", ', after="}")
    assert "sections" in labels(answer)


def test_names_of_the_form_are_offered_in_an_expression(author, form):
    key = next(iter(get_draft(form.pk).document["schema"]["properties"]))
    answer = ask(author, form, "expressions/names", pointer="/sections/0/fields/0/visible", before=key[:2])
    assert key in labels(answer)
    assert answer["back"] == len(key[:2])
    assert {"count", "today", "if"} <= set(labels(answer))


def test_an_expression_is_checked_with_the_names_of_its_place(author, form):
    wrong = ask(author, form, "expressions/marks", pointer="/sections/0/fields/0/visible", text="no_such_name = 1")
    (mark,) = wrong["marks"]
    assert (mark["from"], mark["to"], mark["severity"]) == (0, 12, "error")
    assert "no_such_name" in mark["message"]
    day = ask(author, form, "expressions/marks", pointer="/sections/0/fields/0/visible", text="today")
    assert day["marks"], "a condition must be true or false"


def test_a_condition_that_is_just_being_added_has_the_names_of_its_neighbours(author, workflow):
    pointer = "/actions/0/guards/99/when"
    answer = ask(author, workflow, "expressions/names", pointer=pointer, before="sta")
    assert "state" in labels(answer)
    states = ask(author, workflow, "expressions/names", pointer=pointer, before='state = "')
    assert get_draft(workflow.pk).document["initial"] in labels(states)


def test_an_expression_is_tried_on_made_up_data_of_the_names_it_reads(author, workflow):
    address = f"/r/alpha/admin/expressions/{workflow.pk}/trial/"
    pointer = "/actions/0/guards/0/when"
    page = author.post(address, {"pointer": pointer, "text": "today.year > 2000"}).content.decode()
    assert "<output>true</output>" in page
    again = author.post(address, {"pointer": pointer, "text": "number = 3", "data": "{number: 3}"}).content.decode()
    assert "<output>true</output>" in again
    assert "/playground/?" in again
    broken = author.post(address, {"pointer": pointer, "text": "1", "data": "{"}).content.decode()
    assert "is-bad" in broken
    assert "<output>" not in broken


def test_who_is_no_author_is_told_nothing(inspector, workflow):
    for what in ("texts/#/problems", "texts/#/options", "expressions/#/names", "expressions/#/marks"):
        assert asked(inspector, workflow, what).status_code == 403


def test_the_editor_of_the_text_knows_where_to_ask(author, workflow):
    page = author.get(f"/r/alpha/admin/definitions/edit/{workflow.pk}/").content.decode()
    assert f'data-problems="/r/alpha/admin/texts/{workflow.pk}/problems/"' in page
    new = author.get("/r/alpha/admin/definitions/add/").content.decode()
    assert 'data-problems="/r/alpha/admin/texts/0/problems/"' in new
