"""The ground that is measured on: Shanghai from its pack, its people, sites and months opened by the real services."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.test import Client
from django.urls import set_urlconf
from django_tenants.utils import schema_context

from accounts.models import User
from engine.definitions.values import Catalogue
from exchange.demo import load_demo
from exchange.regions import create_region_from_pack
from forms.actors import Actor, actor_for
from forms.models import Record
from schemas.selectors import current_release, system_of
from tenants import clock
from tests.e2e.checked_pack import build
from workflows.services import open_record, save_sheet, take_action

SLUG = "shanghai"
PACK = settings.PACKS_FOLDER / SLUG
INSPECTED = "inspected"
CONTRACTOR = "sh_contractor"
BIRTH = datetime.fromisoformat("2025-01-02T09:00:00+08:00")
#: When pages are looked at: every month of 2025 can be evaluated.
NOW = datetime.fromisoformat("2026-01-10T09:00:00+08:00")


@dataclass(frozen=True)
class Ground:
    """Where benchmarks do their work: they open sites and months, and look at pages as the contractor."""

    catalogue: Catalogue
    client: Client
    slug: str = SLUG

    def declare(self, number: int) -> Record:
        """A site that waits for its contractor to submit it."""
        values = {**_VALUES, "site_name": f"示例工程 {number}", "contract_number": f"2501SY{number:04}"}
        with self.inside():
            return open_record(
                system="quality", record_type="declaration", actor=self.actor(CONTRACTOR), now=BIRTH, posted=values
            )

    def accepted_site(self, number: int) -> Record:
        """A site that was declared, passed and accepted."""
        site = self.declare(number)
        for username, action, posted in _ACCEPTANCE:
            with self.inside():
                site = take_action(
                    site.pk, action=action, version=site.version, posted=posted, opinion="同意。",
                    actor=self.actor(username), now=BIRTH,
                )  # fmt: skip
        return site

    def month(self, site: Record, month: int, *findings: str) -> Record:
        """The draft of a month of 2025, with a finding in each of these items."""
        items = {item: {"findings": [f"{item}.1"]} for item in findings}
        who = {"actor": self.actor(CONTRACTOR), "now": NOW}
        with self.inside():
            record = open_record(
                system="quality", record_type="monthly_evaluation", parent_id=site.pk,
                period_start=date(2025, month, 1), **who,
            )  # fmt: skip
            save_sheet(record.pk, sheet="self", version=0, entries={"items": items}, **who)
        return record

    def inspection(self, site: Record, entries: Mapping[str, object]) -> Record:
        """An inspection of a site by JGJ 59; only where the pack has them."""
        who = {"actor": self.actor(CONTRACTOR), "now": NOW}
        with self.inside():
            record = open_record(system="quality", record_type="inspection", parent_id=site.pk, **who)
            save_sheet(record.pk, sheet="check", version=0, entries=entries, **who)
        return record

    def actor(self, username: str) -> Actor:
        """Somebody of the demonstration, by user name."""
        return actor_named(username, self.slug)

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Stand in the region, among its addresses, at the time at which pages are looked at."""
        with schema_context(self.slug), clock.frozen(NOW):
            set_urlconf(settings.REGION_URLCONF)
            try:
                yield
            finally:
                set_urlconf(None)


def prepared_ground() -> Ground:
    """Let Shanghai be born in the database of the moment, with its people; the contractor is signed in."""
    create_region_from_pack(SLUG, folder=PACK, now=BIRTH)
    with TemporaryDirectory() as folder:
        people = Path(shutil.copytree(PACK, Path(folder) / SLUG, ignore=shutil.ignore_patterns("projects.json")))
        load_demo(SLUG, now=BIRTH, folder=people, echo=lambda _line: None)
    client = Client()
    client.force_login(User.objects.get(username=CONTRACTOR))
    with schema_context(SLUG):
        catalogue = system_of(current_release("quality")).catalogues["quality"]
    return Ground(catalogue, client)


def inspection_ground(beside: Ground) -> Ground:
    """A second region, with the same people, whose sites are inspected by JGJ 59: 19 tables, 189 items."""
    with TemporaryDirectory() as folder:
        pack = build(Path(folder)) / SLUG
        create_region_from_pack(INSPECTED, folder=pack, now=BIRTH)
        load_demo(INSPECTED, now=BIRTH, folder=pack, echo=lambda _line: None)
    with schema_context(INSPECTED):
        catalogue = system_of(current_release("quality")).catalogues["jgj59"]
    return Ground(catalogue, beside.client, INSPECTED)


@cache
def actor_named(username: str, slug: str = SLUG) -> Actor:
    """Somebody of the demonstration, by user name, in a region."""
    return actor_for(User.objects.get(username=username), region_slug=slug, today=BIRTH.date())


_VALUES: Mapping[str, str] = {
    "site_address": "示例路 1 号",
    "district": "310115",
    "category": "房屋建筑工程",
    "structure": "框架剪力墙",
    "floor_area": "48600",
    "planned_start": "2025-01-01",
    "planned_finish": "2027-12-31",
    "client_name": "示例置业有限公司",
    "contractor_leader": "陈示一",
    "contractor_phone": "13800001001",
    "supervision_code": "91310101MA1K0B001C",
    "supervision_leader": "韩示四",
    "supervision_phone": "13800001020",
}
_ACCEPTANCE: Sequence[tuple[str, str, Mapping[str, str]]] = (
    (CONTRACTOR, "submit", {}),
    ("sh_supervision", "pass", {}),
    ("sh_authority", "accept", {"accepted": "是"}),
)
