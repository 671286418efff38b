"""The columns of a score sheet's workbook. Those from BASE_COUNT on only reckon and are hidden."""

from openpyxl.utils import get_column_letter

(
    ADDRESS,
    DETAIL,
    NUMBER,
    TITLE,
    TEXT,
    MARKS,
    DEDUCT,
    EARLIER,
    BASE,
    VERDICT,
    ENTRY,
    COUNT,
    AMOUNT,
    ABSENT,
    REMARK,
    OPINION,
    COST,
    ACTUAL,
) = range(1, 19)

(
    BASE_COUNT,
    BASE_AMOUNT,
    BASE_ABSENT,
    OWN,  # 1 where this sheet's entries count, 0 where those of the sheet it starts from do
    SAID,  # what counts of the entry, the count and the amount
    SAID_COUNT,
    SAID_AMOUNT,
    TICK,  # 1 where a finding counts
    WEIGHT,  # of a finding among those with the same fact
    STRIKE,  # the gravest strike among an item's findings: 1 item, 2 the node above, 3 the sheet
    OUT,  # 1 where the node or one above it takes no part
    FIRST,  # what the node could earn before it is asked whether it takes part
    EARNED,  # what it earned before vetoes
    ATTAINABLE,
    LOST,
    SHARE,
    TAKES,  # 1 where it takes part
    ZERO,  # 1 where it takes part and earned nothing
    ANSWERED,  # 1 where nothing below still waits for an answer
    CAP,  # the place of the best grade still allowed, counted from the best
) = range(19, 39)

LAST = CAP
FIRST_PRINTED, LAST_PRINTED = NUMBER, ACTUAL
TICKED = "√"
OVERRIDDEN = "×"


def cell(column: int, row: int) -> str:
    """The name of a cell."""
    return f"{get_column_letter(column)}{row}"


def span(column: int, first: int, last: int) -> str:
    """The name of a part of a column."""
    return cell(column, first) if first == last else f"{cell(column, first)}:{cell(column, last)}"
