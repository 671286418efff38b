"""Single values: how what was posted is read, found out once for each place of a form."""

from collections.abc import Callable, Mapping, Sequence

from forms.language.kinds import Kind, Schema, options_of, texts_of
from forms.language.language import Here
from forms.language.leaves import free_reader, leaf_reader
from forms.wire import Posted

Read = Callable[[object], object]


def reader_of(here: Here) -> Read:
    """What reads a value of this place; it raises `Unreadable` for what cannot be one."""
    if "read" not in here.made:
        here.made["read"] = _reader(here)
    read: Read = here.made["read"]
    return read


def _reader(here: Here) -> Read:
    if here.kind in (Kind.CHOICES, Kind.ROWS):
        several = _offered(here.items)
        return lambda raw: [one for text in _texts(raw) if (one := _chosen(several, text)) is not None] or None
    if here.kind in (Kind.CHOICE, Kind.CONSTANT):
        offered = _offered(here.schema)
        return lambda raw: _chosen(offered, last_text(raw))
    if here.kind is Kind.NOTHING:
        return lambda raw: None
    read = free_reader(here.schema) if here.kind is Kind.FREE else leaf_reader(here.schema)
    return lambda raw: read(last_text(raw))


def last_text(raw: object) -> object:
    """The last text of a name, or what came as it is."""
    if isinstance(raw, str):
        return raw
    texts = raw.texts if isinstance(raw, Posted) else raw
    if isinstance(texts, list | tuple):
        return texts[-1] if texts else None
    return texts


def _texts(raw: object) -> Sequence[object]:
    if isinstance(raw, Posted):
        return raw.texts
    return list(raw) if isinstance(raw, list | tuple) else [raw]


def _offered(schema: Schema) -> Mapping[str, object]:
    """The values on offer by the texts that stand for them."""
    values = [value for value, _title in options_of(schema) or ()]
    return dict(zip(texts_of(values), values, strict=True))


def _chosen(offered: Mapping[str, object], text: object) -> object:
    """The value on offer that a text stands for; another text stays as it is, for the schema to refuse."""
    if text is None or text == "":
        return None
    if not isinstance(text, str):
        return text
    return offered[text] if text in offered else _PLAIN(text)


_PLAIN = leaf_reader({})
