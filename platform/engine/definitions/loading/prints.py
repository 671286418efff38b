"""Papers."""

from engine.definitions.loading.reading import Document, each, strings
from engine.definitions.values import Print, PrintBlock, PrintColumn, PrintFact


def print_form(document: Document) -> Print:
    """A paper."""
    return Print(
        key=document["key"],
        title=document["title"],
        record_type=document["record_type"],
        heading=document["heading"],
        blocks=each(_block, document["blocks"]),
        subtitle=document.get("subtitle", ""),
        landscape=document.get("landscape", False),
        when=document.get("when", "true"),
    )


def _block(document: Document) -> PrintBlock:
    return PrintBlock(
        block=document["block"],
        title=document.get("title", ""),
        when=document.get("when", "true"),
        text=document.get("text", ""),
        align=document.get("align", "left"),
        strong=document.get("strong", False),
        facts=each(_fact, document.get("facts")),
        pairs=document.get("pairs", 2),
        sections=strings(document.get("sections")),
        rows=document.get("rows", ""),
        columns=each(_column, document.get("columns")),
        empty=document.get("empty", ""),
        sheets=strings(document.get("sheets")),
        lines=document.get("lines", True),
        opinions=document.get("opinions", False),
        names=strings(document.get("names")),
    )


def _fact(document: Document) -> PrintFact:
    return PrintFact(
        title=document["title"],
        text=document.get("text", ""),
        path=document.get("path", ""),
        wide=document.get("wide", False),
    )


def _column(document: Document) -> PrintColumn:
    return PrintColumn(
        title=document["title"],
        text=document["text"],
        align=document.get("align", "left"),
        width=document.get("width", "normal"),
        places=document.get("places"),
    )
