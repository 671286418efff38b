"""Asking a register because an effect said so: the answer becomes a step of the record's history, and may fill fields.

`_answer` is the one place that knows how registers are asked.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.channels import NotSent
from engine.definitions.templates import fill
from engine.definitions.values import NOT_FOUND, UNREACHABLE, Register
from forms.actors import SYSTEM
from forms.contexts import Scene, with_names
from forms.scoring import is_frozen
from forms.services import lock_scene
from registers.asking import ask
from registers.selectors import Answer
from tenants.numbers import shortened
from workflows.models import Outgoing
from workflows.outbox import notify
from workflows.work import Step, Work


def ask_register(row: Outgoing, now: datetime) -> None:
    """Ask, and write down what the register said.

    Raises:
        NotSent: the register cannot be reached now.
    """
    payload = row.payload
    asking = Scene(row.record, SYSTEM, now)
    register = asking.frame.system.registers[payload["register"]]
    answer = _answer(register, payload["asked"], now)
    if answer.failure == UNREACHABLE:
        raise NotSent(_("%(register)s cannot be reached.") % {"register": register.title})
    work, scene = Work(SYSTEM, now), lock_scene(row.record_id, actor=SYSTEM, now=now)
    if answer.entry is not None:
        _confirmed(work, scene, register, answer, payload["fill"])
    else:
        _not_confirmed(work, scene, register, answer, row)
    work.finish()


def _answer(register: Register, asked: Mapping[str, object], now: datetime) -> Answer:
    return ask(register, asked, now=now)


def _confirmed(work: Work, scene: Scene, register: Register, answer: Answer, fills: Iterable[Sequence[str]]) -> None:
    """Keep what was taken over; a frozen record keeps its values."""
    taken = {own: (answer.entry or {}).get(name) for own, name in fills}
    if not is_frozen(scene):
        scene.record.data = {**scene.record.data, **taken}
    title = _("%(register)s confirmed") % {"register": register.title}
    said = {"register": register.key, "answer": answer.kept, **taken}
    work.write(scene, Step("edit", "register", title, scene.record.state, input=said))


def _not_confirmed(work: Work, scene: Scene, register: Register, answer: Answer, row: Outgoing) -> None:
    """Keep why, in the register's own words, and tell whoever is to be told."""
    template = register.failures.get(answer.failure) or register.failures.get(NOT_FOUND, "")
    sentence = fill(template, {name: shortened(value) for name, value in row.payload["asked"].items()})
    title = _("%(register)s did not confirm") % {"register": register.title}
    said = {"register": register.key, "answer": answer.kept, "reason": answer.failure}
    work.write(scene, Step("edit", "register", title, scene.record.state, opinion=sentence, input=said))
    if row.payload["failed"]:
        notice = scene.frame.system.notices[row.payload["failed"]]
        fresh = scene.afresh()
        notify(work, fresh, notice, with_names(fresh.context(), input={"opinion": sentence}), f"answer.{row.pk}")
