"""Jiangsu's safety management in the region we are in: its definitions, one company, one project and its people."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from django.conf import settings

from forms.actors import Actor
from forms.models import Record
from registers.services import put_entry
from schemas.packs import Pack, read_pack
from tests.builders import actor, at, publish_all
from workflows.services import open_record, take_action

COMPANY, LEADER = "91320100MA1K0C0019", "P-JS"
PROJECT: Mapping[str, object] = {
    "project_name": "示例钟山学校工程",
    "filing_number": "3201AQ260077",
    "district": "320100",
    "started_on": "2026-01-05",
    "planned_finish": "2026-05-31",
    "contractor_code": COMPANY,
    "manager": "袁示一",
    "manager_phone": "13800000070",
}
PHRASE: Mapping[str, object] = {
    "check_item": "安全管理 / 教育与交底",
    "phrase": "木工班组未进行班前安全教育",
    "severity": "一般隐患",
    "rectify": True,
    "due_working_days": 1,
}


@cache
def _pack() -> Pack:
    return read_pack(settings.PACKS_FOLDER / "jiangsu")


def _published(now: datetime) -> None:
    publish_all(_pack().systems["safety"], system="safety", region=_pack().region, now=now)
    company = {"credit_code": COMPANY, "name": "示例金陵建设有限公司"}
    put_entry("enterprises", key=COMPANY, data=company, by=None, now=now)
    manager = {"name": PROJECT["manager"], "mobile": PROJECT["manager_phone"]}
    put_entry("managers", key=LEADER, data=manager, by=None, now=now)


@dataclass(frozen=True)
class Jiangsu:
    """Everybody who works on a project, from the day on which the definitions were released."""

    born: datetime = at("2026-02-02")
    authority: Actor = field(default_factory=lambda: actor("顾示二", "authority", areas=["*"]))
    director: Actor = field(default_factory=lambda: actor("曹示一", "safety_director", organisation=COMPANY))
    inspector: Actor = field(default_factory=lambda: actor("魏示二", "inspector", organisation=COMPANY))
    site: Actor = field(default_factory=lambda: actor("袁示一", "project_site", person_key=LEADER))

    def __post_init__(self) -> None:
        _published(self.born)

    def project(self, **values: object) -> Record:
        """A project under way."""
        return self.open("project", self.authority, now=self.born, posted={**PROJECT, **values})

    def open(self, record_type: str, by: Actor, *, now: datetime, **more: object) -> Record:
        return open_record(system="safety", record_type=record_type, actor=by, now=now, **more)

    def act(self, record: Record, action: str, by: Actor, *, now: datetime, **more: object) -> Record:
        """Take an action on the record as it is now."""
        version = fresh(record).version
        return take_action(record.pk, action=action, version=version, actor=by, now=now, **more)

    def to_rectify(self, project: Record, *, now: datetime) -> Record:
        """An inspection by phrases that asks for rectification within a working day."""
        posted = {"rectify_request": "当日整改。", "phrases": [PHRASE]}
        found = self.open("inspection_phrases", self.inspector, now=now, parent_id=project.pk, posted=posted)
        return self.act(found, "save", self.inspector, now=now)


def fresh(record: Record) -> Record:
    """The record as it is stored now."""
    return Record.objects.get(pk=record.pk)
