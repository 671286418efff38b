"""Bringing the database and the files to the state in which the platform can be used. Every step may be repeated."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from accounts.models import User
from accounts.services import save_person
from config.dev.progress import say, step
from exchange.demo import demo_accounts, demo_documents, demo_people, has_past, load_demo
from exchange.regions import create_region_from_pack, prove_region
from exchange.tasks import take_over_demo
from tenants import clock
from tenants.models import Region
from tenants.provisioning import ensure_template, migrate_public, migrate_regions, prepare_births
from tenants.tasks import HEADER

#: The demonstration's account of whoever runs the platform.
OPERATOR = "operator"


def prepare_database() -> None:
    """Migrate what is behind, public first."""
    with step("Public tables"):
        migrate_public()
    with step("Hidden template region"):
        ensure_template(now=clock.now())
    with step("Regions that are behind"):
        migrate_regions()
        prepare_births()


def prepare_regions(*, password: str) -> None:
    """Let every region that has a pack be born, and fill it with the demonstration data of its pack."""
    for folder in pack_folders():
        if not Region.objects.filter(schema_name=folder.name).exists():
            region = create_region_from_pack(folder.name, folder=folder, now=clock.now(), echo=_indented)
            prove_region(region, now=clock.now(), echo=_indented)
    for folder in pack_folders():
        load_demo(folder.name, now=clock.now(), echo=_indented, folder=folder, password=password)
        if has_past(demo_documents(folder.name, folder=folder)):
            take_over_demo.apply_async(headers={HEADER: folder.name})
    if not User.objects.filter(username=OPERATOR).exists():
        save_person(OPERATOR, name=OPERATOR, password=password, is_platform_operator=True, now=clock.now())


def prepare_static_files() -> None:
    """Collect the static files if any of them changed."""
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    state = _state_of_static_files()
    if stamp.exists() and stamp.read_text() == state:
        return
    with step("Static files"):
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        stamp.write_text(state)


def pack_folders() -> Sequence[Path]:
    """The packs on disk, by slug; folders that begin with _ are bases, not regions."""
    folders = (file.parent for file in Path(settings.PACKS_FOLDER).glob("*/region.json"))
    return sorted(folder for folder in folders if not folder.name.startswith("_"))


def accounts() -> Iterator[tuple[str, str, str]]:
    """Region, user name and title of the demonstration accounts, for the table at the end of a start."""
    for folder in pack_folders():
        for username, title in demo_accounts(demo_documents(folder.name, folder=folder)):
            yield folder.name, username, title


def people_on_site() -> Iterator[str]:
    """Region, identity number, mobile and title of the demonstration's people on site, a line each."""
    for folder in pack_folders():
        for person in demo_people(demo_documents(folder.name, folder=folder)):
            yield f"{folder.name}  {person['id_number']}  {person['mobile']}  {person['title']}"


def _indented(line: object) -> None:
    say(f"  {line}")


def _state_of_static_files() -> str:
    state = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            status = Path(storage.path(name)).stat()
            state.update(f"{name} {status.st_mtime_ns} {status.st_size}\n".encode())
    return state.hexdigest()
