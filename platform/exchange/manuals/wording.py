"""Expressions, templates and deadlines as people read them: titles for names, words for signs."""

import re
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from engine.definitions.templates import Hole, TemplateError, parse
from engine.definitions.values import Due, RecordType, Span, System
from engine.feel.errors import FeelSyntaxError
from engine.feel.lexer import Token, tokenize

Names = Mapping[str, str]
CONTEXT = "formula"
#: Words and signs of expressions → what they say, translated in the context "formula".
_WORDS = {
    "and": "and", "or": "or", "not": "not", "if": "if", "then": "then", "else": "otherwise", "in": "is one of",
    "every": "every", "some": "at least one", "satisfies": "fulfils", "return": "gives", "for": "for each",
    "between": "between", "true": "yes", "false": "no", "null": "nothing", ">=": "≥", "<=": "≤", "!=": "≠",
    "count": "number of", "sum": "sum of", "min": "least of", "max": "greatest of", "mean": "mean of",
    "round half up": "rounded", "decimal": "rounded",
}  # fmt: skip
_OF_A_RULE = re.compile(r"decisions\.(\w+)\.\w+")
_BRACES = ("{", "}")  # what a rule is asked with stands in round brackets anyway
_KNOWN = {
    "state": "state", "period": "period", "today": "today", "now": "now", "result": "result", "score": "score",
    "grade": "grade", "parent": "matter above", "subject": "topmost matter", "start": "first day", "end": "last day",
    "complete": "complete", "open": "open items", "number": "number", "title": "title", "actor": "handler",
    "input": "this step", "decisions": "rule", "decide": "rule", "period_title": "period",
    "opinion": "opinion", "sheets": "score sheets", "marks": "full marks",
}  # fmt: skip


def names_in(system: System, record_type: RecordType) -> Names:
    """What the names in expressions about a record are called: fields, sheets, parties, flags, related records."""
    known = {key: pgettext(CONTEXT, word) for key, word in _KNOWN.items()}
    known |= {key: decision.title for key, decision in system.decisions.items()}
    for kind in (*system.record_types.values(), record_type):  # its own titles win
        form = system.forms.get(kind.form)
        known |= {field.key: field.title for field in form.fields.values()} if form else {}
        known |= {each.key: each.title for each in (*kind.sheets, *kind.parties, *kind.flags)}
    states = {f'"{state.key}"': f"“{state.title}”" for state in system.workflow_of(record_type.key).states}
    titles = {key: kind.title for key, kind in system.record_types.items()}
    return {**known, **states, **{look.name: titles.get(look.record_type, look.name) for look in record_type.related}}


def in_words(expression: str, names: Names) -> str:
    """An expression with titles in place of names; what cannot be read stays as it is written."""
    try:
        tokens = tokenize(expression)
    except FeelSyntaxError:
        return expression
    return " ".join(_said(tokens, names))


def filled(template: str, names: Names) -> str:
    """A sentence with the titles of what it will be filled with."""
    try:
        parts = parse(template)
    except TemplateError:
        return template
    return "".join(f"〔{_filling(part.expression, names)}〕" if isinstance(part, Hole) else part for part in parts)


def _filling(expression: str, names: Names) -> str:
    """What a sentence is filled with; what a rule gives is the sentence itself, and has no title of its own."""
    if rule := _OF_A_RULE.fullmatch(expression.strip()):
        return _("the reason that the rule “%(rule)s” gives") % {"rule": names.get(rule[1], rule[1])}
    return in_words(expression, names)


def due_words(due: Due | None, names: Names) -> str:
    """By when something should be done."""
    if due is None:
        return ""
    after = in_words(due.after, names) or _("the step before")
    if due.on:
        return _("by %(day)s") % {"day": in_words(due.on, names)}
    return _("within %(span)s after %(moment)s") % {
        "span": span_words(Span(due.days, due.working_days)),
        "moment": after,
    }


def span_words(span: Span) -> str:
    """So many days."""
    if span.working_days is not None:
        return _("%(count)s working days") % {"count": span.working_days}
    return _("%(count)s days") % {"count": span.days}


def _said(tokens: list[Token], names: Names) -> Iterator[str]:
    path: list[str] = []
    for index, token in enumerate(tokens):
        follows = tokens[index + 1].text if index + 1 < len(tokens) else ""
        if token.kind == "name" and token.text not in _WORDS:
            path.append(names.get(token.text, token.text))
            if follows != ".":
                yield f"「{' · '.join(path)}」"
                path = []
        elif (token.text == "." and path) or token.text in _BRACES:
            continue
        elif token.kind == "string":
            yield names.get(token.text, f"“{token.text[1:-1]}”")
        elif token.kind != "end":
            yield pgettext(CONTEXT, _WORDS[token.text]) if token.text in _WORDS else token.text
