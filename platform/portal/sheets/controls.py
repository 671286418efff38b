"""What a control says besides its boxes: what was deducted, and what a tick would cost."""

from django.utils.html import escape
from django.utils.translation import gettext as _

from engine.scoring import Deduction, NodeScore
from forms.scoring_words import MINUS, deduction_words, number_words, occurrence_words, share_words


def cut(lost: object) -> str:
    """A deduction as a negative number."""
    return f'<span class="cut">{MINUS}{number_words(lost)}</span>'


def status(node: NodeScore | None) -> str:
    """What the active sheet says of an item: it conforms, or which finding it is and what it costs."""
    if node is None or node.rule == "full":
        return f"<span>{escape(_('Conforms, nothing deducted'))}</span>"
    how = ""
    if node.rule == "progressive":
        occurrence = occurrence_words(int(str(node.data["occurrence"])))
        how = _("all standard marks") if node.data["of"] == "parent" else f"× {share_words(node.data['share'])}"
        how = f"<small>{escape(occurrence)} {escape(how)}</small>"
    return f"<span>{escape(_('Deducted'))} {how}</span>{cut(node.shown_lost)}"


def consequence(told: Deduction | None) -> str:
    """What a tick would cost, said before the click."""
    if told is None:
        return ""
    words = escape(_("If deducted: %(how)s") % {"how": deduction_words(told)})
    return f'<p class="small">{words} {cut(told.lost)}</p>'
