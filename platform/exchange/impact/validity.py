"""What would not be valid any more on a stored record if it lived by the drafts: only what is valid now counts."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from engine.definitions.values import Catalogue, Node
from engine.scoring import EntriesUnreadable, SheetEntries, problems
from exchange.impact.ground import Ground
from forms.actors import SYSTEM
from forms.contexts import Scene, Shared
from forms.errors import Problem
from forms.faults import faults
from forms.models import Record, ScoreSheet
from forms.rules import visible_fields
from forms.scoring import base_of, facts_of
from forms.sentences import placed_sentence, sentence
from forms.settling import worked_out
from forms.titles import titled
from schemas.documents import parse
from schemas.selectors import system_of

_EMPTY = (None, "", [], {})


@dataclass(frozen=True)
class Trouble:
    """Something that would not fit: the place in words, and what is wrong there."""

    place: str
    sentence: str


def troubles_of(ground: Ground, own: Record, shared: Shared) -> tuple[Trouble, ...]:
    """Everything on a record, as it is stored, that its own release allows and the drafts would not."""
    was = system_of(own.release).record_types[own.record_type]
    kind = ground.type_of(own)
    if kind is None:
        return (Trouble(was.title, _("The drafts have no such type of record.")),)
    workflow = ground.system.workflows[kind.workflow]
    found = []
    if own.state not in workflow.by_key:
        title = system_of(own.release).workflow_of(own.record_type).by_key[own.state].title
        found.append(Trouble(title, _("The drafts have no such state.")))
    if not ground.same_values(own.release):
        found += _of_form(ground, own, shared)
    if not ground.same_scoring(own.release, own.record_type):
        found += _of_sheets(ground, own, shared)
    return tuple(found)


def under(ground: Ground, record: Record, shared: Shared) -> Scene:
    """The record as the drafts would see it; the record itself keeps its release."""
    scene = Scene(record, SYSTEM, ground.now, shared=shared)
    kind = ground.system.record_types[record.record_type]
    scene.frame = replace(scene.frame, release=ground.release, system=ground.system, type=kind)
    return scene


def _of_form(ground: Ground, own: Record, shared: Shared) -> Iterator[Trouble]:
    scene = under(ground, own, shared)
    form = scene.frame.form
    now = _form_problems(scene)
    if now:
        before = {(one.field, one.code) for one in _form_problems(Scene(own, SYSTEM, ground.now, shared=shared))}
        for one in titled(form, own.data, now):
            if (one.field, one.code) not in before:
                yield Trouble(" › ".join(str(title) for title in one.titles) or form.title, sentence(one))
    known = Scene(own, SYSTEM, ground.now, shared=shared).frame.form.fields
    for key, value in own.data.items():
        if key in known and key not in form.fields and value not in _EMPTY:
            yield Trouble(known[key].title, _("The drafts have no such field; what is entered would not be shown."))


def _form_problems(scene: Scene) -> tuple[Problem, ...]:
    """What is wrong with the values of a record, whoever may change them now."""
    form, data = scene.frame.form, scene.record.data
    found = worked_out(form, data, lambda values: scene.context(values=values))
    context = scene.context(values=found.values)
    shown = visible_fields(form, context, found.values)
    asked = frozenset(key for key in shown if not form.fields[key].computed)
    return tuple(faults(scene, form, replace(found, writable=asked), context))


def _of_sheets(ground: Ground, own: Record, shared: Shared) -> Iterator[Trouble]:
    types = system_of(own.release).record_types[own.record_type], ground.system.record_types[own.record_type]
    for sheet in own.sheets.all():
        before, after = (kind.sheet(sheet.key) for kind in types)
        if before is None:
            continue
        if after is None:
            yield Trouble(before.title, _("The drafts have no such sheet."))
            continue
        old = system_of(own.release).catalogues[before.catalogue]
        new = ground.system.catalogues[after.catalogue]
        if _might_not_fit(ground, own, before.catalogue, (old, new)):
            yield from _of_entries(ground, own, sheet, (old, new), shared)


def _of_entries(
    ground: Ground, own: Record, sheet: ScoreSheet, catalogues: tuple[Catalogue, Catalogue], shared: Shared
) -> Iterator[Trouble]:
    for each in own.sheets.all():
        if "entries" in each.get_deferred_fields():
            each.entries = parse(each.text)  # type: ignore[attr-defined] - annotated
    scenes = Scene(own, SYSTEM, ground.now, shared=shared), under(ground, own, shared)
    old, new = (_entry_problems(scene, sheet, catalogue) for scene, catalogue in zip(scenes, catalogues, strict=True))
    for place in new.keys() - old.keys():
        node = catalogues[0].nodes.get(place[0].partition("@")[0])
        title = f"{node.number} {node.title}".strip() if node else place[0]
        yield Trouble(title, placed_sentence(new[place]))


def _entry_problems(scene: Scene, sheet: ScoreSheet, catalogue: Catalogue) -> Mapping[tuple[str, str], Problem]:
    use = scene.frame.type.sheet(sheet.key)
    try:
        entries = SheetEntries.from_json(sheet.entries)
        base = base_of(scene, use) if use else None
        found = problems(catalogue, entries, base=base, facts=facts_of(scene, catalogue))
    except (EntriesUnreadable, KeyError):
        return {}
    return {(one.place, one.code): Problem(one.place, f"entry.{one.code}", one.data) for one in found}


def _might_not_fit(ground: Ground, own: Record, name: str, catalogues: tuple[Catalogue, Catalogue]) -> bool:
    """Worked out once for each release and catalogue."""
    return ground.once(("fits", own.release.digest, name), lambda: _allows_less(*catalogues))


def _allows_less(old: Catalogue, new: Catalogue) -> bool:
    """Whether something that may be entered by one catalogue might not be allowed by the other."""
    return any(key not in new.nodes or not _takes(node, new.nodes[key]) for key, node in old.nodes.items())


def _takes(old: Node, new: Node) -> bool:
    """Whether a node takes whatever the older one took."""
    same = (old.absent, old.repeat, old.line) == (new.absent, new.repeat, new.line)
    if not same or (old.rule is None) != (new.rule is None) or not _keys(old.findings) <= _keys(new.findings):
        return False
    if old.rule is None or new.rule is None:
        return True
    typed = old.rule.kind in ("direct", "formula") and (old.rule, old.marks) != (new.rule, new.marks)
    chosen = any(one.least is not None or one.per for one in (*old.findings, *new.findings))
    return (
        old.rule.kind == new.rule.kind
        and not typed
        and (not chosen or _amounts(old) == _amounts(new))
        and _keys(old.rule.choices) <= _keys(new.rule.choices)
    )


def _keys(parts: Iterable[object]) -> set[str]:
    return {one.key for one in parts}  # type: ignore[attr-defined] - findings and choices have keys


def _amounts(node: Node) -> list[tuple[object, ...]]:
    return [(one.key, one.deduct, one.least, one.per) for one in node.findings]
