"""冲突/Conflicts: what a merge leaves to a person, with all values and a decision that the next merge carries out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xlcrm.commands.views import words
from xlcrm.commands.views.formulas import quoted
from xlcrm.commands.views.page import Col, Page, Placed
from xlcrm.crm.names import plain
from xlcrm.grid import Area
from xlcrm.lang import Lang, Text
from xlcrm.workbook.sheets import Rule, Validation

if TYPE_CHECKING:
    from xlcrm.grid import Grid
    from xlcrm.workbook.sheets import SheetSpec

HEAD = 4
TAKE, KEEP = Text("采用", "Take"), Text("保留", "Keep")
_YES = frozenset(map(plain, (*TAKE, "是", "yes", "y", "删除", "delete", "新增", "add")))
_NO = frozenset(map(plain, (*KEEP, "否", "no", "n", "不要", "是同一家", "same")))
IF_TAKEN: Mapping[str, Text] = {
    "cell": Text("改成交回的值", "the returned value is written"),
    "clear": Text("清空这一格", "the cell is emptied"),
    "gone": Text("删除这一行", "the row is deleted"),
    "row": Text("新增这一行", "the row is added"),
    "suspect": Text(
        "新增为另一家客户；保留 = 是同一家", "added as another customer; Keep: it is the same one"
    ),
    "waits": Text(
        "新增这一行（客户决定后自动处理）", "the row is added (by itself once the customer is decided)"
    ),
}
_COLUMNS: Mapping[str, tuple[Text, str, float]] = {
    "decision": (Text("决定", "Decision"), "input center", 10),
    "rep": (Text("业务员", "Rep"), "cell wrapped", 14),
    "name": (Text("哪一行", "Row"), "cell wrapped", 46),
    "header": (Text("列", "Column"), "cell center", 14),
    "base": (Text("发出时", "When it went out"), "cell wrapped", 24),
    "team": (Text("台账现在", "Workbook now"), "cell wrapped", 24),
    "back": (Text("交回的", "Returned"), "cell wrapped", 30),
    "if_taken": (Text("采用 =", "Take ="), "cell wrapped", 24),
    "reason": (Text("原因", "Why"), "cell wrapped", 36),
    "file": (Text("文件", "File"), "cell wrapped", 26),
    "sheet": (Text("工作表", "Sheet"), "cell wrapped", 13),
    "cell": (Text("单元格", "Cell"), "cell link", 9),
    "id": (Text("标识", "Row ID"), "cell id", 6),
}


@dataclass(frozen=True)
class ConflictRow:
    """One question in words."""

    id: str
    rep: str
    name: str
    header: str
    base: str
    team: str
    back: str
    if_taken: str
    reason: str
    file: str
    sheet: str
    cell: str = ""
    decision: str = ""
    """What a person typed that is no decision."""


def conflicts_sheet(rows: Sequence[ConflictRow], lang: Lang) -> SheetSpec:
    """The sheet of questions."""
    page = Page(words.SHEETS["conflicts"].in_(lang), "conflicts", lang)
    page.heading(
        Text("冲突", "Conflicts"),
        Text(
            "这些地方没有改动。每行选“采用”（用交回的）或“保留”（台账不变），再点一次“合并”；不用再选文件，可以撤销。",
            "Nothing was changed here. Choose Take (what came back) or Keep (the workbook stays) in each row and run Merge again; "
            "no file is needed, and it can be undone.",
        ),
    )
    columns = [Col(name, text, _getter(name), look, width) for name, (text, look, width) in _COLUMNS.items()]
    placed = page.table(
        "crmConflicts", HEAD, columns, rows, empty=Text("没有冲突。", "There are no conflicts.")
    )
    _decisions(page, placed, rows)
    paper = Area(1, 1, placed.last, placed.columns["id"] - 1)
    return page.spec(
        freeze=(HEAD + 1, 4), repeat_rows=(HEAD, HEAD), print_area=paper, tab_colour=words.TAB["conflicts"]
    )


def _decisions(page: Page, placed: Placed, rows: Sequence[ConflictRow]) -> None:
    page.validations.append(
        Validation(placed.area("decision"), choices=(TAKE.in_(page.lang), KEEP.in_(page.lang)))
    )
    page.heights |= dict.fromkeys(range(placed.first, placed.last + 1), 32)
    chosen = f'{placed.top("decision")}<>""'
    page.rules.append(Rule(placed.area("rep", "cell"), chosen, "rule quiet"))
    for at, row in enumerate(rows, placed.first):
        if row.sheet and row.cell:
            page.links[at, placed.columns["cell"]] = f"internal:{quoted(row.sheet)}!{row.cell}"


def read_decisions(grid: Grid | None) -> Iterator[tuple[str, bool | None, str]]:
    """Id of each question on the sheet, take it or not (None: undecided), and the word typed."""
    if grid is None or grid.height <= HEAD:
        return
    heads = {str(text): column for column, text in enumerate(grid.rows[HEAD - 1], 1) if text}
    places = {
        name: next((heads[each] for each in text if each in heads), 0)
        for name, (text, _, _) in _COLUMNS.items()
    }
    for row in range(HEAD + 1, grid.height + 1):
        id_, typed = grid.at(row, places["id"]), str(grid.at(row, places["decision"]) or "").strip()
        if id_:
            word = plain(typed)
            yield str(id_), True if word in _YES else False if word in _NO else None, typed


def _getter(name: str) -> Callable[[Any, Any], Any]:
    return lambda row, _: getattr(row, name) or None
