"""The looks that xlcrm gives to its own cells: one palette for every sheet, readable in black and white print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

INK = "1F2937"
MUTED = "6B7280"
LINE = "D1D5DB"
BRAND = "1F4E79"
PAPER = "FFFFFF"


@dataclass(frozen=True)
class Look:
    """Font, fill, border, alignment and number format of a cell; colours are RRGGBB, empty means as the sheet has it."""

    bold: bool = False
    italic: bool = False
    strike: bool = False
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


LOOKS: Mapping[str, Look] = {
    "header": Look(bold=True, colour=PAPER, fill=BRAND, valign="vcenter", wrap=True),
    "owned header": Look(bold=True, colour=BRAND, fill="DDEBF7", border=BRAND, valign="vcenter", wrap=True),
    "title": Look(bold=True, size=16, colour=BRAND),
    "subtitle": Look(colour=MUTED),
    "text": Look(),
    "wrapped": Look(wrap=True, valign="top"),
    "reason": Look(colour=MUTED),
    "date": Look(number_format="yyyy-mm-dd", align="center"),
    "datetime": Look(number_format="yyyy-mm-dd hh:mm", align="center"),
    "time": Look(number_format="hh:mm", align="center"),
    "int": Look(number_format="0", align="right"),
    "days": Look(number_format="0;-0;\"\"", align="right"),
    "money": Look(number_format="#,##0", align="right"),
    "percent": Look(number_format="0%", align="right"),
    "tier": Look(bold=True, align="center"),
    "input": Look(fill="FFF9E5", border=LINE),
    # looks of conditional formats
    "rule late": Look(colour="9C0006", fill="FFC7CE", bold=True),
    "rule soon": Look(colour="7F6000", fill="FFEB9C"),
    "rule A": Look(colour="FFFFFF", fill="1F4E79", bold=True),
    "rule B": Look(colour="1F4E79", fill="BDD7EE", bold=True),
    "rule C": Look(colour="44546A", fill="EDEDED"),
    "rule N": Look(colour="375623", fill="E2EFDA"),
    "rule muted": Look(colour="9CA3AF", strike=True),
    "rule override": Look(colour="7030A0", bold=True),
}
