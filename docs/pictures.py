"""Makes the pictures of the README and the guide from the demo workbook itself, drawn by LibreOffice.

python -m docs.pictures [--lang zh|en] [--out FOLDER]

Needs `soffice` and `pdftoppm`. The demo is that of a fixed day, so that the pictures change only when the sheets do.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from xlcrm.cli import main as xlcrm
from xlcrm.commands.views.words import SHEETS
from xlcrm.lang import Lang

FOLDER = Path(__file__).parent / "pictures"
LANGS: Sequence[Lang] = ("zh", "en")
TWINS = Path(__file__).parent.parent / "tests" / "data"
DAY = dt.date(2026, 11, 22)
FOOTER = 44
"""Points at the foot of a page that are not shown: the sheet's name, the page number and the day of printing."""
INK = 250
"""Grey level from which a pixel is paper."""
SEARCH = 40
"""Pixels above the wanted foot of a picture in which a quiet line is looked for."""


@dataclass(frozen=True)
class Shot:
    """One picture: the sheet, how wide in pixels, and which part of the printed page from its upper left corner."""

    name: str
    pixels: int = 1200
    ratio: float = 0.0
    """Height by width; 0: all that is on the page."""
    share: float = 1.0
    """Part of the page's width."""


SHOTS = (
    Shot("today", ratio=0.5),
    Shot("customers", ratio=0.42, share=0.835),
    Shot("overdue", ratio=0.62),
    Shot("visits", ratio=0.5),
    Shot("calendar", pixels=1100, ratio=0.5),
    Shot("dashboard", pixels=1000),
    Shot("settings", pixels=1000, ratio=0.8),
)
OWN: Mapping[Lang, tuple[str, Shot]] = {
    "zh": ("01_title_rows.xlsx", Shot("own", ratio=0.4)),
    "en": ("03_english_reordered.xlsx", Shot("own", ratio=0.4)),
}
"""The book of a team with a layout of its own, refreshed, by language."""


def main() -> int:
    """Make the pictures that were asked for; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--lang", choices=LANGS, help="only this language")
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder of the pictures")
    asked = parser.parse_args()
    missing = [program for program in ("soffice", "pdftoppm", "pdftotext") if not shutil.which(program)]
    if missing:
        print(f"not installed: {', '.join(missing)}", file=sys.stderr)
        return 2
    asked.out.mkdir(parents=True, exist_ok=True)
    for lang in [asked.lang] if asked.lang else LANGS:
        with tempfile.TemporaryDirectory() as folder:
            for path in [*_demo(Path(folder), lang, asked.out), _own(Path(folder), lang, asked.out)]:
                print(f"{path}  {path.stat().st_size // 1000} kB")
    return 0


def _demo(folder: Path, lang: Lang, out: Path) -> Iterable[Path]:
    """The sheets of the demo workbook."""
    xlcrm(["demo", str(folder), "--as-of", DAY.isoformat(), "--lang", lang, "--quiet"])
    book = next(folder.glob("*.xlsx"))
    pdf = _print(book)
    pages = _pages(pdf)
    for shot in SHOTS:
        sheet = SHEETS[shot.name].in_(lang)
        page = next(number for number, text in enumerate(pages, 1) if _foot(text).startswith(f"{sheet} "))
        yield _take(pdf, page, shot, out / f"{shot.name}.{lang}.png")


def _own(folder: Path, lang: Lang, out: Path) -> Path:
    """A team's own table after a refresh: one sheet, scaled to the width of a page."""
    name, shot = OWN[lang]
    refreshed = folder / f"own-{name}"
    day = ["--as-of", DAY.isoformat(), "--lang", lang]
    xlcrm(["refresh", str(TWINS / name), "-o", str(refreshed), "--yes", "--quiet", *day])
    fitted = folder / "fitted.xlsx"
    _fit(refreshed, fitted)
    pdf = _print(fitted)
    word = {"zh": "下次联系", "en": "Next contact"}[lang]
    page = next(
        number for number, text in enumerate(_pages(pdf), 1) if word in text and len(text.splitlines()) > 20
    )
    return _take(pdf, page, shot, out / f"{shot.name}.{lang}.png")


def _fit(source: Path, target: Path) -> None:
    """Copy a workbook with every sheet printed one page wide; nothing else is changed."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            data = old.read(item)
            is_sheet = item.filename.startswith("xl/worksheets/sheet")
            new.writestr(item, _fit_sheet(data.decode()).encode() if is_sheet else data)


def _fit_sheet(xml: str) -> str:
    """A worksheet part with its page set-up replaced."""
    xml = re.sub(r"<sheetPr.*?(?:/>|</sheetPr>)", "", xml, count=1, flags=re.DOTALL)
    xml = re.sub(r"(<worksheet[^>]*>)", r'\1<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>', xml, count=1)
    xml = re.sub(r"<(?:pageSetup|headerFooter|pageMargins|rowBreaks|colBreaks)\b[^>]*/>", "", xml)
    margins = '<pageMargins left="0.3" right="0.3" top="0.3" bottom="0.7" header="0.3" footer="0.3"/>'
    setup = '<pageSetup paperSize="8" orientation="landscape" fitToHeight="0"/>'
    last = max(
        (found.end() for found in re.finditer(_BEFORE_MARGINS, xml)), default=xml.rindex("</worksheet>")
    )
    return xml[:last] + margins + setup + xml[last:]


_BEFORE_MARGINS = (
    r"</sheetData>|</autoFilter>|<autoFilter[^>]*/>|</mergeCells>|</conditionalFormatting>|</dataValidations>"
    r"|</hyperlinks>|<printOptions[^>]*/>|<phoneticPr[^>]*/>|<sheetProtection[^>]*/>"
)
"""What may stand before the margins in a worksheet part."""


def _print(book: Path) -> Path:
    """The workbook as PDF, by a LibreOffice with a profile of its own."""
    profile = (book.parent / "profile").as_uri()
    command = ["soffice", "--headless", f"-env:UserInstallation={profile}", "--convert-to", "pdf"]
    process = subprocess.Popen(  # noqa: S603 - the arguments are ours
        [*command, "--outdir", str(book.parent), str(book)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(timeout=300)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        raise
    return book.with_suffix(".pdf")


def _pages(pdf: Path) -> Sequence[str]:
    """The text of each page."""
    return _run("pdftotext", "-layout", str(pdf), "-").decode().split("\f")


def _foot(text: str) -> str:
    """The last line of a page, with single spaces."""
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else ""


def _take(pdf: Path, page: int, shot: Shot, target: Path) -> Path:
    """Write one picture: the printed part of a page, cut at a quiet line."""
    box = _box(_grey(pdf, page, 72))
    left, top = box[0] / 72 - 0.03, box[1] / 72 - 0.03
    width, height = (box[2] / 72 - left + 0.03) * shot.share, box[3] / 72 - top + 0.03
    dots = shot.pixels / width
    rows = round(height * dots)
    if shot.ratio and shot.ratio * shot.pixels < rows:
        lines = _grey(pdf, page, dots)
        start = round(top * dots)
        rows = _quiet(lines, round(left * dots), shot.pixels, start + round(shot.ratio * shot.pixels)) - start
    cut = {"x": round(left * dots), "y": round(top * dots), "W": shot.pixels, "H": rows}
    where = [part for name, value in cut.items() for part in (f"-{name}", str(max(0, value)))]
    number = ("-f", str(page), "-l", str(page))
    _run("pdftoppm", "-png", "-singlefile", "-r", str(dots), *number, *where, str(pdf), str(target.with_suffix("")))
    return target


def _grey(pdf: Path, page: int, dots: float) -> Sequence[bytes]:
    """A page as rows of grey levels, without its foot."""
    data = _run("pdftoppm", "-gray", "-r", str(dots), "-f", str(page), "-l", str(page), str(pdf))
    head = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", data)
    if head is None:
        raise ValueError("pdftoppm gave no grey picture")
    width, height = int(head[1]), int(head[2])
    kept = height - round(FOOTER * dots / 72)
    return [data[head.end() + row * width :][:width] for row in range(kept)]


def _box(rows: Sequence[bytes]) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what is printed."""
    inked = [number for number, row in enumerate(rows) if min(row) < INK]
    columns = [number for number, column in enumerate(zip(*rows, strict=True)) if min(column) < INK]
    return columns[0], inked[0], columns[-1] + 1, inked[-1] + 1


def _quiet(rows: Sequence[bytes], left: int, width: int, wanted: int) -> int:
    """The line at or a little above the wanted one that cuts the fewest letters: a border, or the gap between rows."""

    def noise(row: bytes) -> int:
        return sum(abs(a - b) > SEARCH for a, b in pairwise(row[max(0, left) : left + width]))

    return min(range(wanted, wanted - SEARCH, -1), key=lambda number: noise(rows[number])) + 1


def _run(*command: str) -> bytes:
    return subprocess.run(command, check=True, capture_output=True).stdout  # noqa: S603 - the arguments are ours


if __name__ == "__main__":
    sys.exit(main())
