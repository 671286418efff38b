"""What JSON Schema cannot say: whether definitions fit together. One file per kind, functions that yield problems."""

from collections.abc import Iterator
from itertools import chain

from engine.definitions.checks.catalogues import check_catalogue
from engine.definitions.checks.clocks import check_clocks
from engine.definitions.checks.decisions import check_decision
from engine.definitions.checks.forms import check_form
from engine.definitions.checks.golden import check_golden_case
from engine.definitions.checks.others import check_notice, check_report
from engine.definitions.checks.prints import check_print
from engine.definitions.checks.record_types import check_record_type
from engine.definitions.checks.regions import check_menus
from engine.definitions.checks.regions import check_region as region_problems
from engine.definitions.checks.registers import check_register
from engine.definitions.checks.registration import check_confirmation
from engine.definitions.checks.sites import check_projects, check_sites
from engine.definitions.checks.workflows import check_workflow
from engine.definitions.checks.world import World
from engine.definitions.values import Region, System
from engine.errors import Problem

__all__ = ["check_region", "check_system"]


def check_region(region: Region) -> tuple[Problem, ...]:
    """Everything wrong with a region by itself."""
    return _once(chain(region_problems(region), check_sites(region)))


def check_system(system: System, region: Region | None = None) -> tuple[Problem, ...]:
    """Everything wrong with a system, by itself and in its region; each problem once."""
    return _once(_problems(system, World(system, region)))


def _problems(system: System, world: World) -> Iterator[Problem]:
    for record_type in system.record_types.values():
        yield from check_record_type(record_type, world)
    for form in system.forms.values():
        yield from check_form(form, world)
    for catalogue in system.catalogues.values():
        yield from check_catalogue(catalogue, world)
    for workflow in system.workflows.values():
        yield from check_workflow(workflow, world)
        yield from check_clocks(workflow, world.region)
    for decision in system.decisions.values():
        yield from check_decision(decision, world)
    yield from _rest(system, world)
    if world.region is not None:
        yield from check_menus(world.region, system)
        yield from check_confirmation(world.region, system)
        yield from check_projects(world.region, system)


def _rest(system: System, world: World) -> Iterator[Problem]:
    for register in system.registers.values():
        yield from check_register(register, world)
    for report in system.reports.values():
        yield from check_report(report, world)
    for notice in system.notices.values():
        yield from check_notice(notice, world)
    for paper in system.prints.values():
        yield from check_print(paper, world)
    for case in system.golden:
        yield from check_golden_case(case, world)


def _once(problems: Iterator[Problem]) -> tuple[Problem, ...]:
    """The problems in order, without those that several record types share."""
    return tuple({repr(problem): problem for problem in problems}.values())
