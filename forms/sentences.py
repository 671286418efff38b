"""What people read when something is refused: every code has its sentence here."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from forms.errors import Change, Duplicate, Invalid, NotVisible, Problem, Refused, RuntimeRefusal, Stale
from forms.lookups import MESSAGE
from forms.messages import MESSAGES, SPOKEN

_PROBLEMS: Mapping[str, object] = {
    **MESSAGES,
    "required": gettext_lazy("Please fill this in."),
    "too_long": gettext_lazy("This text is too long."),
    "control_characters": gettext_lazy("This text has signs in it that cannot be stored. Please type it again."),
    "not_yes_or_no": gettext_lazy("Please choose yes or no."),
    "masked": gettext_lazy("A part of this number is hidden. Please type the whole number."),
    "not_a_number": gettext_lazy("Please enter a number, for example 12.5."),
    "not_a_whole_number": gettext_lazy("Please enter a whole number."),
    "too_large": gettext_lazy("This number is too large."),
    "too_many_digits": gettext_lazy("This number has too many digits (15 at most)."),
    "not_a_date": gettext_lazy("Please enter a day as 2026-03-31."),
    "not_a_text": gettext_lazy("Please enter a text."),
    "not_of_its_types": gettext_lazy("This is not of the kind that is asked for here. Please check it."),
    "not_offered_now": gettext_lazy("This cannot be chosen with what else is filled in. Please choose another one."),
    "unknown_district": gettext_lazy("This district does not exist in this region. Please choose one of the list."),
    "widget.mobile": gettext_lazy("This is not a mobile number: 11 digits beginning with 1."),
    "widget.credit_code": gettext_lazy(
        "This is not a unified social credit code: 18 signs, the last of which checks the others. Please compare it."
    ),
    "widget.id_number": gettext_lazy(
        "This is not an ID number: 18 signs, the last of which checks the others. Please compare it."
    ),
    "choice.not_found": gettext_lazy("“%(title)s” was not found. Please choose one of those offered while you type."),
    "choice.several": gettext_lazy("There are several “%(title)s”. Please choose the one you mean or type its number."),
    "file.too_many": gettext_lazy("You have sent %(most)s files without saving a form. Please save or try tomorrow."),
    "file.gone": gettext_lazy("The file “%(name)s” is not there any more. Please choose it again."),
    "file.no_photo": gettext_lazy("“%(name)s” is no photo. Please choose a picture (JPEG, PNG, WebP)."),
    "signature.no_name": gettext_lazy("Please type the name beside the signature."),
    "entry.unknown_item": gettext_lazy("The catalogue has no such item. Please load the page again."),
    "entry.unknown_line": gettext_lazy("The catalogue has no such line. Please load the page again."),
    "entry.unknown_finding": gettext_lazy("The catalogue has no such finding here. Please load the page again."),
    "entry.unknown_choice": gettext_lazy("Please choose one of the tiers of this item."),
    "entry.unknown_verdict": gettext_lazy("Please adopt or override this line."),
    "entry.under_absent_line": gettext_lazy("This line does not take part, so nothing can be found in it."),
    "entry.absent_forbidden": gettext_lazy("This line must take part."),
    "entry.nothing_to_adopt": gettext_lazy("There is no other sheet whose line could be adopted."),
    "entry.nothing_to_return": gettext_lazy("On this sheet lines are neither passed nor sent back."),
    "entry.unknown_outcome": gettext_lazy("Please pass this line or send it back."),
    "entry.nothing_to_compare": gettext_lazy("This sheet is no spot check."),
    "entry.line_not_open": gettext_lazy("This line was not sent back, so it cannot be changed now."),
    "entry.text_too_long": gettext_lazy(
        "This text has %(length)s characters; at most %(most)s are kept. Please shorten it."
    ),
    "entry.not_a_number": gettext_lazy("Please enter a number, for example 12.5."),
    "evidence.none": gettext_lazy("Please choose a photo or a file."),
    "evidence.too_many": gettext_lazy("At most %(most)s files stand at one item. Please take one away first."),
    "evidence.empty": gettext_lazy("%(name)s is empty. Please choose another file."),
    "evidence.too_many_bytes": gettext_lazy("%(name)s is larger than %(most)s MB. Please choose a smaller one."),
    "evidence.too_many_pixels": gettext_lazy(
        "%(name)s has more than %(most)s million pixels. Please take the photo with a lower resolution."
    ),
    "evidence.kind_not_taken": gettext_lazy("%(name)s is no photo (JPEG, PNG, WebP) and no PDF. Please convert it."),
    "evidence.not_readable": gettext_lazy("%(name)s is damaged and cannot be opened. Please choose another file."),
    "entry.marks_not_asked": gettext_lazy("No marks are entered for this item."),
    "entry.unknown_use": gettext_lazy("This table is not used on the sheet. Please load the page again."),
    "entry.amount_not_asked": gettext_lazy("No amount is chosen for this finding."),
    "entry.amount_out_of_range": gettext_lazy("Please choose a deduction from %(least)s to %(most)s for “%(text)s”."),
    "entry.count_not_asked": gettext_lazy("This finding is not counted."),
    "entry.count_out_of_range": gettext_lazy("Please enter how many there are of “%(text)s”: 1 or more."),
    "entry.marks_off_step": gettext_lazy("Please enter marks in steps of %(step)s."),
    "entry.unknown_input": gettext_lazy("The catalogue asks for no such number here. Please load the page again."),
    "entry.input_out_of_range": gettext_lazy("“%(title)s” is out of range (from %(least)s). Please correct it."),
    "entry.not_repeated": gettext_lazy("This table cannot be used several times."),
    "entry.too_many_uses": gettext_lazy("“%(title)s” can be used at most %(most)s times."),
    "entry.use_twice": gettext_lazy("Two uses of “%(title)s” have the same key. Please load the page again."),
    "entry.unknown_row": gettext_lazy("The ledger has no such row. Please load the page again."),
    "entry.record_without_count": gettext_lazy("Please enter how often “%(title)s” happened: 1 or more."),
    "entry.ends_before_it_begins": gettext_lazy("The last day lies before the first. Please correct one of them."),
    "entry.number_twice": gettext_lazy("Two records have the number %(no)s. Please load the page again."),
    "entry.nothing_to_reverse": gettext_lazy("There is no earlier record no. %(no)s that could be reversed."),
    "entry.unknown_matter": gettext_lazy("The catalogue knows no such matter. Please load the page again."),
    "entry.matter_does_not_apply": gettext_lazy("“%(title)s” does not apply here. Please choose another matter."),
    "entry.evidence_missing": gettext_lazy("“%(title)s” needs evidence. Please attach it."),
    "entry.not_a_list": gettext_lazy("This is no list."),
    "entry.not_a_key": gettext_lazy("This is no key: small letters and digits, at most 20."),
    "entry.not_a_count": gettext_lazy("Please enter a whole number, not below 0."),
    "entry.not_a_day": gettext_lazy("Please enter a day, such as 2026-03-10."),
    "entry.marks_out_of_range": gettext_lazy("Please enter marks from %(least)s to %(most)s."),
}
_OTHERWISE = gettext_lazy("This value does not fit here. Please check it.")


def sentence(problem: Problem) -> str:
    """What is wrong with a field and how to mend it."""
    return _sentence(problem, get_language())


def _sentence(problem: Problem, language: str | None) -> str:
    if problem.code == MESSAGE:
        return str(problem.data["sentence"])
    if problem.code in SPOKEN:
        return SPOKEN[problem.code](problem.data)
    return _words(problem.code, language) % problem.data


@lru_cache(maxsize=500)
def _words(code: str, _language: str | None) -> str:
    """The sentence of a code, in the language that people read now."""
    return str(_PROBLEMS.get(code, _OTHERWISE))


def placed_sentence(problem: Problem) -> str:
    """The same where the field is not beside it: with the titles and rows that lead there."""
    return placed_sentences([problem])[0]


def placed_sentences(problems: Iterable[Problem]) -> tuple[str, ...]:
    """Those of several problems; a long table may have many.

    A rule of the form has a sentence of its own, which says what it is about.
    """
    language = get_language()
    joints = _joints(language)
    return tuple(_placed(problem, joints, _sentence(problem, language)) for problem in problems)


def _placed(problem: Problem, joints: "_Joints", told: str) -> str:
    titles = problem.titles
    if len(titles) == 3 and titles[1].__class__ is int:  # as in every cell of a table
        return _of_cell(titles[0], titles[2], joints) % {"row": titles[1], "told": told}
    where = "" if problem.code == MESSAGE and len(problem.way) < 2 else _place(titles, joints)
    return joints.placed % {"where": where, "sentence": told} if where else told


@lru_cache(maxsize=2_000)
def _of_cell(table: str | int, column: str | int, joints: "_Joints") -> str:
    """What is said of a cell, with gaps for its row and the sentence: the same for all rows."""
    table, column = (str(title).replace("%", "%%") for title in (table, column))
    row = joints.row % {"number": "%(row)s"}
    where = joints.beside % {"first": joints.called % {"title": table}, "second": row}
    where = joints.beside % {"first": where, "second": joints.called % {"title": column}}
    return joints.placed % {"where": where, "sentence": "%(told)s"}


def place_words(titles: Sequence[str | int]) -> str:
    """How people call a place: `“Workers” row 3 “Trade”`."""
    return _place(titles, _joints(get_language()))


def _place(titles: Sequence[str | int], joints: "_Joints") -> str:
    words = ""
    for one in titles:
        word = _step(one, joints)
        words = joints.beside % {"first": words, "second": word} if words else word
    return words


@lru_cache(maxsize=2_000)
def _step(one: str | int, joints: "_Joints") -> str:
    return joints.row % {"number": one} if isinstance(one, int) else joints.called % {"title": one}


@dataclass(frozen=True, eq=False)
class _Joints:
    """What holds the words of a place together."""

    row: str
    called: str
    beside: str
    placed: str


@lru_cache(maxsize=8)
def _joints(_language: str | None) -> _Joints:
    """In the language that people read now: asked for once, for a long table may have many faults."""
    return _Joints(_("row %(number)s"), _("“%(title)s”"), _("%(first)s %(second)s"), _("%(where)s: %(sentence)s"))


def change_sentence(change: Change) -> str:
    """Who changed what, and when."""
    when = date_format(localtime(change.when), "Y-m-d H:i")
    words = {"who": change.who, "when": when, "what": change.what, "fields": _(", ").join(change.fields)}
    if change.fields:
        return _("%(who)s changed this at %(when)s: %(fields)s.") % words
    if change.what:
        return _("%(who)s did this at %(when)s: %(what)s.") % words
    return _("%(who)s changed this at %(when)s.") % words


def refusal_sentences(error: RuntimeRefusal) -> tuple[str, ...]:
    """Everything a refusal says."""
    return next(words(error) for kind, words in _REFUSALS.items() if isinstance(error, kind))


def _duplicate(error: Duplicate) -> tuple[str, ...]:
    if error.title:
        return (_("There is one already: %(title)s.") % {"title": error.title},)
    return (_("There is one already."),)


_REFUSALS: Mapping[type[RuntimeRefusal], Callable[..., tuple[str, ...]]] = {
    NotVisible: lambda error: (_("There is no such page, or it is not yours to see."),),
    Refused: lambda error: error.sentences,
    Invalid: lambda error: placed_sentences(error.problems),
    Stale: lambda error: tuple(change_sentence(change) for change in error.changes),
    Duplicate: _duplicate,
}
