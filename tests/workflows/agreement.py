"""What becomes of a step that several sign: every way of agreeing, every order, everything that may come between.

Each cell of the table is lived through on a real record; `docs/workflow.md` shows what came of it.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from itertools import product

from accounts.deputy_services import end_lending, lend
from accounts.models import User
from forms.actors import Actor, actor_for
from forms.errors import Refused
from forms.models import Record
from tenants.models import InboxItem, Region
from tests.builders import NOW, SUPERVISOR, grant
from tests.signed_works import Signers, documents, publish_all, signers, state, version
from workflows.handing import add_signer, reassign, sign_as_added
from workflows.models import Signature
from workflows.selectors import offers

AGREE: Mapping[str, object] = {
    "any": "any", "all": "all", "2 of 3": {"count": 2}, "60 % of 3": {"share": Decimal("0.6")},
}  # fmt: skip
ORDERS = ("parallel", "sequence")
BACK = {
    "key": "take_back",
    "title": "撤回",
    "from": ["signing"],
    "to": "checking",
    "by": "supervision",
    "kind": "withdraw",
}


def table() -> list[list[str]]:
    """The whole table, its heading first; has to be asked for inside an empty region."""
    head = ["agreement", "order", *(name for name, _ in CELLS)]
    people = signers()
    grant(User.objects.get(pk=people.site.user_id), "archive", organisation=SUPERVISOR)  # a colleague of the first
    rows = [[agree, order, *_row(people, agree, order)] for agree, order in product(AGREE, ORDERS)]
    return [head, *rows]


def _row(people: Signers, agree: str, order: str) -> list[str]:
    return [cell(people, {"agree": AGREE[agree], "order": order}) for _name, cell in CELLS]


def plan(people: Signers, joint: Mapping[str, object], *, ends: str = "at_once") -> Record:
    """A plan that waits for its signatures."""
    refuse = {"title": "不同意", "to": "refused", "ends": ends}
    *others, workflow = documents({**joint, "refuse": refuse})
    publish_all([*others, {**workflow, "actions": [*workflow["actions"], BACK]}])
    return people.plan("signing")


def said(record: Record) -> str:
    """Where a record stands, and who is asked where it still waits for signatures."""
    if state(record) != "signing":
        return f"`{state(record)}`"
    items = InboxItem.objects.filter(region_slug="alpha", kind=InboxItem.Box.TODO, record_id=record.pk)
    tokens = [token.partition("|")[2] for item in items for token in item.tokens]
    return "asks " + ", ".join(sorted({_asked(token) for token in tokens}))


def _asked(token: str) -> str:
    return "one person" if token.startswith("self@") else token.partition("@")[0]


def _all_in_turn(people: Signers) -> tuple[Actor, ...]:
    return (people.supervision, people.site, people.authority)


def first_agrees(people: Signers, joint: Mapping[str, object]) -> str:
    """The first seat signs."""
    record = plan(people, joint)
    people.act(record, "sign", people.supervision)
    return said(record)


def signatures_needed(people: Signers, joint: Mapping[str, object]) -> str:
    """All sign, one after the other, until the step is done."""
    record = plan(people, joint)
    return f"{_sign_on(people, record)} of 3"


def _sign_on(people: Signers, record: Record) -> int:
    for count, by in enumerate(_all_in_turn(people), start=1):
        people.act(record, "sign", by)
        if state(record) != "signing":
            return count
    return 0


def one_refuses(ends: str) -> Callable[[Signers, Mapping[str, object]], str]:
    """The first seat refuses, then the others agree as long as they are asked."""

    def lived(people: Signers, joint: Mapping[str, object]) -> str:
        record = plan(people, joint, ends=ends)
        people.act(record, "sign", people.supervision, verdict="refuse")
        for by in (people.site, people.authority):
            if state(record) == "signing":
                people.act(record, "sign", by)
        return said(record)

    return lived


def sent_back(people: Signers, joint: Mapping[str, object]) -> str:
    """The authority sends it back before anybody signed; once it is there again, signing begins anew."""
    record = plan(people, joint)
    people.act(record, "back", people.authority)
    there = said(record)
    people.act(record, "check", people.supervision)
    return f"{there}, then {_sign_on(people, record)} of 3"


def taken_back(people: Signers, joint: Mapping[str, object]) -> str:
    """Whoever sent it takes it back: at once, and after somebody else has signed."""
    at_once = plan(people, joint)
    people.act(at_once, "take_back", people.supervision)
    late = plan(people, joint)
    for by in (people.supervision, people.site):
        if state(late) == "signing":
            people.act(late, "sign", by)
    if state(late) != "signing":
        return said(at_once)
    found = {offer.action.key: offer.refusals for offer in offers(late_now(late), actor=people.supervision, now=NOW)}
    return f"{said(at_once)}; {'refused' if found.get('take_back') else 'possible'} once others signed"


def late_now(record: Record) -> Record:
    """The record as it is stored."""
    return Record.objects.get(pk=record.pk)


def signer_added(people: Signers, joint: Mapping[str, object]) -> str:
    """The first seat asks a colleague to sign before it; nothing is added to how many have to agree."""
    record = plan(people, joint)
    common = {"actor": people.supervision, "now": NOW}
    asked = {"to": people.colleague.user_id, "place": "before", "reason": ""}
    add_signer(record.pk, version=version(record), **asked, **common)
    held = _is_refused(people, record, people.supervision)
    sign_as_added(record.pk, verdict="agree", opinion="", version=version(record), actor=people.colleague, now=NOW)
    return f"{'held up' if held else 'goes on'}, then {_sign_on(people, record)} of 3"


def handed_on(people: Signers, joint: Mapping[str, object]) -> str:
    """The first seat is handed on to a colleague, who signs in its place."""
    record = plan(people, joint)
    to = {"to": people.colleague.user_id, "reason": "", "version": version(record)}
    reassign(record.pk, actor=people.supervision, now=NOW, **to)
    held = _is_refused(people, record, people.supervision)
    people.act(record, "sign", people.colleague)
    return f"{'only the colleague' if held else 'both'}; {said(record)}"


def deputy_signs(people: Signers, joint: Mapping[str, object]) -> str:
    """The first is away; a colleague without a part in plans signs in their place, and it counts as theirs."""
    record = plan(people, joint)
    with away(people.supervision, people.clerk) as deputy:
        people.act(record, "sign", deputy)
    signed = Signature.objects.get(record=record)
    whose = "for the first" if signed.for_user_id == people.supervision.user_id else "for themselves"
    return f"{whose}; {said(record)}"


def deputy_sits_too(people: Signers, joint: Mapping[str, object]) -> str:
    """The second seat's person stands in for the first: whichever they sign, they count once."""
    record = plan(people, joint)
    with away(people.supervision, people.site) as deputy:
        signed = 0
        while state(record) == "signing" and not _is_refused(people, record, deputy):
            signed += 1
    return f"signs {signed} of 2; {said(record)}"


@contextmanager
def away(owner: Actor, deputy: Actor) -> Iterator[Actor]:
    """The deputy as they are while the owner is away."""
    region, day = Region.objects.get(schema_name="alpha"), NOW.date()
    owner_user, deputy_user = User.objects.get(pk=owner.user_id), User.objects.get(pk=deputy.user_id)
    days = {"first_day": day, "last_day": day, "now": NOW, "today": day}
    given = lend(owner_user, deputy=deputy_user, region=region, by=owner_user, **days)
    yield actor_for(deputy_user, region_slug="alpha", today=day)
    end_lending(given.pk, by=owner_user, now=NOW, today=day)


def _is_refused(people: Signers, record: Record, by: Actor) -> bool:
    try:
        people.act(record, "sign", by)
    except Refused:
        return True
    return False


CELLS: tuple[tuple[str, Callable[[Signers, Mapping[str, object]], str]], ...] = (
    ("the first agrees", first_agrees),
    ("signatures needed", signatures_needed),
    ("the first refuses, `at_once`", one_refuses("at_once")),
    ("the first refuses, `too_few`, the others agree", one_refuses("too_few")),
    ("sent back, then checked again", sent_back),
    ("taken back by its sender", taken_back),
    ("a signer added before the first", signer_added),
    ("the first hands on", handed_on),
    ("the first is away, a deputy signs", deputy_signs),
    ("the deputy has a seat as well", deputy_sits_too),
)
