"""The same two forms through the web server, by the clock: the first byte of the page, and the answer to a change.

Each is saved as a record and opened again by one person, who changes one control after another.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from statistics import quantiles
from typing import Any
from urllib.parse import quote, urlencode

from django_tenants.utils import schema_context

from accounts.models import User
from engine.definitions.values import Form
from tenants import clock
from tests.bench.forms import CHANGE, FAST, FIELDS, ROWS, long_form, long_table
from tests.bench.forms_changed import CELLS, CHANGES, CONTROLS, PERSON, SLUG, TYPED, check_answer
from tests.bench.ground import NOW, actor_named
from tests.bench.start import server_environment, serving
from tests.bench.table import Goal, Timing, below
from tests.bench.visitor import Visitor, signed_in
from tests.outside_forms.browser import posted_by
from workflows.services import open_record

START = f"/r/{SLUG}/"
WARM = 8  # requests of each kind that both workers have behind them before any is counted
AGAINST = "the region's start page, asked between"
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


def measure() -> list[Timing]:
    """Within what time 95 of 100 are answered; after the region is there that `forms_changed` makes."""
    forms = [
        (f"{FIELDS} fields", long_form(), CONTROLS, f'name="f{FIELDS - 1}"'),
        (f"{ROWS} rows of 6", long_table(), CELLS, f'name="works.{ROWS - 1}.count"'),
    ]
    paths = [f"/r/{SLUG}/records/{_saved(*form)}/edit/" for _what, form, _controls, _last in forms]
    with serving(server_environment()) as port:
        visitor = signed_in(port, User.objects.get(username=PERSON))
        return [
            timing
            for (what, _form, controls, last), path in zip(forms, paths, strict=True)
            for timing in (*_opened(visitor, path, what, last), *_changed(visitor, path, what, controls))
        ]


def _saved(form: Form, values: Mapping[str, Any]) -> int:
    with schema_context(SLUG), clock.frozen(NOW):
        actor = actor_named(PERSON, SLUG)
        return int(open_record(system="forms", record_type=form.key, actor=actor, now=NOW, posted=values).pk)


def _opened(visitor: Visitor, path: str, what: str, last: str) -> Iterator[Timing]:
    taken, looks = [], []
    for _time in range(WARM + CHANGES):
        looks.append(visitor.ask(START)[0])
        first, _last, page = visitor.ask(path)
        assert last in page
        taken.append(first)
    yield _timing(f"{what}: first byte of the page, 95 of 100 within", taken, looks, below(FAST))


def _changed(visitor: Visitor, path: str, what: str, controls: Sequence[str]) -> Iterator[Timing]:
    page = visitor.ask(path)[2]
    typed = dict(posted_by(page))
    token = _TOKEN.search(page)
    assert token is not None
    person = Visitor(visitor.port, f"{visitor.cookie}; csrftoken={token[1]}")
    headers = {"Content-Type": TYPED, "HX-Request": "true", "X-CSRFToken": token[1]}
    taken, looks = [], []
    for number in range(WARM + CHANGES):
        name = controls[number % len(controls)]
        typed[name] = str(number + 2)
        looks.append(person.ask(START)[1])
        _first, last, answer = person.ask(f"{path}?live=1", urlencode(typed), **headers, **{"X-Changed": quote(name)})
        taken.append(last)
        check_answer(answer, name, number + 2)
    yield _timing(f"{what}: one change answered, 95 of 100 within", taken, looks, below(CHANGE))


def _timing(what: str, taken: Sequence[float], looks: Sequence[float], goal: Goal) -> Timing:
    return Timing(what, [_within(taken)], AGAINST, [_within(looks)], goal)


def _within(taken: Sequence[float]) -> float:
    return quantiles(taken[WARM:], n=20)[-1]
