"""Parts of a paper that are the same in every layout: the form, the sheets' scores, the history, the files."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext as _

from exchange.pdf.paper import Block, Fact, Facts, Heading, Picture, Pictures, Row, Table
from forms.contexts import Scene
from forms.models import Record
from portal.lists.cells import Cells
from portal.papers.fields import form_blocks
from portal.papers.files import Kept, kept_files
from portal.presenters.history import events_of
from portal.presenters.record import Children, children_of, state_cell

MOST_EVENTS = 500
MOST_PICTURES = 24
MOST_CHILDREN = 200
Shelf = dict[str, Callable[[], bytes]]  # the address of a picture → where its bytes are read


@dataclass(frozen=True)
class Contents:
    """What may be put on the paper of a record, each part made when it is asked for."""

    scene: Scene

    @cached_property
    def cells(self) -> Cells:
        """How values are written."""
        return Cells(self.scene.frame.region, today=self.scene.today)

    @property
    def state(self) -> str:
        """The state in words."""
        return state_cell(self.scene, self.cells).text

    def above(self) -> Iterator[Block]:
        """What the record belongs to, and who has a part in it."""
        record = self.scene.record
        facts = [] if record.parent is None else self._parent(record.parent)
        subject = record.subject or record
        parties = self.scene.frame.system.record_types[subject.record_type].parties
        named = [(party.title, record.parties.get(party.key)) for party in parties]
        facts += [Fact(title, _organisation(found), wide=True) for title, found in named if isinstance(found, dict)]
        if record.parent is not None and facts:
            yield Facts(_("Belongs to"), tuple(facts))

    def _parent(self, parent: Record) -> list[Fact]:
        title = self.scene.frame.system.record_types[parent.record_type].title
        return [Fact(title, parent.title, wide=True), Fact(_("Number"), parent.number)]

    def form(self, sections: Sequence[str] = ()) -> Iterator[Block]:
        """The visible fields by section, as the form shows them; of all sections, or of those named."""
        return form_blocks(self.scene, sections)

    def children(self) -> Iterator[Block]:
        """The records that belong to this one, type by type, as their lists show them."""
        return (self._children(group) for group in children_of(self.scene) if group.records)

    def _children(self, group: Children) -> Table:
        paths = [column.path for column in group.kind.columns if not column.path.startswith("parent.")]
        titles = [column.title for column in group.kind.columns if column.path in paths]
        shown = list(reversed(group.records[:MOST_CHILDREN]))
        rows = tuple(Row(tuple(self.cells.at(record, path).text or "—" for path in paths)) for record in shown)
        return Table(group.title, tuple(map(Heading, titles)), rows)

    def history(self, *, opinions: bool = False, title: str = "") -> Iterator[Block]:
        """What happened, oldest first: every step, or only those with an opinion; nothing where there is none."""
        record = self.scene.record
        events, _total = events_of({record.pk: record}, region=self.scene.frame.region, about=record, most=MOST_EVENTS)
        headings = (
            Heading(_("Time"), width="narrow"),
            Heading(_("Step"), width="narrow"),
            Heading(_("Handled by")),
            Heading(_("Opinion"), width="wide"),
        )
        rows = tuple(
            Row((f"{timezone.localtime(event.at):%Y-%m-%d %H:%M}", event.what, event.who, event.opinion or "—"))
            for event in reversed(events)
            if event.opinion or not opinions
        )
        if rows:
            yield Table(title or _("History and opinions"), headings, rows)

    @cached_property
    def _files(self) -> tuple[Kept, ...]:
        return kept_files(self.scene)

    @property
    def _photos(self) -> list[Kept]:
        return [each for each in self._files if each.preview]

    def files(self, title: str = "") -> Iterator[Block]:
        """The list of everything attached."""
        headings = (Heading(_("File"), width="wide"), Heading(_("Belongs to")), Heading(_("Added"), width="narrow"))
        rows = tuple(Row((each.title, each.place, f"{timezone.localtime(each.at):%Y-%m-%d}")) for each in self._files)
        if rows:
            yield Table(title or _("Attachments"), headings, rows)

    def photos(self, title: str = "") -> Iterator[Block]:
        """The photos themselves, as many as paper can bear."""
        photos = self._photos
        shown = tuple(Picture(each.preview, f"{each.place}\n{each.title}".strip()) for each in photos[:MOST_PICTURES])
        left = len(photos) - len(shown)
        note = _("%(count)s more photos are on the platform.") % {"count": left} if left else ""
        if shown:
            yield Pictures(title or _("Photos"), shown, note)

    def shelf(self) -> Shelf:
        """Where the bytes of the photos are read."""
        return {each.preview: lambda path=each.path: _read(path) for each in self._photos[:MOST_PICTURES]}


def _organisation(found: dict[str, object]) -> str:
    return "  ".join(str(found[name]) for name in ("name", "organisation") if found.get(name))


def _read(name: str) -> bytes:
    with default_storage.open(name) as file:
        content: bytes = file.read()
        return content
