"""导入问题/Import problems and 导入冲突/Import conflicts: what an import leaves to a person, to be put right in place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from xlcrm.commands.views import words
from xlcrm.commands.views.formulas import quoted
from xlcrm.commands.views.page import Col, Page, Placed
from xlcrm.crm.names import plain
from xlcrm.grid import Area
from xlcrm.lang import Lang, Text
from xlcrm.workbook.sheets import Validation

if TYPE_CHECKING:
    from xlcrm.grid import Grid, Value
    from xlcrm.workbook.changes import Cell
    from xlcrm.workbook.sheets import SheetSpec

HEAD = 4
_OF_FILE = "*"
"""Behind a header of the file that the sheet uses itself."""
_YES = frozenset({"是", "是同一家", "采用", "用新值", "yes", "y", "same", "take", "new value"})
_NO = frozenset({"否", "不是", "保留", "保留原值", "no", "n", "other", "keep"})
DECISION = Text("决定", "Decision")
ROW_ID = Text("标识", "Row ID")
_PROBLEM_COLUMNS: Mapping[str, Text] = {
    "decision": DECISION,
    "reason": Text("原因和处理办法", "Why, and what to do"),
    "source": Text("文件", "File"),
    "line": Text("行", "Line"),
    "kind": Text("类别", "Kind"),
}
_PROBLEM_LOOKS: Mapping[str, tuple[str, float]] = {
    "decision": ("input center", 10),
    "reason": ("cell wrapped", 60),
    "source": ("cell", 22),
    "line": ("cell center", 7),
    "kind": ("cell center", 10),
}
"""Look and width of each column."""
_CONFLICT_COLUMNS: Mapping[str, Text] = {
    "decision": DECISION,
    "name": Text("名称", "Name"),
    "header": Text("列", "Column"),
    "current": Text("现在的值", "Value now"),
    "incoming": Text("导入的值", "Value imported"),
    "reason": Text("原因", "Why"),
    "source": Text("文件", "File"),
    "line": Text("行", "Line"),
    "sheet": Text("工作表", "Sheet"),
    "cell": Text("单元格", "Cell"),
}
_CONFLICT_LOOKS: Mapping[str, tuple[str, float]] = {
    "decision": ("input center", 10),
    "name": ("cell name", 30),
    "header": ("cell center", 14),
    "current": ("cell wrapped", 26),
    "incoming": ("cell wrapped", 26),
    "reason": ("cell wrapped", 40),
    "source": ("cell", 20),
    "line": ("cell center", 7),
    "sheet": ("cell", 14),
    "cell": ("cell link", 9),
}
Verdict = Literal["yes", "no", ""]


@dataclass(frozen=True)
class ProblemRow:
    """One row that was not taken: header → what it says."""

    id: str
    source: str
    line: int
    kind: str
    """In the words of the sheet."""
    reason: str
    cells: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class ConflictRow:
    """One cell that is not overwritten without a word."""

    id: str
    name: str
    header: str
    current: Cell
    incoming: Value
    reason: str
    source: str
    line: int
    sheet: str = ""
    cell: str = ""


@dataclass(frozen=True)
class ReadRow:
    """A row of one of the sheets as it stands now."""

    id: str
    verdict: Verdict
    cells: Mapping[str, Value]
    """Header → value."""


def problems_sheet(rows: Sequence[ProblemRow], lang: Lang) -> SheetSpec:
    """The rows that an import could not take, with every value, to be put right and imported again."""
    page = Page(words.SHEETS["import_problems"].in_(lang), "import_problems", lang)
    page.heading(
        Text("导入问题", "Import problems"),
        Text(
            "在这里改好，再运行一次“导入”（不用再选文件）；不要的行整行删掉。",
            "Put rows right here and run the import again (no file needed); delete the rows that you do not want.",
        ),
    )
    headers = dict.fromkeys(header for row in rows for header in row.cells)
    columns = [
        *_columns(_PROBLEM_COLUMNS, _PROBLEM_LOOKS),
        *(Col(f"={header}", Text(header, header), _cell_of(header), "input text", 20) for header in headers),
        _id_column(),
    ]
    placed = page.table(
        "crmImportProblems", HEAD, columns, rows, empty=Text("没有要处理的行。", "Nothing is left to do.")
    )
    _choices(page, placed, ("是", "否"), ("Yes", "No"))
    return _finished(page, placed, "import_problems", height=32)


def conflicts_sheet(rows: Sequence[ConflictRow], lang: Lang) -> SheetSpec:
    """The cells in which the file and the workbook differ, with both values and a decision."""
    page = Page(words.SHEETS["import_conflicts"].in_(lang), "import_conflicts", lang)
    page.heading(
        Text("导入冲突", "Import conflicts"),
        Text(
            "台账里的值没有改动。每行选“采用”（用导入的值）或“保留”，再运行一次“导入”。",
            "Nothing was overwritten. Choose Take (the imported value) or Keep in each row and run the import again.",
        ),
    )
    columns = [*_columns(_CONFLICT_COLUMNS, _CONFLICT_LOOKS), _id_column()]
    placed = page.table(
        "crmImportConflicts", HEAD, columns, rows, empty=Text("没有冲突。", "There are no conflicts.")
    )
    for at, row in enumerate(rows, placed.first):
        if row.sheet and row.cell:
            page.links[at, placed.columns["cell"]] = f"internal:{quoted(row.sheet)}!{row.cell}"
    _choices(page, placed, ("采用", "保留"), ("Take", "Keep"))
    return _finished(page, placed, "import_conflicts", height=24)


def _columns(texts: Mapping[str, Text], looks: Mapping[str, tuple[str, float]]) -> Iterator[Col]:
    for name, text in texts.items():
        look, width = looks[name]
        yield Col(name, text, _getter(name), look, width)


def _finished(page: Page, placed: Placed, key: str, *, height: float) -> SheetSpec:
    """The sheet with rows of one height, and without its ids on paper."""
    page.heights |= dict.fromkeys(range(placed.first, placed.last + 1), height)
    paper = Area(1, 1, placed.last, placed.columns["id"] - 1)
    return page.spec(
        freeze=(HEAD + 1, 3), repeat_rows=(HEAD, HEAD), print_area=paper, tab_colour=words.TAB[key]
    )


def read_rows(grid: Grid | None) -> Iterator[ReadRow]:
    """The rows of either sheet as they stand now, with what a person decided."""
    if grid is None or grid.height <= HEAD:
        return
    headers = {
        column: str(text) for column, text in enumerate(grid.rows[HEAD - 1], 1) if text not in (None, "")
    }
    for row in range(HEAD + 1, grid.height + 1):
        cells = {text: grid.at(row, column) for column, text in headers.items()}
        said = {text: value for text, value in cells.items() if value not in (None, "")}
        id_ = next((str(said[name]) for name in ROW_ID if name in said), "")
        if id_ or len(said) > 1:
            word = plain(str(next((said[name] for name in DECISION if name in said), "")))
            verdict: Verdict = "yes" if word in _YES else "no" if word in _NO else ""
            yield ReadRow(id_, verdict, said)


def cell_named(row: ReadRow, name: str) -> Value:
    """A cell of a read row by its column's name in `_CONFLICT_COLUMNS` or `_PROBLEM_COLUMNS`."""
    text = {**_PROBLEM_COLUMNS, **_CONFLICT_COLUMNS}[name]
    return next((row.cells[each] for each in text if each in row.cells), None)


def own_headers() -> frozenset[str]:
    """Headers of the sheet of problems that are none of the records."""
    return frozenset(text for pair in (*_PROBLEM_COLUMNS.values(), ROW_ID) for text in pair)


def told_apart(header: str) -> str:
    """A header of a record's own that no column of the sheet has."""
    return f"{header}{_OF_FILE}" if header in own_headers() else header


def as_in_file(header: str) -> str:
    """The record's header behind `told_apart`."""
    return header.removesuffix(_OF_FILE)


def _getter(name: str) -> Callable[[Any, Any], Any]:
    return lambda row, _: getattr(row, name, None) or None


def _id_column() -> Col:
    return Col("id", ROW_ID, _getter("id"), "cell id", 6)


def _cell_of(header: str) -> Callable[[Any, Any], Any]:
    return lambda row, _: row.cells.get(header)


def _choices(page: Page, placed: Placed, zh: tuple[str, ...], en: tuple[str, ...]) -> None:
    page.validations.append(Validation(placed.area("decision"), choices=zh if page.lang == "zh" else en))
