"""Whatever stands in a draft, the designer shows it, or leads to the text in which it can be mended."""

import copy
import random

import pytest

from authoring.designing.outline import outline_of
from exchange.drafts import get_draft, save_draft
from schemas.models import Definition
from tests.builders import NOW

SEED, PER_KIND = 8, 5
WRONG = (None, 0, -1, True, "x", "", [], {}, [None], [[]], ["x"], {"x": 1}, {"key": 3}, [{"key": {}}])
PAGES = ("", "preview/", "problems/")
ALLOWED = {200, 302, 404}  # a node may be gone


def places(value, way=()):
    """Every place below a document, but its kind and key."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, one in inside:
        if (*way, step) not in (("kind",), ("key",)):
            yield (*way, step)
            yield from places(one, (*way, step))


def mutated(document, choose):
    """The document with something of another shape, or nothing, in one of its places, near the top more often."""
    changed = copy.deepcopy(document)
    depth = choose.choice((1, 1, 2, 3, 5, 9))
    *way, last = choose.choice([one for one in places(changed) if len(one) <= depth])
    owner = changed
    for step in way:
        owner = owner[step]
    if choose.random() < 0.3:
        del owner[last]
    else:
        owner[last] = choose.choice(WRONG)
    return changed


def test_no_shape_of_a_draft_breaks_the_designer(author, inspection):
    choose = random.Random(SEED)
    for definition in Definition.objects.exclude(kind="golden"):
        before = get_draft(definition.pk).document
        for _time in range(PER_KIND if definition.kind in ("form", "workflow", "catalogue", "record_type") else 1):
            broken = mutated(before, choose)
            save_draft(definition, broken, by=author.user, at=NOW)
            at = choose.choice([twig.pointer for twig in outline_of(before).nodes])
            for page in PAGES:
                answer = author.get(f"/r/alpha/admin/design/{definition.pk}/{page}?at={at}")
                assert answer.status_code in ALLOWED, (page, at, broken)


@pytest.mark.parametrize("schema", [None, [], "x", {"properties": []}])
def test_a_draft_of_another_shape_leads_to_its_text_with_a_sentence(author, inspection, schema):
    form = Definition.objects.filter(kind="form").first()
    save_draft(form, {**get_draft(form.pk).document, "schema": schema}, by=author.user, at=NOW)
    address = f"/r/alpha/admin/design/{form.pk}/"
    answer = author.get(f"{address}?at=/sections/0/fields/0", follow=True)
    assert answer.redirect_chain == [(f"/r/alpha/admin/definitions/edit/{form.pk}/", 302)]
    assert "只能在源文本中修改" in answer.content.decode()
    assert "只能在源文本中修改" in author.get(f"{address}preview/?at=/sections/0/fields/0").content.decode()


def test_the_text_of_a_draft_of_another_shape_opens(author, workflow):
    save_draft(workflow, {"kind": "workflow", "key": "visit", "title": 3, "states": 4}, by=author.user, at=NOW)
    page = author.get(f"/r/alpha/admin/definitions/edit/{workflow.pk}/")
    assert page.status_code == 200
    assert "author-problems" in page.content.decode()
