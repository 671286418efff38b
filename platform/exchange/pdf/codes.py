"""QR codes as drawings that stand in a page without a style or an outside file."""

import io

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_code(address: str) -> SafeString:
    """The address as an SVG element; a quarter of it may be smudged."""
    written = io.BytesIO()
    code = segno.make(address, error="q", micro=False)
    code.save(written, kind="svg", xmldecl=False, svgns=True, nl=False, omitsize=True, border=2, svgclass="qr")
    return mark_safe(written.getvalue().decode())  # noqa: S308 - segno draws squares; the address is not in it
