"""The small system with its people, and the steps that tests take in it again and again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from forms.actors import Actor
from forms.models import Record, ScoreSheet
from registers.services import put_entry
from tests.builders import BUILDER, NOW, OTHER_BUILDER, PUDONG, SUPERVISOR, actor, at, publish_all
from tests.small_works import DOCUMENTS
from workflows.services import open_record, save_sheet, take_action

VALUES: Mapping[str, object] = {
    "site_name": "浦江一号",
    "contract": "HT-1",
    "district": PUDONG,
    "supervision_code": SUPERVISOR,
    "supervision_name": "监理公司",
    "leader": "赵工",
    "phone": "13800000001",
}


def the_contractor() -> Actor:
    """The contractor's user."""
    return actor("施工员", "contractor", organisation=BUILDER)


@dataclass(frozen=True)
class World:
    """Everybody who works in the small system."""

    contractor: Actor = field(default_factory=the_contractor)
    stranger: Actor = field(default_factory=lambda: actor("外人", "contractor", organisation=OTHER_BUILDER))
    supervision: Actor = field(default_factory=lambda: actor("监理员", "supervision", organisation=SUPERVISOR))
    site: Actor = field(default_factory=lambda: actor("赵工", "site", person_key="P-1"))
    authority: Actor = field(default_factory=lambda: actor("监督员", "authority", areas=[PUDONG]))

    def declare(self, *, now: datetime = NOW, **values: object) -> Record:
        """A site, just declared."""
        posted = {**VALUES, **values}
        return open_record(system="works", record_type="site", actor=self.contractor, now=now, posted=posted)

    def act(self, record: Record, action: str, by: Actor, *, now: datetime = NOW, **more: object) -> Record:
        """Take an action on the record as it is now."""
        version = Record.objects.values_list("version", flat=True).get(pk=record.pk)
        return take_action(record.pk, action=action, version=version, actor=by, now=now, **more)

    def active_site(self, **values: object) -> Record:
        """A site that the authority has accepted."""
        record = self.act(self.declare(**values), "submit", self.contractor)
        return self.act(record, "accept", self.authority, posted={"accepted": "是"})

    def month(self, site: Record, month: int, *, now: datetime | None = None) -> Record:
        """A month's evaluation, opened on the second of the month after."""
        return open_record(
            system="works",
            record_type="month",
            actor=self.contractor,
            now=now or at(f"2026-{month + 1:02}-02"),
            parent_id=site.pk,
            period_start=date(2026, month, 1),
        )

    def fill(
        self, record: Record, sheet: str, by: Actor, entries: Mapping[str, object], *, now: datetime = NOW
    ) -> ScoreSheet:
        """Save a sheet as it is now."""
        kept = ScoreSheet.objects.filter(record=record, key=sheet).first()
        version = kept.version if kept else 0
        return save_sheet(record.pk, sheet=sheet, version=version, entries=entries, actor=by, now=now)

    def self_score(self, record: Record, *items: str, absent: tuple[str, ...] = ()) -> ScoreSheet:
        """The contractor's sheet, with a finding in each of these items."""
        return self.fill(record, "self", self.contractor, entries_with(*items, absent=absent))

    def forward(self, record: Record) -> Record:
        """Submit a month, adopt everything in its review, and forward it."""
        self.act(record, "submit", self.contractor)
        self.fill(record, "review", self.site, {"verdicts": {"steel": "adopt", "walls": "adopt"}})
        return self.act(record, "forward", self.site)


def entries_with(*items: str, absent: tuple[str, ...] = ()) -> dict[str, object]:
    """Sheet entries with the first finding of each of these items."""
    return {"items": {item: {"findings": [f"{item}.a"]} for item in items}, "absent": list(absent)}


def make_world() -> World:
    """Publish the small system where we are, and make its people."""
    publish_all(DOCUMENTS)
    put_entry("people", key="P-1", data={"name": "赵工", "mobile": "13800000001"}, by=None, now=NOW)
    put_entry("people", key="P-2", data={"name": "钱工", "mobile": "13800000002"}, by=None, now=NOW)
    return World()
