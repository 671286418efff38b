"""From a wish to a region in use: asked for once, made by the worker, whole or not at all; failed ones are told."""

import json
import time
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from celery import current_app
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django_tenants.utils import schema_context, tenant_context

from accounts.invitations.models import Invitation
from accounts.invitations.services import invite
from accounts.models import User
from accounts.people.services import PeopleRefused, check_person
from accounts.services import deactivate, grant_role
from exchange.founding.wishes import Problems, Typed, filled_in, read_wish
from exchange.regions import bear_region
from exchange.releasing import list_systems, run_drafts
from forms.evidence import file_store
from schemas.documents import DocumentEncoder, parse
from schemas.packs import Attached, Pack
from schemas.selectors import REGION
from tenants.audit.services import record
from tenants.models import Region, RegionBirth
from tenants.provisioning import RegionExists

State = RegionBirth.State
WORK = "exchange.founding.tasks.bear"
#: After so long without a sign of life a birth is picked up again.
QUIET = timedelta(minutes=10)
_MOST_NOTES = 20


@dataclass(frozen=True)
class FirstAdmin:
    """Who shall administer the new region."""

    username: str
    name: str
    mobile: str


class BirthRefused(Exception):
    """What is wrong with a wish, in sentences by the place on the page."""

    def __init__(self, problems: Problems) -> None:
        super().__init__(str(problems))
        self.problems = problems


@transaction.atomic
def ask_birth(typed: Typed, admin: FirstAdmin, *, key: str, by: User, now: datetime, address: str = "") -> RegionBirth:
    """Write down that a region shall be; the worker makes it. The same key gives the same birth again.

    Raises:
        BirthRefused: with everything that is wrong, each at its place.
    """
    known = RegionBirth.objects.filter(key=key, by_id=by.pk).first()
    if known is not None:
        return known
    pack, problems = read_wish(typed)
    problems = {**problems, **_admin_problems(admin)}
    if problems:
        raise BirthRefused(problems)
    user = User(username=admin.username, name=admin.name, mobile=admin.mobile)
    user.set_unusable_password()
    user.save()
    assert pack.region is not None  # a wish without problems has one
    birth = RegionBirth.objects.create(
        key=key,
        slug=typed.slug,
        title=pack.region["title"],
        short=pack.region["short"],
        documents=_kept(pack),
        admin_id=user.pk,
        admin_role=filled_in(typed).admin_role,
        by_id=by.pk,
        by_name=by.name,
        at=now,
        touched_at=now,
    )
    record("region.asked", user=by, at=now, object_type="region", object_id=typed.slug, ip=address)
    request_birth(birth.pk)
    return birth


def carry_on(birth_id: int, *, now: Callable[[], datetime]) -> str:
    """Do what a birth waits for; gives where it stands. Killed in between, it goes on with the next call."""
    if _make(birth_id, now=now):
        _try_cases(birth_id, now=now)
    return RegionBirth.objects.values_list("state", flat=True).get(pk=birth_id)


@transaction.atomic
def invite_again(birth: RegionBirth, *, by: User, now: datetime) -> Invitation:
    """Another link for the first administrator; the one before is worthless then."""
    return invite(User.objects.get(pk=birth.admin_id), region_slug=birth.slug, title=birth.title, by=by, now=now)


def invitation_of(birth: RegionBirth) -> Invitation | None:
    """The newest invitation of the first administrator."""
    return Invitation.objects.filter(user_id=birth.admin_id, region_slug=birth.slug).select_related("user").first()


@transaction.atomic
def drop_birth(birth_id: int, *, by: User, now: datetime, address: str = "") -> None:
    """Clear a birth away that could not be: the account of its first administrator is closed; there is no region."""
    birth = RegionBirth.objects.select_for_update().get(pk=birth_id)
    if birth.state != State.FAILED or Region.objects.filter(schema_name=birth.slug).exists():
        return
    deactivate(User.objects.get(pk=birth.admin_id), by=by, now=now)
    RegionBirth.objects.filter(pk=birth.pk).update(state=State.DROPPED, documents="", touched_at=now)
    record("region.dropped", user=by, at=now, object_type="region", object_id=birth.slug, ip=address)


@transaction.atomic
def try_again(birth_id: int, *, now: datetime) -> None:
    """Have a birth tried again that could not be."""
    if RegionBirth.objects.filter(pk=birth_id, state=State.FAILED).update(
        state=State.WAITING, problem="", touched_at=now
    ):
        request_birth(birth_id)


def request_birth(birth_id: int) -> None:
    """Have a worker make it, once this is committed; where the queue is down, the sweep does it."""
    transaction.on_commit(lambda: current_app.send_task(WORK, args=[birth_id], retry=False), robust=True)


def _make(birth_id: int, *, now: Callable[[], datetime]) -> bool:
    """Make the region and invite its administrator, in one transaction; true once it is there."""
    started = time.perf_counter()
    try:
        with file_store() as store, transaction.atomic():
            birth = RegionBirth.objects.select_for_update().get(pk=birth_id)
            if birth.state != State.WAITING:
                return birth.state == State.TRYING
            by, admin = (User.objects.get(pk=pk) for pk in (birth.by_id, birth.admin_id))
            region = bear_region(birth.slug, pack=_pack(birth), by=by, now=now(), store=store)
            grant_role(admin, region=region, role=birth.admin_role, areas=("*",), by=by, now=now())
            invite(admin, region_slug=birth.slug, title=birth.title, by=by, now=now())
            took = int((time.perf_counter() - started) * 1000)
            birth.state, birth.touched_at, birth.took_ms = State.TRYING, now(), took
            birth.save(update_fields=["state", "touched_at", "took_ms"])
    except (RegionExists, ValidationError):
        _fail(birth_id, _("There is a region of this name by now."), now())
        return False
    except Exception:
        _fail(birth_id, _("It could not be made; nothing of it is left. The operators see why in the log."), now())
        raise
    return True


def _try_cases(birth_id: int, *, now: Callable[[], datetime]) -> None:
    """Run the golden cases of the region: what they expect of other districts may come out differently here."""
    birth = RegionBirth.objects.get(pk=birth_id)
    region = Region.objects.get(schema_name=birth.slug)
    notes = []
    with tenant_context(region):
        for system in [one for one in list_systems() if one != REGION]:
            failures = run_drafts(system, at=now())
            words = _("%(case)s, step %(step)s: %(what)s should be %(expected)s and is %(actual)s")
            notes += [
                words
                % {
                    "case": f"{system}/{one.case}",
                    "step": one.step,
                    "what": one.what,
                    "expected": one.expected,
                    "actual": one.actual,
                }
                for one in failures
            ]
    done = {"state": State.READY, "notes": notes[:_MOST_NOTES], "documents": "", "touched_at": now()}
    with schema_context("public"):
        RegionBirth.objects.filter(pk=birth_id, state=State.TRYING).update(**done)


def _fail(birth_id: int, problem: str, now: datetime) -> None:
    RegionBirth.objects.filter(pk=birth_id).update(state=State.FAILED, problem=problem, touched_at=now)


def _admin_problems(admin: FirstAdmin) -> Problems:
    try:
        check_person(admin.username, admin.name, admin.mobile)
    except PeopleRefused as refused:
        return {"admin": [str(refused)]}
    if User.objects.filter(username__iexact=admin.username).exists():
        return {"admin": [_("There is an account with this user name already. Choose another one.")]}
    return {}


def _kept(pack: Pack) -> str:
    files = {key: [one.name, b64encode(one.content).decode()] for key, one in pack.attached.items()}
    kept = {"region": pack.region, "systems": pack.systems, "guides": pack.guides, "attached": files}
    return json.dumps(kept, cls=DocumentEncoder, ensure_ascii=False)


def _pack(birth: RegionBirth) -> Pack:
    kept = parse(birth.documents)
    systems = {key: tuple(found) for key, found in kept["systems"].items()}
    attached = {key: Attached(name, b64decode(content)) for key, (name, content) in kept.get("attached", {}).items()}
    return Pack(region=kept["region"], systems=systems, guides=tuple(kept["guides"]), attached=attached)
