"""Asking a register because an effect said so: the answer becomes a step of the record's history, and may fill fields.

`_answer` is the one place that knows how registers are asked.
"""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from engine.definitions.templates import fill
from engine.definitions.values import UNREACHABLE, Register
from forms.actors import SYSTEM
from forms.contexts import Scene
from forms.scoring import is_frozen
from forms.services import lock_record
from registers.selectors import Answer, find_entry
from workflows.models import Outgoing
from workflows.outbox import notify
from workflows.outbox_channels import NotSent
from workflows.work import Step, Work


def ask_register(row: Outgoing, now: datetime) -> None:
    """Ask, and write down what the register said.

    Raises:
        NotSent: the register cannot be reached now.
    """
    payload = row.payload
    asking = Scene(row.record, SYSTEM, now)
    register = asking.frame.system.registers[payload["register"]]
    answer = _answer(register, payload["asked"])
    if answer.failure == UNREACHABLE:
        raise NotSent(_("%(register)s cannot be reached.") % {"register": register.title})
    work, scene = Work(SYSTEM, now), Scene(lock_record(row.record_id, actor=SYSTEM), SYSTEM, now)
    if answer.entry is not None:
        _confirmed(work, scene, register, answer.entry, payload)
    else:
        _not_confirmed(work, scene, register, answer.failure, row)
    work.finish()


def _answer(register: Register, asked: Mapping[str, object]) -> Answer:
    return find_entry(register.key, asked)


def _confirmed(
    work: Work, scene: Scene, register: Register, entry: Mapping[str, object], payload: Mapping[str, object]
) -> None:
    """Keep what was taken over; a frozen record keeps its values."""
    taken = {own: entry.get(name) for own, name in payload["fill"]}  # type: ignore[attr-defined]
    if not is_frozen(scene):
        scene.record.data = {**scene.record.data, **taken}
    title = _("%(register)s confirmed") % {"register": register.title}
    work.write(scene, Step("edit", "register", title, scene.record.state, input={"register": register.key, **taken}))


def _not_confirmed(work: Work, scene: Scene, register: Register, reason: str, row: Outgoing) -> None:
    """Keep why, in the register's own words, and tell whoever is to be told."""
    template = register.failures.get(reason) or register.failures.get("not_found", "")
    sentence = fill(template, row.payload["asked"])
    title = _("%(register)s did not confirm") % {"register": register.title}
    said = {"register": register.key, "reason": reason}
    work.write(scene, Step("edit", "register", title, scene.record.state, opinion=sentence, input=said))
    if row.payload["failed"]:
        notice = scene.frame.system.notices[row.payload["failed"]]
        names = {"input": {"opinion": sentence}}
        notify(work, scene.afresh(), notice, {**scene.afresh().context(), **names}, f"answer.{row.pk}")
