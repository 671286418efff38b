"""The editor of texts as pages bring it along: its script, if it was built, and its words."""

from pathlib import Path

from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

SCRIPT = "authoring/built/editor.js"
#: What CodeMirror says on the screen and to screen readers, translated in the context "editor".
PHRASES = (
    "Find", "Replace", "next", "previous", "all", "match case", "by word", "regexp", "replace", "replace all", "close",
    "current match", "on line", "replaced match on line $", "replaced $ matches", "Go to line", "go", "Completions",
    "Diagnostics", "No diagnostics", "Control character", "Selection deleted", "Folded lines", "Unfolded lines", "to",
    "folded code", "unfold", "Fold line", "Unfold line",
)  # fmt: skip


def is_built() -> bool:
    """Whether `make env` could build it; without it texts are edited in plain fields."""
    return (Path(__file__).parent / "static" / SCRIPT).is_file()


def asking(definition: int) -> dict[str, str]:
    """Where the editor asks about the expressions of a definition."""
    names = {"names": "expression_names", "marks": "expression_marks", "attempt": "expression_trial"}
    return {what: reverse(f"authoring:{name}", args=[definition]) for what, name in names.items()}


def editor_script() -> SafeString | str:
    """The script with its words, for the end of a page; nothing where it was not built."""
    if not is_built():
        return ""
    words = {
        "phrases": {phrase: pgettext("editor", phrase) for phrase in PHRASES},
        "unchecked": _("Not checked just now: no answer came. What you type stays here."),
        "attempt": _("Try on sample data"),
    }
    link = format_html('<script type="module" src="{}"></script>', static(SCRIPT))
    return json_script(words, "editor-words") + link
