"""A manual to take along: as a PDF that carries its fonts, and as a Word file that can be edited."""

from io import BytesIO

from django.utils.translation import gettext as _

from exchange.manuals.values import Manual, Table
from exchange.pdf.rendering import set_pages

FONT = "SimSun"  # every Word on a Chinese machine has it


def pdf_of_manual(manual: Manual) -> bytes:
    """The manual as a PDF.

    Raises:
        NoPdf, TooLong: see `exchange.pdf.rendering`.
    """
    return set_pages("exchange/manuals/document.html", {"manual": manual}, tuple(manual.texts))


def word_of_manual(manual: Manual) -> bytes:
    """The manual as a Word file, with headings that make a table of contents."""
    from docx import Document  # takes a moment to load, and is needed only here
    from docx.oxml.ns import qn
    from docx.shared import Pt

    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    document.core_properties.title = f"{manual.title} {manual.role_title}"
    document.add_heading(manual.title, level=0)
    document.add_paragraph(heading_of(manual))
    for chapter in manual.chapters:
        document.add_heading(chapter.title, level=1)
        for words in chapter.words:
            document.add_paragraph(words, style="List Bullet")
        for table in chapter.tables:
            document.add_heading(table.title, level=2)
            _put(document, table)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def heading_of(manual: Manual) -> str:
    """What stands below the title: region, role, release."""
    words = {"region": manual.region, "role": manual.role_title, "number": manual.number}
    return _("%(region)s · for %(role)s · release %(number)s") % words


def _put(document: object, table: Table) -> None:
    drawn = document.add_table(rows=1, cols=len(table.headings), style="Table Grid")
    for lines in (table.headings, *(row.cells for row in table.rows)):
        cells = drawn.rows[0].cells if lines is table.headings else drawn.add_row().cells
        for cell, text in zip(cells, lines, strict=False):
            cell.text = text
