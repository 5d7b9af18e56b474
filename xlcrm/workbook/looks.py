"""The looks that xlcrm gives to its own cells: one palette for every sheet, readable in black and white print.

One hue (navy) carries meaning by lightness, so that A, B and C stay apart on paper; red and amber are kept for what is
late or soon. Looks carry no font: a sheet that joins a team's workbook takes that workbook's own font. A workbook that
xlcrm makes itself takes `FONTS`: Microsoft YaHei ships with every Windows since Vista and with Office for Mac, WPS knows
it, and LibreOffice replaces it by the sans-serif Chinese font that is there; for English Arial, which every system has
or replaces by a font of the same widths.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from xlcrm.lang import Lang

INK = "1F2937"
MUTED = "6B7280"
LINE = "D9DEE5"
BRAND = "1F4E79"
PALE = "F2F6FA"
SOFT = "DDEBF7"
PAPER = "FFFFFF"
INPUT = "FFF9E5"
OFF = "E5E7EB"
LATE = "9C0006"
LATE_FILL = "FBE3E4"
SOON = "7F6000"
SOON_FILL = "FFF2CC"

FONTS: Mapping[Lang, tuple[str, float]] = {"zh": ("Microsoft YaHei", 10), "en": ("Arial", 10)}
"""Font and size in points of the workbooks that xlcrm makes itself."""

CHART: Mapping[str, str] = {
    "A": BRAND,
    "B": "5B9BD5",
    "C": "B4C0CC",
    "N": "E2EFDA",
    "bar": "6FA8DC",
    "strong": BRAND,
    "line": "C55A11",
    "quiet": "C5CED8",
    "calm": "DDEBF7",
    "soon": "E0A800",
    "unknown": "7F8FA3",
}
"""Colours of chart series by what they show."""
CHART_COLOURS = (BRAND, "6FA8DC", "C5CED8", "C55A11", "A8D08D", "44546A")
"""Colours of chart series in their order; neighbours differ in lightness as well as in hue."""
_DARK = 150


def chart_colours(count: int) -> tuple[str, ...]:
    """So many colours of a chart, again from the first when they are used up."""
    return tuple(CHART_COLOURS[number % len(CHART_COLOURS)] for number in range(count))


def readable_on(colour: str) -> str:
    """Ink or paper, whichever can be read on a colour."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
    dark = 0.299 * red + 0.587 * green + 0.114 * blue < _DARK  # as the eye weighs them
    return PAPER if dark else INK


@dataclass(frozen=True)
class Look:
    """Font, fill, border, alignment and number format of a cell; colours are RRGGBB, empty means as the sheet has it."""

    bold: bool = False
    italic: bool = False
    strike: bool = False
    underline: bool = False
    size: float = 0
    colour: str = ""
    fill: str = ""
    border: str = ""
    """Colour of a thin line below the cell."""
    align: Literal["", "left", "center", "right"] = ""
    valign: Literal["", "top", "vcenter"] = ""
    wrap: bool = False
    indent: int = 0
    number_format: str = ""


DATE_FORMAT = "yyyy-mm-dd"
DAYS_FORMAT = '0;-0;""'
"""Whole days; nothing is shown for 0."""

_CELL = Look(border=LINE, valign="vcenter")
_CARD = Look(fill=PALE, valign="vcenter", indent=1)
_INPUT = Look(fill=INPUT, border=LINE, valign="vcenter")
_OWNED = Look(bold=True, colour=BRAND, fill=SOFT, border=BRAND, valign="vcenter", wrap=True, indent=1)
_INPUT_HEAD = Look(bold=True, colour=SOON, fill="FFE699", border=SOON, valign="vcenter", wrap=True, indent=1)
_DAY = Look(fill=PALE, colour=BRAND, bold=True, align="center", valign="vcenter", border=BRAND)
_VISIT = Look(size=9, valign="vcenter", indent=1)

_SHEET: Mapping[str, Look] = {
    "title": Look(bold=True, size=16, colour=BRAND, valign="vcenter"),
    "subtitle": Look(colour=MUTED, valign="vcenter"),
    "section": Look(bold=True, size=12, colour=BRAND, border=BRAND, valign="vcenter"),
    "notice": Look(colour=MUTED, size=9, valign="vcenter"),
    "picture note": Look(colour=MUTED, size=9, valign="top", wrap=True, indent=1),
    "notice strong": Look(colour=SOON, fill=SOON_FILL, valign="vcenter", indent=1),
    "label": Look(colour=MUTED, valign="vcenter"),
    "as of center": Look(
        number_format=DATE_FORMAT, align="center", bold=True, colour=BRAND, valign="vcenter"
    ),
    "as of": Look(number_format=DATE_FORMAT, align="left", bold=True, colour=BRAND, valign="vcenter"),
    "header": Look(bold=True, colour=PAPER, fill=BRAND, valign="vcenter", wrap=True, indent=1),
    "header center": Look(bold=True, colour=PAPER, fill=BRAND, valign="vcenter", align="center", wrap=True),
    "owned header": _OWNED,
    "owned header center": replace(_OWNED, align="center", indent=0),
    "sub header": Look(bold=True, colour=BRAND, fill=SOFT, border=BRAND, valign="vcenter", indent=1),
    "sub header center": Look(
        bold=True, colour=BRAND, fill=SOFT, border=BRAND, valign="vcenter", align="center", wrap=True
    ),
    "input header": _INPUT_HEAD,
    "input header center": replace(_INPUT_HEAD, align="center", indent=0),
}

_PLAIN: Mapping[str, Look] = {
    "text": Look(),
    "wrapped": Look(wrap=True, valign="top"),
    "reason": Look(colour=MUTED, valign="vcenter", indent=1),
    "date": Look(number_format=DATE_FORMAT, align="center", valign="vcenter"),
    "datetime": Look(number_format="yyyy-mm-dd hh:mm", align="center"),
    "month": Look(number_format="yyyy-mm", align="center"),
    "time": Look(number_format="hh:mm", align="center"),
    "int": Look(number_format="0", align="right"),
    "days": Look(number_format=DAYS_FORMAT, align="center", valign="vcenter"),
    "money": Look(number_format="#,##0", align="right"),
    "money exact": Look(number_format="#,##0.00", align="right"),
    "percent": Look(number_format="0%", align="right"),
    "hours": Look(number_format="0.0", align="center", valign="vcenter"),
    "rate": Look(number_format="0.0#%", align="right", valign="vcenter"),
    "tier": Look(bold=True, align="center", valign="vcenter"),
    "phone": Look(number_format="@"),
    "link": Look(colour=BRAND, underline=True),
    "override": Look(bold=True, colour="7030A0"),
}

_CELLS: Mapping[str, Look] = {
    "cell": _CELL,
    "cell strong": replace(_CELL, bold=True, indent=1),
    "cell name": replace(_CELL, bold=True, wrap=True, indent=1),
    "cell muted": replace(_CELL, colour=MUTED, indent=1),
    "cell small": replace(_CELL, colour=MUTED, size=9, indent=1),
    "cell reason": replace(_CELL, colour=MUTED, size=9, wrap=True, indent=1),
    "cell wrapped": replace(_CELL, wrap=True, indent=1),
    "cell center": replace(_CELL, align="center"),
    "cell tier": replace(_CELL, bold=True, align="center"),
    "cell date": replace(_CELL, number_format=DATE_FORMAT, align="center"),
    "cell datetime": replace(_CELL, number_format="yyyy-mm-dd hh:mm", align="center"),
    "cell time": replace(_CELL, number_format="hh:mm", align="center"),
    "cell int": replace(_CELL, number_format="#,##0", align="right"),
    "cell count": replace(_CELL, number_format='#,##0;-#,##0;"–"', align="center"),
    "cell total": replace(_CELL, number_format='#,##0;-#,##0;"–"', align="center", bold=True, fill=PALE),
    "cell total label": replace(_CELL, bold=True, fill=PALE, indent=1),
    "cell days": replace(_CELL, number_format=DAYS_FORMAT, align="center"),
    "cell money": replace(_CELL, number_format="#,##0", align="right"),
    "cell decimal": replace(_CELL, number_format="#,##0.0", align="right"),
    "cell percent": replace(_CELL, number_format="0%", align="right"),
    "cell percent exact": replace(_CELL, number_format="0.0%", align="right"),
    "cell percent center": replace(_CELL, number_format="0%", align="center"),
    "cell decimal center": replace(_CELL, number_format="#,##0.0", align="center"),
    "cell bar": Look(colour="6FA8DC", border=LINE, valign="vcenter", indent=1),
    "cell link": replace(_CELL, colour=BRAND, indent=1),
    "cell id": replace(_CELL, colour=MUTED, number_format=";;;"),
    "input": _INPUT,
    "input strong": replace(_INPUT, bold=True),
    "input decimal": replace(_INPUT, number_format="0.0000", align="right"),
    "input words": replace(_INPUT, wrap=True, size=8),
    "input center": replace(_INPUT, align="center"),
    "input wrapped": replace(_INPUT, wrap=True, indent=1),
    "input date": replace(_INPUT, number_format=DATE_FORMAT, align="center"),
    "input datetime": replace(_INPUT, number_format="yyyy-mm-dd hh:mm", align="center"),
    "input time": replace(_INPUT, number_format="hh:mm", align="center"),
    "input number": replace(_INPUT, align="right"),
    "input percent": replace(_INPUT, align="center", number_format="0%"),
    "input text": replace(_INPUT, number_format="@"),
}

_RECORD = Look(border=LINE, valign="vcenter")
_RECORDS: Mapping[str, Look] = {
    "record": replace(_RECORD, indent=1),
    "record strong": replace(_RECORD, bold=True, indent=1),
    "record center": replace(_RECORD, align="center"),
    "record date": replace(_RECORD, number_format=DATE_FORMAT, align="center"),
    "record month": replace(_RECORD, number_format="yyyy-mm", align="center"),
    "record datetime": replace(_RECORD, number_format="yyyy-mm-dd hh:mm", align="center"),
    "record money": replace(_RECORD, number_format="#,##0.00", align="right"),
    "record rate": replace(_RECORD, number_format="0.0#%", align="right"),
    "record decimal": replace(_RECORD, number_format="0.0000", align="right"),
    "record text": replace(_RECORD, number_format="@", indent=1),
}
"""The team's own cells in the template."""

_CARDS: Mapping[str, Look] = {
    "card label": replace(_CARD, colour=MUTED, size=9),
    "card value": replace(_CARD, bold=True, size=20, colour=BRAND, number_format="#,##0"),
    "card money": replace(_CARD, bold=True, size=14, colour=BRAND, number_format="#,##0"),
    "card share": replace(_CARD, bold=True, size=20, colour=BRAND, number_format="0%"),
    "card note": replace(_CARD, colour=MUTED, size=9),
    "chip label": Look(colour=MUTED, size=9, fill=PALE, align="center", valign="vcenter", wrap=True),
    "chip value": Look(bold=True, size=14, colour=BRAND, fill=PALE, align="center", valign="vcenter"),
}

_CALENDAR: Mapping[str, Look] = {
    "day": replace(_DAY, number_format="m/d"),
    "day off": replace(_DAY, number_format="m/d", fill=OFF, colour=MUTED),
    "day make-up": replace(_DAY, number_format="m/d", fill=SOON_FILL, colour=SOON),
    "day name": replace(_DAY, bold=False, size=9, colour=MUTED, border=""),
    "day name off": replace(_DAY, bold=False, size=9, fill=OFF, colour=MUTED, border=""),
    "day name make-up": replace(_DAY, bold=False, size=9, fill=SOON_FILL, colour=SOON, border=""),
    "load": replace(_VISIT, colour=MUTED, border=LINE),
    "load off": replace(_VISIT, colour=MUTED, fill=OFF, border=LINE),
    "off": replace(_VISIT, fill=OFF),
    "calendar rep": Look(bold=True, valign="top", fill=PALE, indent=1),
    "calendar rep below": Look(fill=PALE),
    "visit A": replace(_VISIT, colour=PAPER, fill=BRAND, border=PAPER),
    "visit B": replace(_VISIT, colour=BRAND, fill="BDD7EE", border=PAPER),
    "visit C": replace(_VISIT, colour="44546A", fill="EDEFF2", border=PAPER),
    "visit N": replace(_VISIT, colour="375623", fill="E2EFDA", border=PAPER),
    "visit": replace(_VISIT, colour=INK, fill=PALE, border=PAPER),
}

_RULES: Mapping[str, Look] = {
    "rule late": Look(colour=LATE, fill=LATE_FILL, bold=True),
    "rule soon": Look(colour=SOON, fill=SOON_FILL),
    "rule A": Look(colour=PAPER, fill=BRAND, bold=True),
    "rule B": Look(colour=BRAND, fill="BDD7EE", bold=True),
    "rule C": Look(colour="44546A", fill="EDEFF2"),
    "rule N": Look(colour="375623", fill="E2EFDA"),
    "rule muted": Look(colour="9CA3AF", strike=True),
    "rule quiet": Look(colour="9CA3AF"),
    "rule override": Look(colour="7030A0", bold=True),
    "rule off": Look(fill=OFF, colour=MUTED),
    "rule group": Look(border=BRAND),
    "rule red": Look(colour=LATE),
    "rule repeat": Look(colour="B6BEC9"),
    "rule locked": Look(bold=True, colour=BRAND),
    "rule error": Look(colour=LATE, bold=True),
    "rule warning": Look(colour=SOON, bold=True),
}

LOOKS: Mapping[str, Look] = {**_SHEET, **_PLAIN, **_CELLS, **_RECORDS, **_CARDS, **_CALENDAR, **_RULES}
"""Every look by its name; names that begin with "rule" are for conditional formats."""


def look_named(name: str) -> Look:
    """Look of a name; the plain one for the empty name. KeyError for a name that nobody gave."""
    return LOOKS[name or "text"]
