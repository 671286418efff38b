"""A workbook as an answer to a browser."""

from urllib.parse import quote

from django.http import HttpResponse

from exchange.excel.writing import CONTENT_TYPE


def workbook_answer(content: bytes, *, name: str) -> HttpResponse:
    """The file to be saved under this name, in its own letters."""
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f"attachment; filename=\"file.xlsx\"; filename*=UTF-8''{quote(name)}.xlsx"
    return response
