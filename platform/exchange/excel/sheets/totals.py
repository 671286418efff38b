"""From what the tree came to, to the score and its grade: the last rows of the workbook."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from engine.definitions.values import Catalogue
from engine.scoring import SheetScore
from exchange.excel.sheets import columns as c
from exchange.excel.sheets.arithmetic import either, number, rounded
from exchange.excel.sheets.columns import cell
from exchange.excel.sheets.grading import GradeOf, capped_formula, grade_formula, steps_of
from exchange.excel.sheets.items import Spot
from exchange.excel.sheets.reckoning import Reckoning
from exchange.excel.writing import Content, Formula, Look, Page, Put


class Totals:
    """The rows below the items: what could be earned, what comes on top, the score, the grade."""

    def __init__(
        self,
        catalogue: Catalogue,
        result: SheetScore,
        reckoning: Reckoning,
        grade_of: GradeOf | None,
        limits: Sequence[Decimal],
    ) -> None:
        self.catalogue, self.result, self.reckoning = catalogue, result, reckoning
        self.grade_of, self.limits = grade_of, limits
        first = reckoning.root.row + 2  # below what was earned and what could be
        self.bonus_row = first if reckoning.bonus() else 0
        first += bool(self.bonus_row)
        self.ledger_rows = {ledger.key: first + position for position, ledger in enumerate(catalogue.ledgers)}
        self.score_row = first + len(self.ledger_rows)
        self.grade_row = self.score_row + 1

    def score(self) -> Formula:
        """The score, rounded once; nothing where nothing takes part."""
        return Formula(self._score(), "" if self.result.score is None else self.result.score)

    def grade(self) -> Formula | str:
        """The grade of the score; as the platform says it, where it was adjusted by hand."""
        if self.grade_of is None or self.result.adjustments:
            return self.result.grade
        steps = steps_of(self.catalogue, self.limits, self.grade_of)
        formula = grade_formula(cell(c.ACTUAL, self.score_row), steps)
        scale = [band.grade for band in self.catalogue.grades]
        return Formula(capped_formula(formula, self.reckoning.caps(), scale), self.result.grade)

    def add(self, page: Page, formulas: dict[Spot, Formula]) -> None:
        """Write the rows."""
        root = self.reckoning.root
        helpers = {column: formulas[column, row] for column, row in formulas if row == root.row}
        actual = helpers.pop(c.ACTUAL)
        self._row(page, _("Earned in all"), actual, marks=self.catalogue.root.marks, helpers=helpers)
        attainable = Formula(cell(c.ATTAINABLE, root.row), self.result.attainable)
        self._row(page, pgettext("workbook", "Attainable"), attainable)
        if self.bonus_row:
            self._row(page, _("On top"), Formula(self.reckoning.bonus(), self.result.total.bonus))
        for score in self.result.ledgers:
            sign = 1 if score.ledger.sign == "bonus" else -1
            self._row(page, score.ledger.title, sign * score.counted)
        self._row(page, _("Score"), self.score(), look="result")
        self._row(page, _("Grade"), self.grade(), look="result")
        for words in self._notes():
            row = page.add([None, None, Put(words, "note")], height=28)
            page.merge(row, c.FIRST_PRINTED, row, c.LAST_PRINTED)

    def _row(
        self,
        page: Page,
        title: str,
        value: Content | Formula,
        *,
        marks: Decimal | None = None,
        look: Look = "total",
        helpers: dict[int, Formula] | None = None,
    ) -> None:
        cells: list[Put | None] = [None] * c.LAST
        for column in range(c.FIRST_PRINTED, c.LAST_PRINTED + 1):
            cells[column - 1] = Put(None, "total")
        cells[c.TITLE - 1] = Put(title, "total", "center")
        cells[c.MARKS - 1] = Put(marks, "total", "center")
        places = self.catalogue.rounding.places
        cells[c.ACTUAL - 1] = Put(value, look, "center", places if isinstance(value, Formula | Decimal) else None)
        for column, formula in (helpers or {}).items():
            cells[column - 1] = Put(formula, "hidden")
        row = page.add(cells, height=22)
        page.merge(row, c.TITLE, row, c.TEXT)

    def _score(self) -> str:
        catalogue, root = self.catalogue, self.reckoning.root
        attainable, actual = cell(c.ATTAINABLE, root.row), cell(c.ACTUAL, root.row)
        struck = self.reckoning.struck()
        earned = f"IF({either(struck)},0,{actual})" if struck else actual
        value = earned if catalogue.score_is == "earned" else f"({attainable}-{earned})"
        converted = f"{value}/{attainable}*{number(catalogue.root.marks)}"
        conditions = [f"{attainable}=0", *self.reckoning.short()]
        if catalogue.ledgers and not catalogue.root.children:
            converted, conditions = number(catalogue.base), self.reckoning.short()
        score = rounded(self._bounded(f"{converted}{self._added(struck)}"), catalogue.rounding)
        return f'IF({either(conditions)},"",{score})' if conditions else score

    def _added(self, struck: Sequence[str]) -> str:
        """What bonuses and ledgers add, or take where more is worse."""
        rows = [*([self.bonus_row] if self.bonus_row else []), *self.ledger_rows.values()]
        if not rows:
            return ""
        sign = "+" if self.catalogue.score_is == "earned" else "-"
        added = "+".join(cell(c.ACTUAL, row) for row in rows)
        return f"{sign}IF({either(struck)},0,{added})" if struck else f"{sign}({added})"

    def _bounded(self, value: str) -> str:
        ceiling = self.catalogue.root.marks if self.catalogue.ceiling is None else self.catalogue.ceiling
        return f"MIN(MAX({value},{number(self.catalogue.floor)}),{number(ceiling)})"

    def _notes(self) -> list[str]:
        notes = [_("Fill the yellow cells only; the score follows by itself. Then send the file back to the platform.")]
        frozen = list(dict.fromkeys(place.title for place in self.reckoning.frozen))
        if frozen:
            text = _("Reckoned by the platform and not by this table, so changes here do not move them: %(places)s.")
            notes.append(text % {"places": _(", ").join(frozen[:20])})
        if self.result.adjustments:
            notes.append(_("The grade was adjusted by the platform; this table does not reckon it."))
        return notes
