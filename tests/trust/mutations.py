"""Definitions spoilt by chance, by a seed: each is refused with a place and a sentence, or runs.

What runs is tried: its forms are drawn and take a post, its chains are drawn and offer their steps, its catalogues
score sheets filled by chance, its decisions are asked, its manual is written. Nothing may break, take over a second of
the processor's time, or leave memory behind.
"""

import copy
import random
import resource
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.utils import translation

from engine.definitions import load_region, load_system
from engine.definitions.values import Catalogue, Field, Form, Region, System, Workflow
from engine.errors import EngineError, blocking
from engine.flow import offered
from engine.flow.drawing import drawing_of
from engine.scoring import SheetEntries, score_sheet
from exchange.manuals.contents import manual_of
from forms.behaviour import form_states
from forms.decisions import ask
from forms.rendering.compiler import compile_form
from forms.standalone import standalone_scene
from forms.tallies import names_apart
from forms.validation import defaults, take_post
from portal.presenters.forms import views_of
from schemas.bases import whole
from schemas.checking import check_documents
from schemas.documents import canonical
from schemas.packs import Pack, read_pack
from schemas.sentences import sentence

NOW = datetime(2026, 11, 2, 1, tzinfo=UTC)
MOST_SECONDS = 1.0
Document = dict[str, Any]

#: What is put where something else stood: wrong types, empty and endless things, half expressions, other names.
ODD: tuple[Any, ...] = (
    None, True, 0, -1, 10**30, 0.1, "", " ", "不存在", "draft", "{", "{name}", "1 +", "for x in 1..1000000 return x",
    "a" * 3000, "\u202e", "true", [], {}, [[]], [None], {"key": ""}, {"key": "x", "title": "x"}, "2026-02-30",
    "sum(months.score", "state in (", "if true then", "[1..", "string length(1)", "99999999999999999999", "#/$defs/x",
)  # fmt: skip


@dataclass
class Outcome:
    """What became of the mutated definitions."""

    seed: int
    tried: int = 0
    refused: int = 0
    ran: int = 0
    broken: list[str] = field(default_factory=list)
    slowest: float = 0.0
    grown: int = 0  # MiB of memory between the first tenth and the end

    @property
    def is_well(self) -> bool:
        """Whether every one was refused with a sentence, or ran, in time."""
        return not self.broken

    def sentence(self) -> str:
        """The outcome in a line."""
        wrong = f"{len(self.broken)} broke" if self.broken else "none broke or took longer than a second"
        return (
            f"{self.tried} mutated definitions of all packs (seed {self.seed}): {self.refused} refused with place and"
            f" sentence, {self.ran} ran, {wrong}; the slowest took {self.slowest:.2f} s of the processor, memory grew"
            f" by {self.grown} MiB"
        )


def mutate_all(count: int, *, seed: int) -> Outcome:
    """Spoil definitions so many times and see what becomes of each."""
    grounds, found, early = [*_grounds()], Outcome(seed), 0
    for number in range(count):
        chance = random.Random(f"{seed}/{number}")  # noqa: S311 - each can be repeated by itself
        ground = chance.choice(grounds)
        _try(ground, chance, f"{seed}/{number}", found)
        if number == count // 10:
            early = _memory()
    found.grown = max(0, _memory() - early)
    return found


@dataclass(frozen=True)
class Ground:
    """A system of a pack, as its documents, and the region it runs in."""

    region: Document
    documents: tuple[Document, ...]
    readers: Mapping[str, Any]

    def spoilt(self, chance: random.Random) -> tuple["Ground", Document]:
        """The same with one document otherwise, and that document."""
        place = chance.randrange(len(self.documents) + 1)
        if place == len(self.documents):
            region = spoilt(self.region, chance)
            return replace(self, region=region), region
        changed = spoilt(self.documents[place], chance)
        return replace(self, documents=(*self.documents[:place], changed, *self.documents[place + 1 :])), changed


def _grounds() -> Iterator[Ground]:
    for folder in sorted(settings.PACKS_FOLDER.iterdir()):
        if (folder / "region.json").is_file():
            pack: Pack = read_pack(folder)
            assert pack.region is not None
            for documents in pack.systems.values():
                yield Ground(pack.region, tuple(whole(each) for each in documents), pack.guide_readers)


def _try(ground: Ground, chance: random.Random, name: str, found: Outcome) -> None:
    ground, changed = ground.spoilt(chance)
    found.tried += 1
    started = time.process_time()
    try:
        refused = _refused(ground)
        if not refused:
            run(ground, changed, chance)
    except Exception as error:  # whatever it is, it is what is looked for
        found.broken.append(f"{name}: {type(error).__name__}: {error}"[:500])
    else:
        found.refused += refused
        found.ran += not refused
    took = time.process_time() - started
    found.slowest = max(found.slowest, took)
    if took > MOST_SECONDS:
        found.broken.append(f"{name}: took {took:.2f} s")


def _refused(ground: Ground) -> bool:
    of_system = check_documents(ground.documents, region=ground.region, guides=ground.readers)
    problems = blocking((*check_documents([ground.region]), *of_system))
    with translation.override("zh-hans"):
        for problem in problems:
            assert problem.document, problem
            assert sentence(problem), problem
    return bool(problems)


def spoilt(document: Document, chance: random.Random) -> Document:
    """The document with one to three things in it otherwise."""
    found = copy.deepcopy(document)
    for _ in range(chance.choice((1, 1, 2, 3))):
        places = [*_places(found)]
        if places:
            owner, key = chance.choice(places)
            _spoil(owner, key, chance)
    return found


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in entries:
        yield value, key
        yield from _places(child)


def _spoil(owner: Any, key: Any, chance: random.Random) -> None:
    value = owner[key]
    ways = [_replace, _remove, _double, _alter, _alter, _swap]
    chance.choice(ways)(owner, key, value, chance)


def _replace(owner: Any, key: Any, _value: Any, chance: random.Random) -> None:
    owner[key] = copy.deepcopy(chance.choice(ODD))


def _remove(owner: Any, key: Any, _value: Any, _chance: random.Random) -> None:
    del owner[key]


def _double(owner: Any, key: Any, value: Any, _chance: random.Random) -> None:
    if isinstance(owner, list):
        owner.insert(key, copy.deepcopy(value))
    else:
        owner[f"{key}_"] = copy.deepcopy(value)


def _swap(owner: Any, key: Any, value: Any, chance: random.Random) -> None:
    """Something of the same document in another place."""
    other = chance.choice([*(owner.keys() if isinstance(owner, dict) else range(len(owner)))])
    owner[key], owner[other] = copy.deepcopy(owner[other]), value


def _alter(owner: Any, key: Any, value: Any, chance: random.Random) -> None:
    """Nearly the same: another number, a text with a part cut out or a sign put in."""
    if isinstance(value, bool):
        owner[key] = not value
    elif isinstance(value, str) and value:
        start, end = sorted(chance.choices(range(len(value) + 1), k=2))
        owner[key] = value[:start] + chance.choice(["", "", " ", "(", '"', "1", " and ", "{"]) + value[end:]
    elif isinstance(value, (int, float)) or hasattr(value, "as_tuple"):
        owner[key] = value * chance.choice((-1, 0, 10, 1000))
    elif isinstance(value, list):
        chance.shuffle(value)
    else:
        owner[key] = copy.deepcopy(chance.choice(ODD))


def run(ground: Ground, changed: Document, chance: random.Random) -> None:
    """Do with a definition that was accepted what people would."""
    system, region = load_system(ground.documents), load_region(ground.region)
    kind, key = changed["kind"], changed["key"]
    if kind == "form":
        _fill_in(system.forms[key], region, chance)
    elif kind == "workflow":
        _walk(system.workflows[key], region)
    elif kind == "catalogue":
        _score(system.catalogues[key], chance)
    elif kind == "decision":
        _decide(system, region)
    for role in region.roles:
        manual_of(region, system, role.key, number=1)


def _fill_in(form: Form, region: Region, chance: random.Random) -> None:
    scene = standalone_scene(form, {}, now=NOW, digest=canonical([dict(form.schema)]) + form.key + str(chance.random()))
    scene.record.data = defaults(scene)
    compile_form(form, districts=region.districts).fill(views_of(form, form_states(scene)))
    if not _asks_registers(form.fields.values()):  # these stand in the database
        posted = {key: chance.choice(("", "1", "是", "2026-03-02", "x" * 50)) for key in form.fields}
        take_post(scene, scene.record.data, posted)


def _asks_registers(fields: Iterable[Field]) -> bool:
    return any(one.lookup or one.source or _asks_registers(one.fields) for one in fields)


def _walk(workflow: Workflow, region: Region) -> None:
    drawing_of(workflow)
    roles = tuple(role.key for role in region.roles)
    for state in workflow.states:
        offered(workflow, state.key, roles, {})


def _score(catalogue: Catalogue, chance: random.Random) -> None:
    items = [node for node in catalogue.nodes.values() if node.rule]
    picked = chance.sample(items, k=min(5, len(items)))
    entries = {node.key: {"findings": [each.key for each in node.findings[:1]]} for node in picked}
    score_sheet(catalogue, SheetEntries.from_json({"items": entries}), history={})


def _decide(system: System, region: Region) -> None:
    names = names_apart(system, region, today=NOW.date(), now=NOW)
    for decision in system.decisions.values():
        with suppress(EngineError):  # it says why it cannot be answered, which is an answer
            ask(decision, {}, names)


def _memory() -> int:
    """The most memory this process ever held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
