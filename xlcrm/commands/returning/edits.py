"""What a rep did, edit by edit, and what becomes of each: every edit has one fate, so that the counts add up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as default
from typing import Literal

from xlcrm.lang import Text
from xlcrm.workbook.changes import Cell

Fate = Literal["taken", "added", "agreed", "conflict", "proposed", "declined", "told"]
"""taken: written · added: a new row · agreed: the team has it already · conflict, proposed: waits for a person · declined:
a person decided against it before · told: cannot be brought in, says why."""
FATES: Mapping[Fate, Text] = {
    "taken": Text("已收回", "taken"),
    "added": Text("新增一行", "row added"),
    "agreed": Text("台账里已有", "there already"),
    "conflict": Text("待决定（双方都改）", "to decide (both changed it)"),
    "proposed": Text("待决定（请确认）", "to decide (please confirm)"),
    "declined": Text("以前决定不要", "declined before"),
    "told": Text("没有收回", "not taken"),
}
Op = Literal["cell", "row", "gone"]
Why = Literal[
    "", "both", "base", "row", "suspect", "waits", "gone", "cleared", "formula", "key", "twice", "left",
    "no_column", "same_header", "settings", "outside", "sheet", "no_table",
]  # fmt: skip
WHY: Mapping[Why, Text] = {
    "": Text("", ""),
    "both": Text("发出后双方都改了", "Both sides changed it since it went out"),
    "base": Text("没有发出时的记录，不知道是谁改的", "Nothing is kept of what went out, so who changed it is not known"),
    "row": Text("没有发出时的记录，这一行台账里没有", "Nothing is kept of what went out; the workbook has no such row"),
    "suspect": Text("可能是已有的客户：{}", "May be a customer who is there already: {}"),
    "waits": Text("属于待决定的新客户：{}", "Belongs to a new customer who waits for a decision: {}"),
    "gone": Text("交回的文件里删掉了这一行", "The row was deleted in the file that came back"),
    "cleared": Text("整列几乎都清空了，请确认", "Nearly the whole column was emptied: please confirm"),
    "formula": Text("台账里是公式，不改写；请自己改", "The workbook has a formula there, which is never overwritten: change it yourself"),
    "key": Text("编号或名称是这一行的标识；请在台账里自己改（往来里的名称也要改）", "This is what the row is known by: change it in the workbook yourself, in log and orders too"),
    "twice": Text("台账里有两行相同，不知道改哪一行；请自己改", "Two rows of the workbook say the same, so which one is meant is not clear: change it yourself"),
    "left": Text("台账里已没有这一行", "The workbook has no such row any more"),
    "no_column": Text("台账里没有“{}”这一列；加上这一列，再合并一次", "The workbook has no column '{}': add it, and merge again"),
    "same_header": Text("台账里有两列同名或列由几列合成；请自己改", "Two columns of the workbook bear this header, or it is summed from several: change it yourself"),
    "settings": Text("这张表由团队维护；请自己改", "This table is kept by the team: change it yourself"),
    "outside": Text("写在表格以外，不知道该放在哪里；请自己抄过去", "It stands outside of any table, so its place is not known: copy it yourself"),
    "sheet": Text("这是新加的工作表；需要的话请自己复制过去", "This sheet is new: copy it over yourself if it is needed"),
    "no_table": Text("台账里没有这样的表；请自己复制过去", "The workbook has no such table: copy it over yourself"),
}  # fmt: skip


@dataclass(frozen=True)
class Edit:
    """One edit: a cell, a row, or something that stands by itself."""

    file: str
    rep: str
    op: Op
    table: str
    """The team's table; empty when it has none."""
    sheet: str
    name: str
    """What a person calls the row."""
    header: str
    fate: Fate
    why: Why = ""
    about: str = ""
    """Fills the slot of the reason."""
    base: Cell = None
    team: Cell = None
    back: Cell = None
    field: str = ""
    key: str = ""
    """Row key in the team's table."""
    line: int = 0
    """Row on the team's sheet; 0 for a row that is not there."""
    column: int = 0
    cells: Mapping[str, Cell] = default(default_factory=dict)
    """Of a row: field → cell."""

    @property
    def reason(self) -> Text:
        """Why it was not taken, in words."""
        text = WHY[self.why]
        return Text(text.zh.format(self.about), text.en.format(self.about))
