"""The paper of a record: its head, its blocks and its proof."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from engine.definitions.values import Print
from exchange.pdf.paper import Block, Paper, Proof, Signs
from forms.contexts import Scene
from portal.papers.contents import Contents, Shelf
from portal.papers.sheets import sheet_blocks
from portal.papers.templated import Layout, holds, masked_names


@dataclass(frozen=True)
class Made:
    """A paper, and where the bytes of its photos are read."""

    paper: Paper
    shelf: Shelf


#: The layout that every record has; keys of definitions never begin with a sign.
WHOLE = "-"


def layouts_of(scene: Scene) -> list[tuple[str, str]]:
    """The keys and titles of the papers that a record can be printed as; its type's own ones first."""
    papers = scene.frame.system.prints_of(scene.frame.type.key)
    names = masked_names(scene) if papers else {}
    own = [(paper.key, paper.title) for paper in papers if holds(paper.when, names)]
    return [*own, (WHOLE, _("Whole record"))]


def made(scene: Scene, layout: str, *, proof: Proof | None) -> Made:
    """The record laid out in one of the ways it has."""
    if layout == WHOLE:
        return whole_record(scene, proof=proof)
    return as_defined(scene, scene.frame.system.prints[layout], proof=proof)


def as_defined(scene: Scene, paper: Print, *, proof: Proof | None) -> Made:
    """The record laid out as a definition says."""
    contents = Contents(scene)
    layout = Layout(paper, contents)
    drawn = Paper(
        title=layout.heading,
        subtitle=layout.subtitle,
        blocks=tuple(layout.blocks()),
        landscape=paper.landscape,
        **_frame(contents),
        proof=proof,
    )
    return Made(drawn, contents.shelf())


def whole_record(scene: Scene, *, proof: Proof | None) -> Made:
    """The layout that every record has: all there is, in the order people ask for it."""
    contents, kind = Contents(scene), scene.frame.type
    paper = Paper(
        title=kind.print_title or kind.title,
        subtitle=scene.record.title,
        blocks=tuple(_everything(contents)),
        **_frame(contents),
        proof=proof,
    )
    return Made(paper, contents.shelf())


def _everything(contents: Contents) -> Iterator[Block]:
    scene = contents.scene
    yield from contents.above()
    yield from contents.form()
    yield from sheet_blocks(scene)
    yield from contents.children()
    yield from contents.history()
    yield from contents.files()
    yield from contents.photos()
    yield Signs(_("Signatures"), tuple(_("%(party)s (seal)") % {"party": title} for title in party_titles(scene)))


def party_titles(scene: Scene) -> list[str]:
    """The parts of organisations, as the topmost record's type names them."""
    subject = scene.record.subject or scene.record
    return [party.title for party in scene.frame.system.record_types[subject.record_type].parties]


def _frame(contents: Contents) -> dict[str, object]:
    """What stands around every paper of the record."""
    scene = contents.scene
    return {
        "place": f"{scene.frame.region.title} · {scene.frame.system.title}",
        "number": scene.record.number,
        "state": contents.state,
        "printed_at": scene.now,
        "printed_by": scene.actor.name,
    }
