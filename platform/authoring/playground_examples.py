"""What the playground offers to begin with; the translations have examples of their own."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_MONTHS = _(
    """{
  "months": [
    {"month": 1, "score": 90, "grade": "good", "suspended": false},
    {"month": 2, "score": 78.5, "grade": "fair", "suspended": false},
    {"month": 3, "score": null, "grade": null, "suspended": true}
  ]
}"""
)


@dataclass(frozen=True)
class Example:
    """Something to try."""

    key: str
    title: str | Promise
    text: str | Promise
    data: str | Promise
    mode: str = "expression"
    input: str = ""


EXAMPLES = (
    Example(
        "quarter",
        _("Grade of a quarter"),
        _('if count(months[not(suspended) and grade = "poor"]) = 0 and mean(months[not(suspended)].score) >= 80 '
          'then "good" else "fair"'),
        _MONTHS,
    ),
    Example(
        "due",
        _("Due in working days"),
        "add working days(accepted_on, 5)",
        '{accepted_on: @"2026-02-12"}',
    ),
    Example(
        "mistakes",
        _("Common mistakes"),
        _('score > "80" and grade = "god" and moths[1].score < 60'),
        _('{"score": 84.5, "grade": "good", "months": [{"score": 90}]}'),
    ),
    Example(
        "cell",
        _("Cell of a decision table"),
        "[70..85), > limit",
        '{"limit": 95}',
        mode="test",
        input="84.5",
    ),
    Example(
        "table",
        _("Decision table"),
        _(
            """| F      | score    | poor months | → grade |
| values | [0..100] | >= 0        |         |
| 1      | -        | >= 2        | poor    |
| 2      | >= 85    | 0           | good    |
| 3      | >= 70    | -           | fair    |
| 4      | -        | -           | poor    |"""
        ),
        _('{"score": 86, "poor months": 1}'),
        mode="table",
    ),
)  # fmt: skip
