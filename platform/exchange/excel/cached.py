"""The values of formulas, written beside them.

openpyxl writes formulas without a value, so whoever reads a file without calculating (a phone's preview, a mail
client, a program) would see empty cells. We know the values; they are put into the finished file.
"""

import re
import zipfile
from collections.abc import Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from xml.sax.saxutils import escape

#: A formula's cell as openpyxl writes it, with lxml or without: no type, and an empty value.
_CELL = re.compile(r'<c r="([A-Z]+\d+)"([^>]*)><f>([^<]*)</f><v(?: ?/>|></v>)</c>')

Values = Mapping[str, Decimal | str]


def with_values(content: bytes, values: Sequence[Values]) -> bytes:
    """The same workbook, the formulas of its n-th sheet with their values."""
    if not any(values):
        return content
    names = {f"xl/worksheets/sheet{number}.xml": found for number, found in enumerate(values, start=1) if found}
    stream = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as source,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in source.infolist():
            text = source.read(part)
            target.writestr(part, _filled(text, names[part.filename]) if part.filename in names else text)
    return stream.getvalue()


def _filled(text: bytes, values: Values) -> bytes:
    def fill(match: re.Match[str]) -> str:
        value = values.get(match[1])
        if value is None:
            return match[0]
        kind = ' t="str"' if isinstance(value, str) else ""
        shown = escape(value) if isinstance(value, str) else f"{value:f}"
        return f'<c r="{match[1]}"{match[2]}{kind}><f>{match[3]}</f><v>{shown}</v></c>'

    return _CELL.sub(fill, text.decode()).encode()
