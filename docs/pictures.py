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
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from xlcrm.cli import main as xlcrm
from xlcrm.commands.views.settings import HEAD
from xlcrm.commands.views.words import SHEETS
from xlcrm.crm.settings import catalogue
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
    Shot("today", pixels=1500, ratio=0.5),
    Shot("month", pixels=1300, ratio=0.6),
    Shot("customers", pixels=1500, ratio=0.4, share=0.86),
    Shot("overdue", pixels=1400, ratio=0.62),
    Shot("visits", pixels=1500, ratio=0.5),
    Shot("calendar", pixels=1300, ratio=0.5),
    Shot("unplanned", pixels=1300, ratio=0.5),
    Shot("routes", pixels=1500, ratio=0.6),
    Shot("tiers", pixels=1300, ratio=0.62),
    Shot("risk", pixels=1400, ratio=0.55),
    Shot("groups", pixels=1300, ratio=0.55),
    Shot("greetings", pixels=1500, ratio=0.4),
    Shot("dashboard", pixels=1200),
    Shot("settings", pixels=1200, ratio=0.8),
)
OWN: Mapping[Lang, tuple[str, Shot]] = {
    "zh": ("05_wan_with_totals.xlsx", Shot("own", pixels=1500, ratio=0.42, share=0.8)),
    "en": ("03_english_reordered.xlsx", Shot("own", pixels=1500, ratio=0.42, share=0.8)),
}
"""The book of a team with a layout of its own, refreshed, by language."""
HIDDEN: Mapping[Lang, Sequence[int]] = {"zh": (), "en": (2, 4, 5, 6, 8, 9, 11, 12, 15)}
"""Columns of the team that are hidden in the picture, which has no room for all of them."""
RATES = "USD=7.1; EUR=7.8; GBP=9.2; JPY=0.047"
"""Exchange rates that the team enters, as the first refresh asks for."""


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
            makers = (_demo, _own, _report)
            for path in (path for make in makers for path in make(Path(folder), lang, asked.out)):
                print(f"{path}  {path.stat().st_size // 1000} kB")
    return 0


def _demo(folder: Path, lang: Lang, out: Path) -> Iterable[Path]:
    """The sheets of the demo workbook."""
    xlcrm(["demo", str(folder), "--as-of", DAY.isoformat(), "--lang", lang, "--quiet"])
    book = next(folder.glob("*.xlsx"))
    day = f"{SHEETS['settings'].in_(lang)}!C{_settings_row('as_of')}={DAY.isoformat()}"
    xlcrm(["patch", str(book), "--set", day, "-o", str(folder / "dated.xlsx"), "--quiet"])
    xlcrm(["refresh", str(folder / "dated.xlsx"), "--yes", "--quiet", "--lang", lang])
    pdf = _print(folder / "dated.xlsx")
    pages = _pages(pdf)
    for shot in SHOTS:
        sheet = SHEETS[shot.name].in_(lang)
        page = next(number for number, text in enumerate(pages, 1) if _foot(text).startswith(f"{sheet} "))
        yield _take(pdf, page, shot, out / f"{shot.name}.{lang}.png")


def _report(folder: Path, lang: Lang, out: Path) -> Iterable[Path]:
    """The monthly report of the demo's last whole month, the page that its command prints."""
    xlcrm(["report", str(folder / "dated.xlsx"), "--month", "2026-10", "--no-pdf", "--to", str(folder), "--yes", "--quiet"])  # fmt: skip
    pdf = _print(next(folder.glob("*2026-10.xlsx")))
    yield _take(pdf, 1, Shot("report", pixels=1100), out / f"report.{lang}.png")


def _own(folder: Path, lang: Lang, out: Path) -> Iterable[Path]:
    """A team's own table after a refresh: one sheet, scaled to the width of a page."""
    name, shot = OWN[lang]
    refreshed = folder / f"own-{name}"
    day = ["--as-of", DAY.isoformat(), "--lang", lang]
    xlcrm(
        ["refresh", str(TWINS / name), "-o", str(refreshed), "--yes", "--quiet", "--sheets", "settings", *day]
    )
    rates = f"{SHEETS['settings'].in_(lang)}!C{_settings_row('rates')}={RATES}"
    xlcrm(["patch", str(refreshed), "--set", rates, "-o", str(folder / name), "--quiet"])
    xlcrm(["refresh", str(folder / name), "--yes", "--quiet", *day])
    fitted = folder / "fitted.xlsx"
    _fit(folder / name, fitted, HIDDEN[lang])
    pdf = _print(fitted)
    word = {"zh": "大区", "en": "Account owner"}[lang]
    page = next(
        number for number, text in enumerate(_pages(pdf), 1) if word in "".join(text.splitlines()[:6])
    )
    yield _take(pdf, page, shot, out / f"{shot.name}.{lang}.png")


def _settings_row(key: str) -> int:
    """Row of a setting on the sheet of settings."""
    return HEAD + 1 + [item.key for item in catalogue()].index(key)


def _fit(source: Path, target: Path, hidden: Sequence[int] = ()) -> None:
    """Copy a workbook with every sheet printed one page wide, and columns of the first one hidden."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            data = old.read(item)
            if item.filename.startswith("xl/worksheets/sheet"):
                xml = _fit_sheet(data.decode())
                data = (_hide(xml, hidden) if item.filename.endswith("/sheet1.xml") else xml).encode()
            new.writestr(item, data)


def _fit_sheet(xml: str) -> str:
    """A worksheet part with its page set-up replaced."""
    xml = re.sub(r"<sheetPr\b[^>]*/>|<sheetPr\b[^>]*>.*?</sheetPr>", "", xml, count=1, flags=re.DOTALL)
    xml = re.sub(r"(<worksheet[^>]*>)", r'\1<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>', xml, count=1)
    xml = re.sub(r"<(?:pageSetup|headerFooter|pageMargins|rowBreaks|colBreaks)\b[^>]*/>", "", xml)
    margins = '<pageMargins left="0.3" right="0.3" top="0.3" bottom="0.7" header="0.3" footer="0.3"/>'
    setup = '<pageSetup paperSize="8" orientation="landscape" fitToHeight="0"/>'
    last = max(
        (found.end() for found in re.finditer(_BEFORE_MARGINS, xml)), default=xml.rindex("</worksheet>")
    )
    return xml[:last] + margins + setup + xml[last:]


def _hide(xml: str, columns: Sequence[int]) -> str:
    """A worksheet part with columns hidden that have an entry of their own."""
    for column in columns:
        xml = xml.replace(
            f'<col min="{column}" max="{column}" ', f'<col min="{column}" max="{column}" hidden="1" '
        )
    return xml


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
    left, top, right, bottom = (edge / 72 for edge in _box(_raster(pdf, page, 72)))
    dots = shot.pixels / ((right - left) * shot.share + 0.06)
    edge, first = max(0, round((left - 0.03) * dots)), max(0, round((top - 0.03) * dots))
    rows = _raster(pdf, page, dots)
    last = min(len(rows), round((bottom + 0.03) * dots))
    if shot.ratio and first + shot.ratio * shot.pixels < last:
        last = _quiet(rows, edge, shot.pixels, first + round(shot.ratio * shot.pixels))
    cut = [row[3 * edge : 3 * (edge + shot.pixels)] for row in rows[first:last]]
    target.write_bytes(png(cut))
    return target


def _raster(pdf: Path, page: int, dots: float) -> Sequence[bytes]:
    """A page as rows of red, green and blue, without its foot."""
    data = _run("pdftoppm", "-r", str(dots), "-f", str(page), "-l", str(page), str(pdf))
    head = re.match(rb"P6\s+(\d+)\s+(\d+)\s+255\s", data)
    if head is None:
        raise ValueError("pdftoppm gave no picture")
    width, height = 3 * int(head[1]), int(head[2])
    kept = height - round(FOOTER * dots / 72)
    return [data[head.end() + row * width :][:width] for row in range(kept)]


def png(rows: Sequence[bytes]) -> bytes:
    """A picture with at most 256 colours: the most frequent stay as they are, the others become the nearest of those."""
    seen = Counter(row[at : at + 3] for row in rows for at in range(0, len(row), 3))
    palette = [colour for colour, _ in seen.most_common(256)]
    place = {colour: _nearest(colour, palette) for colour in seen}
    lines = (
        b"\0" + bytes(place[row[at : at + 3]] for at in range(0, len(row), 3)) for row in rows
    )  # each line begins with its filter: none
    size = struct.pack(">IIBBBBB", len(rows[0]) // 3, len(rows), 8, 3, 0, 0, 0)
    parts = (
        (b"IHDR", size),
        (b"PLTE", b"".join(palette)),
        (b"IDAT", zlib.compress(b"".join(lines), 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )


def _nearest(colour: bytes, palette: Sequence[bytes]) -> int:
    return min(
        range(len(palette)),
        key=lambda at: sum((a - b) ** 2 for a, b in zip(colour, palette[at], strict=True)),
    )


def _box(rows: Sequence[bytes]) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what is printed."""
    inked = [number for number, row in enumerate(rows) if min(row) < INK]
    columns = [number // 3 for number, column in enumerate(zip(*rows, strict=True)) if min(column) < INK]
    return columns[0], inked[0], columns[-1] + 1, inked[-1] + 1


def _quiet(rows: Sequence[bytes], left: int, width: int, wanted: int) -> int:
    """The line at or a little above the wanted one that cuts the fewest letters: a border, or the gap between rows."""

    def noise(row: bytes) -> int:
        green = row[3 * left + 1 : 3 * (left + width) : 3]
        return sum(abs(a - b) > SEARCH for a, b in pairwise(green))

    return min(range(wanted, wanted - SEARCH, -1), key=lambda number: noise(rows[number])) + 1


def _run(*command: str) -> bytes:
    return subprocess.run(command, check=True, capture_output=True).stdout  # noqa: S603 - the arguments are ours


if __name__ == "__main__":
    sys.exit(main())
