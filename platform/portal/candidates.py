"""Asking a register while a form is being filled in: look one entry up, or show a list to choose from."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

from django.utils.translation import gettext as _

from engine.definitions.templates import written
from engine.definitions.values import Choosing, Field, Form, Lookup, Register
from forms.contexts import Scene
from forms.lookups_inside import asks_inside
from forms.validation import Outcome, take_input, take_post
from portal.presenters.pages import Choices, FormPage, Row, form_page, input_page
from registers.asking import candidates
from registers.http.transport import NoAnswer
from registers.selectors import Entry
from tenants.numbers import shortened_in

Posted = Mapping[str, object]
LOOK_UP, CHOOSE, PICK = "look_up", "choose", "pick"


def asked_page(
    scene: Scene, form: Form, posted: Posted, do: str, *, only: Collection[str] | None = None
) -> FormPage | None:
    """The form with what a register said to a button of one of its fields; nothing when it was another button."""
    what, _colon, rest = do.partition(":")
    key, _colon, picked = rest.partition(":")
    field = form.fields.get(key)
    if what == LOOK_UP and any(_asks_inside(each, key) for each in form.fields.values()):
        return _drawn(scene, form, posted, only)
    if what not in (LOOK_UP, CHOOSE, PICK) or field is None or field.lookup is None:
        return None
    if what == PICK:
        own = {name for _property, name in field.lookup.match}
        posted = {**posted, **{name: text for name, text in parse_qsl(picked) if name in own}}
    page = _drawn(scene, form, posted, only)
    if what == CHOOSE and field.lookup.choose is not None:
        values = _taken(scene, form, posted).values
        return replace(page, listed=_choices(scene, values, field, field.lookup, field.lookup.choose))
    return page


def _drawn(scene: Scene, form: Form, posted: Posted, only: Collection[str] | None) -> FormPage:
    if form is scene.frame.form:
        return form_page(scene, posted=posted, only=only)
    return input_page(scene, form, posted=posted)


def ask_ahead(scene: Scene, form: Form, posted: Posted) -> None:
    """Ask the registers before anything is locked; while the form is stored a moment later their answers are known."""
    if asks(form):
        _taken(scene, form, posted)


def asks(form: Form) -> bool:
    """Whether a form has fields that ask a register."""
    return any(field.lookup or asks_inside(field) for field in form.fields.values())


def follows(form: Form) -> bool:
    """Whether what is typed into a form may change the form: registers are asked, fields show, or are worked out."""
    return asks(form) or any(field.visible not in ("", "true") or field.computed for field in form.fields.values())


def _asks_inside(field: Field, key: str) -> bool:
    """Whether a field of this name inside of another asks; all rows do when one of them is asked for."""
    return any((part.lookup and part.key == key) or _asks_inside(part, key) for part in field.fields)


def _taken(scene: Scene, form: Form, posted: Posted) -> Outcome:
    if form is scene.frame.form:
        return take_post(scene, scene.record.data, posted)
    return take_input(scene, form, posted)


def _choices(scene: Scene, values: Mapping[str, object], field: Field, lookup: Lookup, choose: Choosing) -> Choices:
    register = scene.frame.system.registers[lookup.register]
    wanted = {name: values.get(own) for name, own in choose.match}
    choices = Choices(choose.button, field.key, register.title, _headings(register), absent=choose.absent)
    try:
        found = candidates(register, wanted, now=scene.now)
    except NoAnswer:
        sentence = _("“%(register)s” does not answer at the moment. Nothing you typed is lost; please try again later.")
        return replace(choices, failure=sentence % {"register": register.title})
    return replace(choices, rows=tuple(_row(field, lookup, register, entry) for entry in found))


def _headings(register: Register) -> tuple[str, ...]:
    return tuple(shown.title for shown in register.candidates.columns) if register.candidates else ()


def _row(field: Field, lookup: Lookup, register: Register, entry: Entry) -> Row:
    columns = register.candidates.columns if register.candidates else ()
    cells = tuple(shortened_in(written(entry.get(shown.key))) for shown in columns)
    known = {own: written(entry[name]) for name, own in lookup.match if entry.get(name) is not None}
    return Row(cells, f"{PICK}:{field.key}:{urlencode(known)}")
