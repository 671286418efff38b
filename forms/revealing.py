"""Showing personal numbers in full: to the roles that the region names, for a reason, and never unnoticed."""

from django.utils.translation import gettext as _

from forms.contexts import Scene
from forms.errors import Refused
from forms.personal import personal_values
from forms.rules import visible_fields
from tenants.audit.services import record as audit

LONGEST_REASON = 200


def may_reveal(scene: Scene) -> bool:
    """Whether the region lets this person see the record's personal numbers in full, and there are any."""
    shown_to = scene.frame.region.personal.shown_to
    return not set(shown_to).isdisjoint(scene.roles) and bool(_numbers(scene))


def reveal(scene: Scene, *, reason: str) -> None:
    """Note in the audit that somebody sees the record's personal numbers in full, and why; before they do.

    Raises:
        Refused: it is not theirs to see, or they gave no reason.
    """
    if not may_reveal(scene):
        raise Refused((_("Your role does not see these numbers in full."),), role=True)
    said = reason.strip()[:LONGEST_REASON]
    if not said:
        raise Refused((_("Please say what you need the full numbers for. The reason is kept."),))
    audit(
        "personal.revealed",
        user=scene.actor,
        at=scene.now,
        object_type="record",
        object_id=scene.record.pk,
        data={"fields": _numbers(scene), "reason": said},
        ip=scene.actor.address,
    )


def _numbers(scene: Scene) -> list[str]:
    """The titles of the personal fields that show on the record and hold something."""
    form = scene.frame.form
    held = {way[0] for way, _field, _value in personal_values(form.personal, scene.record.data)}
    shown = visible_fields(form, scene.context(), scene.record.data) if held else frozenset()
    return [field.title for field in form.personal if field.key in held & shown]
