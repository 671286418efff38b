"""What a control says besides its boxes: what was deducted, and what a tick would cost."""

from collections.abc import Iterator

from django.utils.html import escape
from django.utils.translation import gettext as _

from engine.scoring import Deduction, ItemEntry, NodeScore
from forms.scoring_words import MINUS, deduction_words, number_words, occurrence_words, share_words

ON = " checked"


def cut(lost: object) -> str:
    """A deduction as a negative number."""
    return f'<span class="cut">{MINUS}{number_words(lost)}</span>'


def status(node: NodeScore | None) -> str:
    """What the active sheet says of an item: it conforms, or which finding it is; the number stands beside it."""
    if node is None or node.rule in ("full", "unused"):
        return f"<span>{escape(_('Conforms, nothing deducted'))}</span>"
    how = ""
    if node.rule == "progressive":
        occurrence = occurrence_words(int(str(node.data["occurrence"])))
        how = _("all standard marks") if node.data["of"] == "parent" else f"× {share_words(node.data['share'])}"
        how = f"<small>{escape(occurrence)} {escape(how)}</small>"
    elif node.rule in ("findings", "struck"):
        how = f"<small>{escape(_('%(count)s findings') % {'count': node.data['count']})}</small>"
    return f"<span>{escape(_('Deducted'))} {how}</span>"


def consequence(told: Deduction | None) -> str:
    """What a tick would cost, said before the click."""
    if told is None:
        return ""
    words = escape(_("If deducted: %(how)s") % {"how": deduction_words(told)})
    return f'<p class="small">{words} {cut(told.lost)}</p>'


def entered(entry: ItemEntry) -> dict[str, str]:
    """What was entered at an item, by gap of its control."""
    return dict(_entered(entry))


def _entered(entry: ItemEntry) -> Iterator[tuple[str, str]]:
    yield from ((f"on:{key}", ON) for key in (*entry.findings, entry.choice) if key)
    yield from ((f"amount:{key}", f"{amount:f}") for key, amount in entry.amounts.items())
    yield from ((f"count:{key}", str(count)) for key, count in entry.counts.items())
    yield from ((f"input:{key}", f"{number:f}") for key, number in entry.inputs.items())
    if entry.marks is not None:
        yield "value", f"{entry.marks:f}"
