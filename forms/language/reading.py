"""From what was posted to values as they would be stored, led by the schema.

A post comes from a browser as a tree of texts (`forms.wire`), or from elsewhere as plain JSON; both are read alike.
Read once more when the values bring another branch of the schema to bear than was thought of before.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from engine.definitions.values import Field
from forms.language.fields import extra_field, extra_schema, field_of_row, fields_inside, takes_extras
from forms.language.kept import kept_value
from forms.language.kinds import Kind
from forms.language.language import Here, Language
from forms.language.leaves import Unreadable
from forms.language.singles import Read, last_text, reader_of
from forms.wire import EXTRA, KEY, MAX_DEPTH, VALUE, VARIANT, WAS, Posted, wire_token

MAX_ROWS = 2_000  # of one list
_ROUNDS = 5
_NOTHING = (None, None)
Way = tuple[str | int, ...]


class Row(dict[str, object]):
    """An object as it stands on the page: which stored row it was, if any."""

    was: int | None = None


@dataclass(frozen=True)
class Chosen:
    """A value as it stands on the page, with the variant that was chosen for it there."""

    pick: int
    value: object


@dataclass(frozen=True, slots=True)
class _Member:
    """What is asked for inside of an object, and how it is read when it is a single value in any case."""

    key: str
    token: str  # under which it is posted
    field: Field
    schema: object
    read: Read | None


@dataclass
class Reader:
    """Reads the values of one post and keeps what could not be read."""

    language: Language
    keeps_blank: bool = False  # rows without anything in them, while somebody still types
    stored: tuple[Mapping[str, object], ...] = ()  # in which a masked text is looked up
    problems: list[tuple[Way, str]] = field(default_factory=list)
    was: dict[Way, int] = field(default_factory=dict)  # rows that were stored rows before

    def read(self, asked: Field, schema: object, raw: object, way: Way) -> tuple[object, object]:
        """The value, None when nothing is filled in; and beside it what the page shows again."""
        if len(way) > MAX_DEPTH:
            return _NOTHING
        fixed = self.language.fixed(schema)
        if fixed is not None:
            return self._read(asked, fixed, raw, way)
        pick, marks = _pick(raw), (len(self.problems), dict(self.was))
        here = self.language.at(schema, None if isinstance(raw, Posted) else raw, pick)
        for _round in range(_ROUNDS):
            value, shown = self._read(asked, here, raw, way)
            known = here
            here = self.language.at(schema, value, pick)
            if here is known:
                break
            del self.problems[marks[0] :]
            self.was = dict(marks[1])
        return value, shown if pick is None else Chosen(pick, shown)

    def _read(self, asked: Field, here: Here, raw: object, way: Way) -> tuple[object, object]:
        if here.kind is Kind.GROUP:
            return self._group(asked, here, raw, way)
        if here.kind is Kind.ROWS and asked.widget != "choices":
            return self._rows(asked, here, raw, way)
        try:
            if asked.mask and (kept := kept_value(asked.mask, last_text(raw), self.stored, way, self.was)) is not None:
                return kept, last_text(raw)
            value = reader_of(here)(raw)
        except Unreadable as error:
            self.problems.append((way, error.code))
            return None, last_text(raw)
        return value, value

    def _group(self, asked: Field, here: Here, raw: object, way: Way) -> tuple[object, object]:
        inside = _inside(raw)
        if inside is None:
            return _NOTHING
        values, shown = dict[str, object](), Row()
        for member in self._members(asked, here, posted=isinstance(raw, Posted)):
            if member.token in inside:
                _put(member.key, self._member(member, inside[member.token], way), values, shown)
        if takes_extras(here):
            self._extras(asked, here, raw, way, (values, shown))
        shown.was = _was(raw)
        asks_nothing = isinstance(raw, Posted) and _pick(raw) is None and not asked.required
        if asks_nothing and values.keys() <= _constants(here):
            values = {}  # constants alone are posted by the page, not filled in by anybody
        return values or None, shown if values or self.keeps_blank else None

    def _extras(
        self, asked: Field, here: Here, raw: object, way: Way, into: tuple[dict[str, object], dict[str, object]]
    ) -> None:
        """The properties that the schema does not name."""
        values, shown = into
        for name, part in _extras(raw, here):
            schema = extra_schema(here, name)
            value, text = self.read(extra_field(asked), schema, part, (*way, name))
            values |= {} if value is None else {name: value}
            shown |= {name: text}
        if self.keeps_blank and _adds_extra(raw):
            shown[""] = None

    def _members(self, asked: Field, here: Here, *, posted: bool) -> tuple["_Member", ...]:
        """What is asked for inside of an object: found out once for all rows alike."""
        key = ("members", id(asked.fields), asked.section, posted)
        if key not in here.made:
            fields = fields_inside(self.language, asked, here)
            found = (self._prepared(one, here.properties[one.key], posted=posted) for one in fields)
            here.made[key] = (asked.fields, tuple(found))  # the fields beside, so that their id stays theirs
        members: tuple[_Member, ...] = here.made[key][1]
        return members

    def _prepared(self, one: Field, schema: object, *, posted: bool) -> "_Member":
        here = self.language.fixed(schema)
        single = here is not None and here.kind is not Kind.GROUP and here.kind is not Kind.ROWS
        read = reader_of(here) if here is not None and single and not one.mask else None
        return _Member(one.key, wire_token(one.key) if posted else one.key, one, schema, read)

    def _member(self, member: "_Member", raw: object, above: Way) -> tuple[object, object]:
        """One of the values inside of an object; most are single ones, whatever stands beside them."""
        if member.read is None or len(above) >= MAX_DEPTH:
            return self.read(member.field, member.schema, raw, (*above, member.key))
        try:
            value = member.read(raw)
        except Unreadable as error:
            self.problems.append(((*above, member.key), error.code))
            return None, last_text(raw)
        return value, value

    def _rows(self, asked: Field, here: Here, raw: object, way: Way) -> tuple[object, object]:
        values: list[object] = []
        shown: list[object] = []
        prefix = len(here.schema.get("prefixItems", ()))  # type: ignore[arg-type]
        for place, part in enumerate(_parts(raw)[:MAX_ROWS]):
            index = place if place < prefix else len(values)
            schema = here.item(index)
            if schema is False:
                break
            one, at, was = field_of_row(self.language, asked, here, index), (*way, index), _was(part)
            if was is not None:
                self.was[at] = was
            value, text = self.read(one, schema, part, at)
            if value is not None or place < prefix:
                values.append(value)
            else:
                self.was.pop(at, None)
            if value is not None or text is not None or place < prefix or self.keeps_blank:
                shown.append(text)
        while values and values[-1] is None:
            values.pop()
        return values or None, shown or None


def _put(key: str, read: tuple[object, object], values: dict[str, object], shown: dict[str, object]) -> None:
    """What was read, where something was."""
    value, text = read
    if value is not None:
        values[key] = value
    if text is not None:
        shown[key] = text


def _adds_extra(raw: object) -> bool:
    """Whether a row for a further property was asked for that has no name yet."""
    rows = raw.inside[EXTRA].inside.values() if isinstance(raw, Posted) and EXTRA in raw.inside else ()
    return any(KEY not in row.inside or not last_text(row.inside[KEY]) for row in rows)


def _constants(here: Here) -> frozenset[str]:
    """The properties that can only be one thing, and must be there."""
    if "constants" not in here.made:
        fixed = (name for name, one in here.properties.items() if isinstance(one, Mapping) and "const" in one)
        here.made["constants"] = here.required.intersection(fixed)
    found: frozenset[str] = here.made["constants"]
    return found


def _extras(raw: object, here: Here) -> Iterator[tuple[str, object]]:
    if isinstance(raw, Posted):
        rows = raw.inside[EXTRA].inside.values() if EXTRA in raw.inside else ()
        for row in rows:
            name = last_text(row.inside[KEY]) if KEY in row.inside else None
            if name and VALUE in row.inside and str(name) not in here.properties:
                yield str(name), row.inside[VALUE]
    elif isinstance(raw, Mapping):
        yield from ((str(name), part) for name, part in raw.items() if name not in here.properties)


def _pick(raw: object) -> int | None:
    """The variant that was chosen on the page."""
    if not isinstance(raw, Posted) or VARIANT not in raw.inside:
        return None
    text = str(last_text(raw.inside[VARIANT]) or "")
    return int(text) if text.isdecimal() and len(text) < 4 else None


def _was(raw: object) -> int | None:
    if not isinstance(raw, Posted) or WAS not in raw.inside:
        return None
    text = str(last_text(raw.inside[WAS]) or "")
    return int(text) if text.isdecimal() and len(text) < 6 else None


def _inside(raw: object) -> Mapping[str, object] | None:
    if isinstance(raw, Posted):
        return raw.inside
    return raw if isinstance(raw, Mapping) else None


def _parts(raw: object) -> Sequence[object]:
    """The rows of a list, in the order of the page."""
    if isinstance(raw, Posted):
        return [part for token, part in raw.inside.items() if not token.startswith(":")]
    return list(raw) if isinstance(raw, list | tuple) else [] if raw in (None, "") else [raw]
