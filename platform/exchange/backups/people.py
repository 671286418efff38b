"""Who of a backup's people is who here: matched by user name, else by identity number, never by their number."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db import connection

from accounts.models import Organisation, User
from exchange.backups.belonging import PEOPLE, Row
from exchange.backups.errors import BackupRefused
from exchange.backups.sealed_rows import carried


@dataclass(frozen=True)
class Said:
    """What somebody decided about people: who is the same despite other data, and who gets another user name."""

    same: frozenset[str] = frozenset()
    renamed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class WhoIsWho:
    """The numbers people have here, and who is new."""

    numbers: Mapping[int, int]
    newcomers: tuple[Row, ...]  # as they shall stand


def who_is_who(people: Iterable[Row], *, said: Said) -> WhoIsWho:
    """Match the people of a backup with those known here; who is new keeps their number where it is free.

    Raises:
        BackupRefused: a user name belongs to somebody else, or two would be one.
    """
    told = list(people)
    known = _Known(told)
    found = {row["id"]: known.match(row, said) for row in told}
    if known.strangers:
        raise BackupRefused("strangers", {"people": ", ".join(known.strangers)})
    _check_one_each(told, found)
    fresh = [row for row in told if found[row["id"]] is None]
    given = _numbers_for([row["id"] for row in fresh])
    numbers = {pk: user.pk for pk, user in found.items() if user} | given
    return WhoIsWho(numbers, tuple(_newcomer(row, given[row["id"]], said) for row in fresh))


def organisations_here(rows: Iterable[Row]) -> Mapping[int, int]:
    """The numbers that companies have here, by those of the backup; who is not known yet is made known."""
    numbers = {}
    for row in rows:
        made, _new = Organisation.objects.get_or_create(credit_code=row["credit_code"], defaults={"name": row["name"]})
        numbers[row["id"]] = made.pk
    return numbers


def keep_numbers_free(table: str, highest: int) -> None:
    """Let the table give out higher numbers only, also to others and even if nothing comes of this."""
    text = "SELECT setval(pg_get_serial_sequence(%s, 'id'), greatest(%s, nextval(pg_get_serial_sequence(%s, 'id'))))"
    with connection.cursor() as cursor:
        cursor.execute(text, [f"public.{table}", highest, f"public.{table}"])


class _Known:
    """The people here who might be meant."""

    def __init__(self, told: list[Row]) -> None:
        keys = [row["person_key"] for row in told if row["person_key"]]
        self.by_name = {user.username: user for user in User.objects.filter(username__in=[r["username"] for r in told])}
        self.by_key: dict[str, list[User]] = defaultdict(list)
        for user in User.objects.filter(person_key__in=keys):
            self.by_key[user.person_key].append(user)
        self.strangers: list[str] = []

    def match(self, row: Row, said: Said) -> User | None:
        """The person here, or nobody if they are new."""
        username = row["username"]
        if username in said.renamed:
            return None
        if user := self.by_name.get(username):
            if username not in said.same and not _agree(row, user):
                self.strangers.append(f"{username} ({row['name']} in the backup, {user.name} here)")
            return user
        same = [user for user in self.by_key[row["person_key"]] if user.name == row["name"]]
        return same[0] if len(same) == 1 else None


def _agree(row: Row, user: User) -> bool:
    keys = {row["person_key"], user.person_key} - {""}
    return row["name"] == user.name and len(keys) < 2  # noqa: PLR2004 - two known numbers that differ


def _check_one_each(told: list[Row], found: Mapping[int, User | None]) -> None:
    meant = defaultdict(list)
    for row in told:
        if user := found[row["id"]]:
            meant[user].append(row["username"])
    for user, names in meant.items():
        if len(names) > 1:
            raise BackupRefused("two_in_one", {"username": user.username, "people": ", ".join(names)})


def _numbers_for(wanted: Collection[int]) -> dict[int, int]:
    """Their own numbers where these are free, else fresh ones."""
    if not wanted:
        return {}
    keep_numbers_free(PEOPLE, max(wanted))
    taken = set(User.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    given = {number: number for number in wanted if number not in taken}
    with connection.cursor() as cursor:
        for number in sorted(taken):
            cursor.execute("SELECT nextval(pg_get_serial_sequence('public.accounts_user', 'id'))")
            (given[number],) = cursor.fetchone()
    return given


def _newcomer(row: Row, number: int, said: Said) -> Row:
    """A person who is new here; nobody becomes an operator of the platform by a region's backup."""
    username = said.renamed.get(row["username"], row["username"])
    if username != row["username"] and User.objects.filter(username=username).exists():
        raise BackupRefused("name_taken", {"username": username})
    after = {**row, "id": number, "username": username, "is_superuser": False}
    return carried(User, row, after) if username != row["username"] else after
