"""Lists by whether what is due below each record for a period is there, such as an evaluation of the month."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext as _

from engine.definitions.values import Coverage
from engine.flow import Period, covering
from forms.actors import Actor
from forms.frames import Frame
from forms.models import Record
from forms.rendering.values import Option
from forms.selectors import visible_records
from portal.lists.filters import FilterControl

PERIOD, STANDING = "period", "standing"
OPEN, DONE = "open", "done"


@dataclass(frozen=True)
class Covered:
    """A list of what is there, or missing, for one period, as somebody asked for it."""

    coverage: Coverage
    period: Period
    standing: str  # open, done, or empty: both
    actor: Actor

    @property
    def controls(self) -> tuple[FilterControl, ...]:
        """The two questions of the query form: for which period, and in which standing."""
        options = (Option(OPEN, self.coverage.open_title), Option(DONE, self.coverage.done_title))
        return (
            FilterControl(PERIOD, _("Month asked about"), "period", f"{self.period.start:%Y-%m}"),
            FilterControl(STANDING, _("Whether it is there"), "choice", self.standing, options),
        )

    def narrow(self, found: QuerySet[Record]) -> QuerySet[Record]:
        """Only the records in this standing, each with what it has for the period; one query more for a whole page."""
        below = visible_records(self.actor, record_type=self.coverage.child).filter(period_start=self.period.start)
        done = Exists(below.filter(parent_id=OuterRef("pk"), state__in=self.coverage.done).order_by())
        found = found.annotate(is_covered=done)
        if self.standing:
            found = found.filter(is_covered=self.standing == DONE)
        return found.prefetch_related(Prefetch("children", below.prefetch_related("sheets"), to_attr="covering"))


def read_coverage(frame: Frame, coverage: Coverage, actor: Actor, asked: Mapping[str, str], today: date) -> Covered:
    """The period and standing that an address asks for: else the present one, and what is missing."""
    kind = frame.system.record_types[coverage.child].period
    period = covering(kind, _first_of_month(asked.get(PERIOD, "")) or today)
    assert period is not None  # a release was checked for it
    standing = asked.get(STANDING, OPEN)
    return Covered(coverage, period, standing if standing in (OPEN, DONE) else "", actor)


def _first_of_month(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
