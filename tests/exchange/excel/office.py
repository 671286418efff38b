"""LibreOffice as a witness: it opens our workbooks and reckons them by itself."""

import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

needs_office = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is not installed: apt-get install libreoffice-calc"
)


def recalculated(contents: Mapping[str, bytes], folder: Path) -> Mapping[str, Workbook]:
    """The workbooks as LibreOffice reckons them; the values we had written are taken out first."""
    sources, results = folder / "in", folder / "out"
    sources.mkdir()
    for name, content in contents.items():
        (sources / f"{name}.xlsx").write_bytes(without_values(content))
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to"]
    command += ["xlsx:Calc MS Excel 2007 XML", "--outdir", str(results)]
    files = [str(file) for file in sorted(sources.iterdir())]
    subprocess.run([*command, *files], check=True, capture_output=True, timeout=300)
    return {name: load_workbook(results / f"{name}.xlsx", data_only=True) for name in contents}


def without_values(content: bytes) -> bytes:
    """The workbook with formulas only, so that whoever opens it must reckon."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            text = source.read(part)
            if part.filename.startswith("xl/worksheets/"):
                text = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1<v/>", text)
            target.writestr(part, text)
    return stream.getvalue()
