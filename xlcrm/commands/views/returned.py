"""收回明细/Returned edits: every edit of the files that came back, and what became of it; the counts add up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xlcrm.commands.views import words
from xlcrm.commands.views.formulas import quoted
from xlcrm.commands.views.page import Col, Page
from xlcrm.grid import Area
from xlcrm.lang import Lang, Text
from xlcrm.workbook.sheets import Rule

if TYPE_CHECKING:
    from xlcrm.workbook.sheets import SheetSpec

SHOWN = 2_000
"""Edits on the sheet; --json holds all of them."""
_COUNTS: Mapping[str, tuple[Text, float]] = {
    "file": (Text("文件", "File"), 28),
    "rep": (Text("业务员", "Rep"), 14),
    "went": (Text("发出", "Went out"), 46),
    "total": (Text("改动", "Edits"), 14),
    "taken": (Text("已收回", "Taken"), 24),
    "added": (Text("新增行", "Rows added"), 24),
    "agreed": (Text("台账已有", "There already"), 30),
    "waiting": (Text("待决定", "To decide"), 24),
    "declined": (Text("以前不要", "Declined before"), 44),
    "told": (Text("没有收回", "Not taken"), 14),
}
_EDITS: Mapping[str, tuple[Text, str]] = {
    "file": (Text("文件", "File"), "cell wrapped"),
    "rep": (Text("业务员", "Rep"), "cell wrapped"),
    "name": (Text("哪一行", "Row"), "cell wrapped"),
    "header": (Text("列", "Column"), "cell center"),
    "base": (Text("发出时", "When it went out"), "cell wrapped"),
    "team": (Text("合并前的台账", "Workbook before"), "cell wrapped"),
    "back": (Text("交回的", "Returned"), "cell wrapped"),
    "fate": (Text("结果", "What became of it"), "cell center"),
    "reason": (Text("说明", "Why"), "cell wrapped"),
    "cell": (Text("单元格", "Cell"), "cell link"),
}


@dataclass(frozen=True)
class FileRow:
    """What came of one file."""

    file: str
    rep: str
    went: str
    """When it went out, or why that is not known."""
    total: int
    taken: int
    added: int
    agreed: int
    waiting: int
    declined: int
    told: int


@dataclass(frozen=True)
class EditRow:
    """One edit in words."""

    file: str
    rep: str
    name: str
    header: str
    base: str
    team: str
    back: str
    fate: str
    reason: str
    sheet: str = ""
    cell: str = ""
    open: bool = False
    """Does it wait for somebody?"""


def returned_sheet(
    files: Sequence[FileRow], edits: Sequence[EditRow], notes: Sequence[str], when: str, lang: Lang
) -> SheetSpec:
    """The account of the last merge: a line a file, then every edit."""
    page = Page(words.SHEETS["returned"].in_(lang), "returned", lang)
    page.heading(
        Text("收回明细", "Returned edits"),
        Text(
            f"{when} 合并：每处改动一行，合计对得上；待决定的在“冲突”表。",
            f"Merged on {when}: one line an edit, and the counts add up; what waits for you stands on Conflicts.",
        ),
    )
    counts = page.table("", 4, list(_count_columns()), files)
    row = page.notices(counts.last + 1, notes)
    columns = [Col(name, text, _getter(name), look, 10) for name, (text, look) in _EDITS.items()]
    placed = page.table(
        "crmReturned", row + 1, columns, edits[:SHOWN], empty=Text("没有改动。", "There were no edits.")
    )
    page.heights |= dict.fromkeys(range(placed.first, placed.last + 1), 28)
    last = page.rows_left_out(placed, max(0, len(edits) - SHOWN))
    for at, edit in enumerate(edits[:SHOWN], placed.first):
        if edit.sheet and edit.cell:
            page.links[at, placed.columns["cell"]] = f"internal:{quoted(edit.sheet)}!{edit.cell}"
    waiting = Text("待决定", "to decide").in_(lang)
    found = f'ISNUMBER(SEARCH("{waiting}",{placed.top("fate")}))'
    page.rules.append(Rule(placed.area("fate"), found, "rule warning"))
    return page.spec(
        freeze=(5, 2),
        repeat_rows=(placed.header, placed.header),
        print_area=Area(1, 1, last, len(_EDITS)),
        tab_colour=words.TAB["returned"],
    )


def _count_columns() -> Iterator[Col]:
    for name, (text, width) in _COUNTS.items():
        look = "cell wrapped" if name in ("file", "rep", "went") else "cell center"
        yield Col(name, text, _count(name), look, width)


def _count(name: str) -> Callable[[Any, Any], Any]:
    return lambda row, _: getattr(row, name)


def _getter(name: str) -> Callable[[Any, Any], Any]:
    return lambda row, _: getattr(row, name) or None
