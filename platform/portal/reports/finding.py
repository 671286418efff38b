"""Finding the report that an address names, for those who may see it."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from engine.definitions.values import Region, Report
from forms.actors import Actor
from forms.frames import Frame
from portal.lists.filters import FilterControl
from portal.reports.query import ReportQuery, read_report
from portal.viewer import holds
from schemas.selectors import region_and_release, system_of
from tenants import clock

#: What the name of an export begins with when it is a report's.
ABOUT = "report:"


def about(query: ReportQuery) -> str:
    """The name of a report among exports."""
    return f"{ABOUT}{query.frame.system.key}/{query.report.key}"


def report_of(system: str, key: str, *, actor: Actor) -> tuple[Report, Frame]:
    """The report with its definitions.

    Raises:
        Http404: there is none, or it is not for this person.
    """
    region, release = region_and_release(system)
    definitions = system_of(release) if release else None
    report = definitions.reports.get(key) if definitions else None
    if release is None or definitions is None or report is None or not holds(actor, report.roles):
        raise Http404
    return report, Frame(region, release, definitions, definitions.record_types[report.record_type])


def asked_report(system: str, key: str, *, actor: Actor, asked: Mapping[str, str]) -> ReportQuery:
    """The report as an address asks for it.

    Raises:
        Http404: there is none, or it is not for this person.
    """
    report, frame = report_of(system, key, actor=actor)
    return read_report(report, frame=frame, actor=actor, asked=asked, today=clock.today(), now=clock.now())


def exported_report(name: str, *, actor: Actor, asked: Mapping[str, str]) -> ReportQuery:
    """The report that an export is of.

    Raises:
        Http404: it is not for this person any more.
    """
    system, _slash, key = name.removeprefix(ABOUT).partition("/")
    return asked_report(system, key, actor=actor, asked=asked)


def asked_words(query: ReportQuery) -> str:
    """What the report was narrowed to, and as of when it is."""
    return words_of(query.controls, now=query.now)


def words_of(controls: Iterable[FilterControl], *, now: datetime) -> str:
    """What was chosen, and as of when it is."""
    chosen = [
        f"{each.title}: {next((one.title for one in each.options if one.key == each.value), each.value)}"
        for each in controls
        if each.value
    ]
    return " · ".join([*chosen, _("As of %(moment)s") % {"moment": f"{timezone.localtime(now):%Y-%m-%d %H:%M}"}])


def menu_title(region: Region, system: str, *, report: str = "", dashboard: str = "") -> str:
    """The heading of the menu under which a report or a dashboard stands."""
    wanted = (system, report, dashboard)
    items = ((menu.title, item) for menu in region.menus for item in menu.items)
    return next((title for title, item in items if (item.system, item.report, item.dashboard) == wanted), "")
