"""Record types and the looks at related records they share."""

from collections.abc import Mapping
from functools import partial

from engine.definitions.loading.publishing import published
from engine.definitions.loading.reading import Document, each, rules, strings
from engine.definitions.values import (
    Column,
    Download,
    Filter,
    Flag,
    ItemByItem,
    MustRead,
    Party,
    Position,
    RecordType,
    Related,
    ResultChoice,
    RowLink,
    SheetUse,
    Sight,
)

#: Stands for a shared look that does not exist; `set_problems` reports it.
_NOWHERE: Document = {"type": "", "pick": []}


def record_type(document: Document, shared: Mapping[str, Document]) -> RecordType:
    """A record type; a related look given by name is taken from the shared ones."""
    create, listed = document.get("create", {}), document.get("list", {})
    period = document.get("period", "none")
    return RecordType(
        key=document["key"],
        title=document["title"],
        form=document["form"],
        workflow=document["workflow"],
        heading=document["heading"],
        number=document["number"],
        create_by=strings(create.get("by")),
        create_title=create.get("title", ""),
        create_button=create.get("button", ""),
        create_fields=strings(create.get("fields")),
        parent=document.get("parent", ""),
        period=period,
        unique=strings(document.get("unique")),
        visible_to=strings(document.get("visible_to")),
        visible_in=each(_sight, document.get("visible_in")),
        district=document.get("district", ""),
        project=document.get("project", ""),
        parties=each(_party, document.get("parties")),
        sheets=each(_sheet, document.get("sheets")),
        result=each(_result, document.get("result")),
        flags=each(_flag, document.get("flags")),
        available=rules(document.get("available")),
        locked=rules(document.get("locked")),
        related=_looks(document.get("related", {}), shared),
        columns=each(column, listed.get("columns")),
        filters=each(_filter, listed.get("filters")),
        search=strings(listed.get("search")),
        expand=strings(listed.get("expand")),
        links=each(row_link, listed.get("links")),
        overview=document.get("overview", ""),
        print_title=document.get("print_title", ""),
        downloads=each(_download, document.get("downloads")),
        must_read=each(must_read, document.get("must_read")),
        publishes=each(partial(published, period=period), document.get("publishes")),
        keeps=strings(document.get("keeps")),
    )


def must_read(value: Document) -> MustRead:
    """A document that has to be read first."""
    return MustRead(value["guide"], strings(value.get("by")))


def column(value: Document) -> Column:
    """A column of a list or report."""
    return Column(value["path"], value["title"], value.get("sub", ""))


def row_link(value: Document) -> RowLink:
    """What a row offers."""
    return RowLink(value["title"], value.get("child", ""), value.get("action", ""), value.get("create", ""))


def _download(value: Document) -> Download:
    return Download(value["title"], value.get("print", ""), value.get("sheet", ""), strings(value.get("in")))


def _result(value: Document) -> ResultChoice:
    return ResultChoice(value["sheet"], value.get("when", "true"))


def _flag(value: Document) -> Flag:
    return Flag(value["key"], value["title"])


def _filter(value: Document) -> Filter:
    return Filter(value["path"], value["title"])


def _looks(values: Mapping[str, str | Document], shared: Mapping[str, Document]) -> tuple[Related, ...]:
    found = ((name, shared.get(value, _NOWHERE) if isinstance(value, str) else value) for name, value in values.items())
    return tuple(_related(name, value) for name, value in found)


def _related(name: str, value: Document) -> Related:
    return Related(
        name=name,
        record_type=value["type"],
        of=value.get("of", "parent"),
        party=value.get("party", ""),
        where=value.get("where", ""),
        pick=strings(value["pick"]),
        order=value.get("order", "period"),
    )


def _sight(value: Document) -> Sight:
    return Sight(strings(value["by"]), strings(value["states"]))


def _party(value: Document) -> Party:
    people = each(lambda one: Position(one["key"], one["title"], one["person"]), value.get("people"))
    return Party(value["key"], value["title"], value["organisation"], value["name"], people)


def _sheet(value: Document) -> SheetUse:
    return SheetUse(
        key=value["key"],
        title=value["title"],
        catalogue=value["catalogue"],
        filled_by=strings(value["filled_by"]),
        states=strings(value["in"]),
        starts_from=value.get("starts_from", ""),
        optional=value.get("optional", False),
        returns=value.get("returns", False),
        compares_with=value.get("compares_with", ""),
        item_by_item=ItemByItem(**value["item_by_item"]) if "item_by_item" in value else None,
        when=value.get("when", ""),
        words=value.get("words", {}),
    )
