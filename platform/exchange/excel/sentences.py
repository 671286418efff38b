"""What people read about a workbook that cannot be taken in: where, what is wrong, and what to do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exchange.excel.errors import CellProblem

SENTENCES: Mapping[str, object] = {
    "no_file": gettext_lazy("No file was chosen. Choose the .xlsx file and send it again."),
    "file_too_large": gettext_lazy(
        "The file is larger than %(most)s MB. Take out pictures and sheets that are not needed."
    ),
    "unpacks_too_large": gettext_lazy(
        "Unpacked, the file would be larger than %(most)s MB. Save only the table as a new file."
    ),
    "too_many_rows": gettext_lazy(
        "The file has more than %(most)s rows. Delete empty rows below the table, or split it."
    ),
    "no_workbook": gettext_lazy("This is no Excel workbook. Save the table as .xlsx and send it again."),
    "old_or_locked": gettext_lazy(
        "The file is in the old .xls format or locked with a password. Save it as .xlsx without a password."
    ),
    "has_macros": gettext_lazy("The file holds macros. Save it as .xlsx without macros and send it again."),
    "unreadable": gettext_lazy(
        "The file is damaged. Open it in your spreadsheet program, save it as .xlsx and send it again."
    ),
    "no_heading": gettext_lazy(
        "No heading was found. The table needs a row with at least the columns “%(item)s” and “%(marks)s”."
    ),
    "no_table": gettext_lazy("The table has no rows below its heading."),
    "other_catalogue": gettext_lazy(
        "This is the table of the catalogue “%(found)s”, not of this one. Choose the right file or the right catalogue."
    ),
    "bad_level": gettext_lazy(
        "The level must be a whole number from 1 to %(most)s here. Leave the cell empty if you are not sure."
    ),
    "no_marks": gettext_lazy("The marks are missing. Enter a number, 0 for none."),
    "bad_number": gettext_lazy(
        "“%(found)s” is no number of marks. Enter a number from 0 to %(most)s with at most %(places)s decimals."
    ),
    "text_too_long": gettext_lazy("This text is longer than %(most)s signs. Shorten it."),
    "nothing_above": gettext_lazy("This standard belongs to no item. Put an item with a title above it."),
    "no_title": gettext_lazy(
        "This row has neither a title nor a standard. Fill one of them in, or delete the whole row."
    ),
    "standard_of_section": gettext_lazy(
        "A row with items below it cannot have a standard of its own. Move the standard to an item."
    ),
    "unknown_rule": gettext_lazy(
        "There is no rule “%(found)s”. The rules are: %(rules)s. Leave the cell empty for that of the row above."
    ),
    "bad_deduction": gettext_lazy("“%(found)s” cannot be understood. Write 5, 2～10, 2/place or 2/place≤8."),
    "tier_fixed": gettext_lazy(
        "Tiers belong to the rule. Put the old text back here, and change the rule in the definition."
    ),
    "not_a_sheet": gettext_lazy(
        "This file was not made by “Excel” on a score sheet. Export the sheet and fill that file."
    ),
    "other_sheet": gettext_lazy("This file belongs to another record or another sheet. Choose the file of this sheet."),
    "other_release": gettext_lazy("The catalogue is another one than when the file was made. Export the sheet again."),
    "row_missing": gettext_lazy(
        "The row of “%(title)s” is missing or has lost its key. Export the sheet again, or put it back."
    ),
    "number_without_tick": gettext_lazy("There is a number, but no tick. Tick the finding or take the number out."),
    "bad_count": gettext_lazy("“%(found)s” is no number of places. Enter a whole number from 1 to 9999."),
    "out_of_range": gettext_lazy("Enter a number from %(least)s to %(most)s."),
    "unknown_tier": gettext_lazy("“%(found)s” is none of the tiers. Choose one of the list."),
    "bad_tick": gettext_lazy("“%(found)s” is no tick. Enter %(tick)s, or leave the cell empty."),
    "bad_verdict": gettext_lazy("“%(found)s” is no verdict. Enter %(adopt)s to adopt or %(override)s to override."),
    "nothing_of_form": gettext_lazy(
        "Nothing of this form was found in the file. Export the form or the table here, and fill that file."
    ),
    "form_too_large": gettext_lazy("This is more than one form can take. Split the table over several records."),
    "too_many_table_rows": gettext_lazy("A table can have %(most)s rows. Split it over several records."),
    "rounded_number": gettext_lazy(
        "The spreadsheet has rounded this long number (%(found)s). Format the cell as text and type it again."
    ),
    "said": gettext_lazy("%(sentence)s"),
    "not_a_number": gettext_lazy("“%(found)s” is no number. Enter a number such as 3 or 2.5."),
}
_OTHERWISE = gettext_lazy("This cannot be taken in. Please check it.")


def sentence(problem: CellProblem) -> str:
    """What is wrong and what to do."""
    return str(SENTENCES.get(problem.code, _OTHERWISE)) % dict(problem.data)


def place(problem: CellProblem) -> str:
    """Where it is, as spreadsheet programs say it."""
    if not problem.sheet:
        return _("the file")
    return f"{problem.sheet}!{problem.cell}" if problem.cell else problem.sheet


@dataclass(frozen=True)
class Described:
    """A problem as people read it."""

    place: str
    sentence: str


def described(problems: Iterable[CellProblem]) -> tuple[Described, ...]:
    """Problems as people read them."""
    return tuple(Described(place(problem), sentence(problem)) for problem in problems)
