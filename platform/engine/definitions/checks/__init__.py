"""What JSON Schema cannot say: whether definitions fit together. One file per kind, functions that yield problems."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from engine.definitions.checks.catalogues import check_catalogue
from engine.definitions.checks.clocks import check_clocks
from engine.definitions.checks.dashboards import check_dashboard
from engine.definitions.checks.decisions import check_decision
from engine.definitions.checks.forms import check_form
from engine.definitions.checks.golden import check_golden_case
from engine.definitions.checks.guides import check_guide_readers, check_must_read
from engine.definitions.checks.others import check_notice
from engine.definitions.checks.prints import check_print
from engine.definitions.checks.project_accounts import check_account_projects, check_project_accounts
from engine.definitions.checks.record_types import check_record_type
from engine.definitions.checks.regions import check_menus
from engine.definitions.checks.regions import check_region as region_problems
from engine.definitions.checks.registers import check_register
from engine.definitions.checks.registration import check_confirmation
from engine.definitions.checks.reports import check_report
from engine.definitions.checks.sites import check_projects, check_sites
from engine.definitions.checks.workflows import check_workflow
from engine.definitions.checks.world import Guides, World
from engine.definitions.values import Region, System
from engine.errors import Problem

__all__ = ["CHECKED_ALONE", "check_definition", "check_guide_readers", "check_region", "check_system"]


def check_region(region: Region) -> tuple[Problem, ...]:
    """Everything wrong with a region by itself."""
    return _once(chain(region_problems(region), check_sites(region), check_project_accounts(region)))


def check_system(system: System, region: Region | None = None, guides: Guides | None = None) -> tuple[Problem, ...]:
    """Everything wrong with a system, by itself and in its region with these help pages; each problem once."""
    return _once(_problems(system, World(system, region, guides)))


def check_definition(system: System, kind: str, key: str, region: Region | None = None) -> tuple[Problem, ...]:
    """What is wrong with one definition of a system; nothing of one that is not there, or of another kind."""
    world = World(system, region)
    return _once(chain.from_iterable(_of(world, kind, one) for one in _known(system, kind) if one.key == key))


def _problems(system: System, world: World) -> Iterator[Problem]:
    yield from check_must_read(world)
    for kind in _CHECKS:
        for one in _known(system, kind):
            yield from _of(world, kind, one)
    if world.region is not None:
        yield from check_menus(world.region, system)
        yield from check_confirmation(world.region, system)
        yield from check_projects(world.region, system)
        yield from check_account_projects(world.region, system)


def _known(system: System, kind: str) -> Iterable[Any]:
    if kind == "golden":
        return system.golden
    return getattr(system, f"{kind}s").values() if kind in _CHECKS else ()


def _of(world: World, kind: str, one: Any) -> Iterator[Problem]:
    yield from _CHECKS[kind](one, world)
    if kind == "workflow":
        yield from check_clocks(one, world.region)


_CHECKS: Mapping[str, Callable[[Any, World], Iterator[Problem]]] = {
    "record_type": check_record_type,
    "form": check_form,
    "catalogue": check_catalogue,
    "workflow": check_workflow,
    "decision": check_decision,
    "register": check_register,
    "report": check_report,
    "dashboard": check_dashboard,
    "notice": check_notice,
    "print": check_print,
    "golden": check_golden_case,
}
#: The kinds that `check_definition` knows all about; a notice is checked where it is sent, too.
CHECKED_ALONE = frozenset(_CHECKS) - {"notice"}


def _once(problems: Iterator[Problem]) -> tuple[Problem, ...]:
    """The problems in order, without those that several record types share."""
    return tuple({repr(problem): problem for problem in problems}.values())
