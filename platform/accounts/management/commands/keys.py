"""`manage.py keys list | make | rotate | reseal | drop`."""

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.keyring import INDEX, SEAL, Key, Keyring, keep_keys, keyring, made_key
from accounts.resealing import Resealed, keys_in_use, reseal
from tenants import clock
from tenants.audit.services import record


class Command(BaseCommand):
    """The keys under which personal numbers lie sealed."""

    help = "List the keys of sealed data, make new ones, bring the data under the newest, and drop what is not used."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One subcommand for each thing to do."""
        commands = parser.add_subparsers(dest="command", required=True)
        commands.add_parser("list", help="The keys, and how many values lie under each; never the keys themselves.")
        commands.add_parser("make", help="Print a pair of new keys, for KAOPING_KEYS of a new installation.")
        rotate = commands.add_parser("rotate", help="Put a new key in front; `reseal` then writes the data anew.")
        rotate.add_argument("--index", action="store_true", help="A key of the index instead of one that seals.")
        resealing = commands.add_parser("reseal", help="Bring the data under the newest keys; may be broken off.")
        resealing.add_argument("--index", action="store_true", help="Write the index anew as well.")
        resealing.add_argument("--batch", type=int, default=200, help="Rows in one transaction.")
        drop = commands.add_parser("drop", help="Forget an earlier key under which nothing lies any more.")
        drop.add_argument("key", help="Its name.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Run the subcommand."""
        getattr(self, f"_{options['command']}")(**options)

    def _list(self, **_: Any) -> None:
        ring, used = keyring(), sum(keys_in_use().values(), Counter[str]())
        for key in ring.keys:
            now = " (used now)" if key == ring.newest(key.use) else ""
            values = f"  {used[key.id]} values" if key.use == SEAL else ""
            self.stdout.write(f"{key.use} {key.id}{values}{now}")
        for name in sorted(used.keys() - {key.id for key in ring.of(SEAL)}):
            self.stdout.write(f"{name}: {used[name]} values, and no key for them here")

    def _make(self, **_: Any) -> None:
        today = _today()
        for use in (SEAL, INDEX):
            self.stdout.write(made_key(use, known=(), today=today).line())

    def _rotate(self, *, index: bool, **_: Any) -> None:
        ring, use = keyring(), INDEX if index else SEAL
        key = made_key(use, known=[one.id for one in ring.keys], today=_today())
        if settings.DATA_KEYS:
            self.stdout.write("The keys come from KAOPING_KEYS. Put this in front of them on every machine:")
            self.stdout.write(key.line())
            return
        keep_keys(Keyring((key, *ring.keys)))
        self._note("keys.rotated", key)
        self.stdout.write(f"{use} {key.id} is used from now on. Next: manage.py keys reseal{' --index' * index}")

    def _reseal(self, *, index: bool, batch: int, **_: Any) -> None:
        done = reseal(index=index, batch=max(1, batch), told=self._tell)
        self.stdout.write(f"{done.written} of {done.seen} rows written")
        if done.shut:
            raise CommandError("Not opened, and left as they are: " + ", ".join(done.shut[:20]))

    def _drop(self, *, key: str, **_: Any) -> None:
        ring = keyring()
        gone = next((one for one in ring.of(SEAL) if one.id == key), None)
        if gone is None or gone == ring.newest(SEAL):
            raise CommandError(f"{key} is no earlier sealing key.")
        left = {table: names[key] for table, names in keys_in_use().items() if names[key]}
        if left:
            raise CommandError(f"Values lie under {key}: {left}. Run `manage.py keys reseal` first.")
        if settings.DATA_KEYS:
            self.stdout.write(f"Nothing lies under {key}: take it out of KAOPING_KEYS on every machine.")
            return
        keep_keys(Keyring(tuple(one for one in ring.keys if one != gone)))
        self._note("keys.dropped", gone)
        self.stdout.write(f"{key} is forgotten. Backups that lie under it need it: keep it with them.")

    def _tell(self, table: str, done: Resealed) -> None:
        if done.written or done.shut:
            self.stdout.write(f"{table}: {done.written} of {done.seen}")

    def _note(self, deed: str, key: Key) -> None:
        record(deed, user=None, at=clock.now(), object_type="key", object_id=key.id, data={"use": key.use})


def _today() -> str:
    return clock.today().strftime("%Y%m%d")
