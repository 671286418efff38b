"""Where numbers lead: to the reasons for them, on the same page."""

from portal.sheets.board import Board, Column


def why_link(board: Board, column: Column, place: str, shown: str) -> str:
    """A number that leads to its reasons; on paper it is only the number. Addresses need no escaping."""
    if not board.linked:
        return shown
    of = "" if column.active else f"&amp;of={column.key}"
    return f'<a class="why-link" href="?why={place}{of}#why" title="{board.why_words}">{shown}</a>'


def why_of(column: Column) -> str:
    """The way to the reasons for the score of a sheet."""
    return "?#why" if column.active else f"?of={column.key}#why"
