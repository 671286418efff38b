"""What is said about expressions, in the source language. `schemas.feel_sentences` fills and translates."""

from django.utils.translation import gettext_noop as _

#: Why a text is not an expression.
REASONS = {
    "unexpected_character": _("this character cannot stand here. Remove it."),
    "unexpected_end": _("it ends too early. Write the rest."),
    "unexpected_token": _("“{found}” cannot stand here. Remove it, or put what is missing before it."),
    "bad_literal": _("there is no such date, time, duration or number as {found}. Correct it."),
    "too_long": _("it is too long. Divide it into several."),
    "too_deep": _("it is nested too deeply, or too much follows in a row. Divide it into several."),
}

#: What is missing where a text ends too early, or has something else.
EXPECTED = _("“{expected}” is missing here.")
NAME_EXPECTED = _("a name is missing here.")
QUOTE_EXPECTED = _('this text is not closed. Put " behind it.')

#: What people write who know other languages, or type with a Chinese keyboard, and what it is here.
HABITS = {
    "==": _("equality is written with one =, as in a = b."),
    "<>": _("“not equal” is written !=, as in a != b."),
    "=>": _("“at least” is written >=."),
    "=<": _("“at most” is written <=."),
    "&": _("“and” is written as a word: a and b."),
    "|": _("“or” is written as a word: a or b."),
    "!": _("“not” is written not(…), and “not equal” !=."),
    "%": _("a remainder is written modulo(a, b), and 5 per cent is 0.05."),
    "?": _("a choice is written if a then b else c."),
    "'": _('text stands between straight double quotes: "…".'),
    "“": _('text stands between straight double quotes: "…".'),
    "”": _('text stands between straight double quotes: "…".'),
    "（": _("use the half-width bracket ( )."),
    "）": _("use the half-width bracket ( )."),
    "【": _("use the half-width bracket [ ]."),
    "】": _("use the half-width bracket [ ]."),
    "，": _("use the half-width comma."),
    "；": _("an expression has no semicolons. Remove it."),
    "：": _("use the half-width colon."),
    "＝": _("use the half-width sign =."),
    "＞": _("use the half-width sign >."),
    "＜": _("use the half-width sign <."),
    "≥": _("“at least” is written >=."),
    "≤": _("“at most” is written <=."),
    "≠": _("“not equal” is written !=, as in a != b."),
    "×": _("multiplication is written *."),
    "÷": _("division is written /."),
}

#: What can be seen wrong or doubtful without any data, by the code of the finding.
FINDINGS = {
    "unknown_name": _("Nothing here is called “{name}”. Correct the name.{near}"),
    "different_kinds": _(
        "“{part}” sets {left} beside {right}, which never gives an answer. Use values of the same type."
    ),
    "no_order": _("In “{part}” there is {kind}, which has no order, so there is never an answer. Use = or !=."),
    "no_arithmetic": _("“{part}” never gives a result: there is no “{operator}” for {left} and {right}. Convert one."),
    "not_an_option": _("“{value}” can never occur here. Write one of: {options}.{near}"),
    "not_a_condition": _("A condition must be true or false, but “{part}” is {found}. Make it a comparison."),
    "wrong_result": _("“{part}” gives {found}, but {wanted} is needed here. Convert it."),
    "not_a_function": _("“{part}” is no function and cannot be called. Correct the name, or take the brackets away."),
    "argument_count": _("{function} cannot be called with {given} values. It is called like this: {ways}."),
    "argument_name": _("{function} has no parameter “{name}”. It has: {known}.{near}"),
    "argument_kind": _("{function} needs {expected} for “{parameter}”, but this is {found}. Give it that."),
    "always_true": _("“{part}” is true whatever the values are, so it decides nothing. Correct or remove it."),
    "never_true": _("“{part}” is not true for any value. Correct or remove it."),
}

#: Why a part of an expression gave null, by the code of the warning.
WARNINGS = {
    "unknown_name": _("Nothing here is called “{name}”."),
    "unknown_member": _("There is no “{name}” in this value."),
    "duplicate_key": _("Two entries of this context have the same name. Rename one."),
    "not_a_function": _("This is no function and cannot be called."),
    "unknown_type": _("“{name}” is no type."),
    "no_result": _("There is no “{operator}” for {operands}."),
    "no_value": _("{function} has no answer for these values."),
    "bad_arguments": _("{function} cannot be called with {given}."),
    "bad_arguments_of_own": _("This function takes other values: {expected}."),
    "not_given": _("{function} needs data that is not at hand here: {needs}."),
    "calendar_not_entered": _(
        "{function} has no answer: the holidays of {year} have not been entered. Add the year to the calendar."
    ),
    "several_rows": _("Several rows of the table match: {rows}. Under this hit policy only one may."),
    "input_not_allowed": _("“{value}” is not among the values the input “{input}” may have."),
    "too_many_steps": _("The expression would take too long: too many steps. Look at fewer values."),
    "too_deep": _("Functions call each other too deeply, or the data is nested too deeply."),
    "list_too_long": _("A list would become too long."),
    "string_too_long": _("A text would become too long."),
}

#: The types of the language.
KINDS = {
    "number": _("a number"),
    "string": _("a text"),
    "boolean": _("a truth value"),
    "date": _("a date"),
    "time": _("a time"),
    "date and time": _("a date and time"),
    "days and time duration": _("a duration in days"),
    "years and months duration": _("a duration in months"),
    "list": _("a list"),
    "context": _("a context"),
    "range": _("a range"),
    "function": _("a function"),
    "Any": _("some value"),
    "Null": _("null"),
    "null": _("null"),
}
OF_ITEMS = _("{kind} of items of the type “{item}”")
EITHER = _(" and ")
