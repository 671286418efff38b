"""Listings flow in because celery beat says so, through the queue and a worker, as they do in earnest."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from django.conf import settings
from django.db import connection
from django_celery_beat.models import IntervalSchedule, PeriodicTask, PeriodicTasks
from django_tenants.utils import schema_context

from forms.frames import single_records
from forms.models import Record
from registers.models import SyncRun
from tests.builders import NOW, publish_all
from tests.database import copied_database
from tests.outside import Outside, playing
from tests.registers.conftest import DATA
from tests.registers.test_making_up import OTHER, contract, documents
from tests.trust.ground import REGION
from tests.trust.service import PATIENCE, scheduler, worker
from tests.world import World


@contextmanager
def at_work(url: str, folder: Path, outside: Outside, now: Path) -> Iterator[None]:
    """Worker and scheduler run; the round to the registers is made every second instead of every five minutes."""
    more = {**outside.environment, "KAOPING_NOW_FILE": str(now)}
    with worker(url, folder, more), scheduler(url, folder, more):
        until(lambda: PeriodicTask.objects.filter(name="visit-registers").exists(), folder)
        task = PeriodicTask.objects.get(name="visit-registers")
        task.crontab, task.interval = None, IntervalSchedule.objects.get_or_create(every=1, period="seconds")[0]
        task.save()
        yield


def until(holds: Callable[[], object], folder: Path) -> None:
    """Wait for what processes do in their own time."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > deadline:
            logs = {log.name: log.read_text()[-2000:] for log in folder.glob("*.log")}
            raise AssertionError(f"It did not come to pass: {logs}")
        time.sleep(0.3)


def declared(outside: Outside) -> Record:
    """A site of the contract HT-1, in a region whose contracts flow in."""
    publish_all(documents())
    contract(outside, "HT-1", "赵工", "310101198302020033")
    return World().declare()


def test_contracts_flow_in_once_by_the_scheduler(django_db_setup, django_db_blocker, tmp_path, monkeypatch):
    name, now = f"kaoping_scheduled_{os.getpid()}", tmp_path / "now"
    usual = connection.settings_dict["NAME"]
    with django_db_blocker.unblock(), playing(DATA) as outside, copied_database(name), schema_context(REGION):
        for key, value in outside.environment.items():
            monkeypatch.setenv(key, value)
        services = outside.environment["REGISTER_SERVICES"].removeprefix("*=")
        monkeypatch.setattr(settings, "REGISTER_SERVICES", {"*": services})
        monkeypatch.setattr(settings, "REGISTER_PRIVATE_SERVICES", ["*"])
        url = f"{settings.DATABASE_URL.rpartition('/')[0]}/{name}"
        _plays(outside, url, tmp_path, now)
    connection.settings_dict["NAME"] = usual


@dataclass(frozen=True)
class Rounds:
    """The rounds to the register, made at the moment that the file `now` says."""

    now: Path
    folder: Path

    def at(self, moment: datetime) -> None:
        self.now.write_text(moment.isoformat())

    def until(self, holds: Callable[[], object], moment: datetime) -> None:
        """Make rounds from that moment on; one that got no answer is made again when it is due, so an hour passes."""
        looks = count()
        self.at(moment)

        def seen() -> object:
            look = next(looks)
            if SyncRun.objects.filter(register="contracts").exclude(failure="").exists():
                self.at(moment + timedelta(hours=look))
            if look % 20 == 19:  # beat overlooks what changes between its first two looks at the plan
                PeriodicTasks.update_changed()
            return holds()

        until(seen, self.folder)


def _plays(outside: Outside, url: str, folder: Path, now: Path) -> None:
    rounds = Rounds(now, folder)

    def fresh() -> Record:
        return single_records().get(pk=site.pk)

    def steps() -> list[str]:
        return [entry.action for entry in site.history.all()]

    def runs_since(moment: datetime) -> bool:
        return SyncRun.objects.filter(register="contracts", finished_at__gte=moment).exists()

    site = declared(outside)
    begun = steps()
    contract(outside, "HT-1", "钱工", OTHER)
    rounds.at(NOW)
    with at_work(url, folder, outside, now):
        rounds.until(lambda: fresh().data["leader"] == "钱工", NOW)
        assert steps() == ["sync", *begun]
        tomorrow = NOW + timedelta(days=1)  # the next round that is due finds nothing to do
        rounds.until(lambda: runs_since(tomorrow), tomorrow)
        assert steps() == ["sync", *begun]
