"""What registers said to what stands in the fields of a form, beside each of them."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from engine.definitions.values import Register
from forms.contexts import Scene
from forms.lookups import Use
from forms.rendering.values import Answered, Finding
from forms.told import told
from forms.validation import Outcome


def answered_by(scene: Scene, outcome: Outcome) -> Mapping[str, Answered]:
    """The answers by the fields that asked for them; nothing where nothing was asked."""
    registers = scene.frame.system.registers
    own = (use for use in outcome.uses if use.register in registers and "#" not in use.field)  # rows say it themselves
    said = ((use.field, _answered(use, registers[use.register])) for use in own)
    return {field: answer for field, answer in said if answer is not None}


def _answered(use: Use, register: Register) -> Answered | None:
    if use.answer is None:
        return None
    if use.open:
        words = _("%(register)s does not answer now; it will be asked again by itself.")
        return Answered("warn", words % _of(register))
    if use.answer.entry is not None:
        words = told(register.found, {"entry": use.answer.entry}) or _("found and in agreement")
        return Answered("ok", _("%(register)s: %(words)s") % {**_of(register), "words": words})
    findings = _findings(register, use.answer.failure)
    return Answered("bad", findings=findings) if findings else None


def _findings(register: Register, failure: str) -> tuple[Finding, ...]:
    """How far the register came: right before what was wrong, and not looked at behind it."""
    wrong = next((place for place, one in enumerate(register.examines) if failure in one.reasons), None)
    if wrong is None:
        return ()
    return tuple(
        Finding(one.title, "ok" if place < wrong else "bad" if place == wrong else "open")
        for place, one in enumerate(register.examines)
    )


def _of(register: Register) -> Mapping[str, str]:
    return {"register": register.title}
