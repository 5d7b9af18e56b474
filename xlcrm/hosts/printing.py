"""HTML pages as PDF, by LibreOffice where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from xlcrm.errors import WriteError
from xlcrm.lang import Text

SECONDS = 120
_USUAL = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
)
_NO_OFFICE = Text(
    "没有找到 LibreOffice，手机页只有 HTML；装好后再运行就会另存 PDF。",
    "LibreOffice was not found, so the phone pages are HTML only; once it is installed, PDFs are written, too.",
)
_FAILED = Text(
    "LibreOffice 没能把手机页另存为 PDF（{why}），手机页只有 HTML。",
    "LibreOffice could not write the phone pages as PDF ({why}): they are HTML only.",
)


def office() -> str | None:
    """The program of LibreOffice; None where it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((path for path in _USUAL if Path(path).is_file()), None)


def print_pages(pages: Sequence[str], program: str | None = None) -> tuple[list[str], Text | None]:
    """Write a PDF beside each page; returns their paths, and why some are missing."""
    program = program or office()
    if program is None:
        return [], _NO_OFFICE
    with tempfile.TemporaryDirectory() as folder:
        profile, out = Path(folder) / "profile", Path(folder) / "pdf"
        command = [program, "--headless", f"-env:UserInstallation={profile.as_uri()}", "--infilter=HTML (StarWriter)",
                   "--convert-to", "pdf:writer_pdf_Export", "--outdir", str(out), *pages]  # fmt: skip
        try:
            subprocess.run(command, capture_output=True, timeout=SECONDS, check=True)  # noqa: S603 - the office at hand, our own pages
        except (OSError, subprocess.SubprocessError) as error:
            return [], Text(*(text.format(why=type(error).__name__) for text in _FAILED))
        return _collected(pages, out)


def _collected(pages: Sequence[str], out: Path) -> tuple[list[str], Text | None]:
    done = []
    for page in map(Path, pages):
        made = out / f"{page.stem}.pdf"
        if made.is_file():
            try:
                shutil.move(made, page.with_suffix(".pdf"))
            except OSError as error:
                raise WriteError(
                    f"无法写入 {page.with_suffix('.pdf')}：{error.strerror}。",
                    f"{page.with_suffix('.pdf')} cannot be written: {error.strerror}.",
                ) from error
            done.append(str(page.with_suffix(".pdf")))
    missing = len(pages) - len(done)
    return done, Text(*(text.format(why=missing) for text in _FAILED)) if missing else None
