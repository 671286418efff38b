"""What a record gives to take along, as its type says."""

from django.urls import reverse

from exchange.pdf.rendering import can_draw
from forms.contexts import Scene
from portal.shell import Link


def downloads_of(scene: Scene) -> tuple[Link, ...]:
    """What may be taken along in the record's present state; a sheet only once somebody saved it."""
    record, given = scene.record, scene.frame.type.downloads
    here = (one for one in given if not one.states or record.state in one.states)
    return tuple(
        Link(one.title, _sheet(record.pk, one.sheet) if one.sheet else _paper(record.pk, one.paper))
        for one in here
        if not one.sheet or one.sheet in scene.sheets
    )


def _sheet(record_id: int, sheet: str) -> str:
    return reverse("sheet_file", args=[record_id, sheet])


def _paper(record_id: int, paper: str) -> str:
    """The paper as a PDF; where none can be drawn, the page that the browser prints."""
    return f"{reverse('record_pdf' if can_draw() else 'record_print', args=[record_id])}?form={paper}"
