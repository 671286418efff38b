"""The grades a record's sheets can come to, and the tone each is shown in."""

from collections.abc import Mapping

from engine.definitions.values import Decision
from forms.frames import Frame


def grade_tones(frame: Frame) -> Mapping[str, str]:
    """The tone of every grade that the grade decisions of the type's catalogues name."""
    tones: dict[str, str] = {}
    for use in frame.type.sheets:
        decision = frame.system.decisions.get(frame.system.catalogues[use.catalogue].grade)
        tones.update(_tones(decision) if decision is not None else {})
    return tones


def _tones(decision: Decision) -> Mapping[str, str]:
    if "grade" not in decision.outputs:
        return {}
    grade = len(decision.inputs) + decision.outputs.index("grade")
    tone = len(decision.inputs) + decision.outputs.index("tone") if "tone" in decision.outputs else None
    return {str(row[grade]): str(row[tone]) if tone is not None else "" for row in decision.rows}
