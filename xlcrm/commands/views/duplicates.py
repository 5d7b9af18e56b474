"""疑似重复/Duplicates: pairs of customers that may be one, what speaks for it and against, and a person's decision."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from xlcrm.commands.views import words
from xlcrm.commands.views.formulas import quoted
from xlcrm.commands.views.page import Col, Page, Placed
from xlcrm.crm.names import plain
from xlcrm.grid import Area
from xlcrm.lang import Lang, Text
from xlcrm.workbook.sheets import Rule, Validation

if TYPE_CHECKING:
    from xlcrm.crm.duplicates.pairs import Evidence
    from xlcrm.grid import Grid
    from xlcrm.workbook.sheets import SheetSpec

HEAD = 4
Decision = Literal["left", "right", "no", "later", ""]
DECISIONS: Mapping[Lang, tuple[str, ...]] = {
    "zh": ("合并", "合并到右边", "不是", "以后"),
    "en": ("Merge", "Merge into right", "Not the same", "Later"),
}
_READ: Mapping[str, Decision] = {
    **dict(zip(map(plain, DECISIONS["zh"]), ("left", "right", "no", "later"), strict=True)),
    **dict(zip(map(plain, DECISIONS["en"]), ("left", "right", "no", "later"), strict=True)),
    "是": "left", "yes": "left", "merge left": "left", "否": "no", "no": "no", "not": "no",
}  # fmt: skip
VERDICT: Mapping[str, Text] = {
    "equal": Text("很可能是同一家", "Most likely one"),
    "review": Text("请看一下", "Have a look"),
}
EVIDENCE: Mapping[str, Text] = {
    "exact": Text("名称相同", "same name"),
    "same": Text("名称只差写法、城市或公司形式", "the names differ in writing, city or legal form only"),
    "typo": Text("名称像是打错了字", "the names look like a typing error"),
    "one_letter": Text("名称差一个字", "the names differ in one character"),
    "part": Text("一个名称包含另一个", "one name contains the other"),
    "other": Text("名称不同", "the names differ"),
    "phone": Text("电话相同 {}", "same phone {}"),
    "email": Text("邮箱相同 {}", "same e-mail {}"),
    "address": Text("地址相同", "same address"),
    "person": Text("联系人相同 {}", "same person {}"),
    "form": Text("但公司形式不同", "but another legal form"),
    "country": Text("但国家不同 {}", "but another country {}"),
    "place": Text("但名称里的地方不同 {}", "but other places in the names {}"),
    "city": Text("但城市不同 {}", "but another city {}"),
}
_COLUMNS: Mapping[str, Text] = {
    "decision": Text("决定", "Decision"),
    "verdict": Text("判断", "Judgement"),
    "left": Text("左：保留的客户", "Left: the one kept"),
    "left_facts": Text("左：资料", "Left: what it says"),
    "right": Text("右：并入的客户", "Right: the one merged into it"),
    "right_facts": Text("右：资料", "Right: what it says"),
    "evidence": Text("依据", "Evidence"),
    "id": Text("标识", "Row ID"),
}


@dataclass(frozen=True)
class DuplicateRow:
    """One pair in words."""

    id: str
    verdict: str
    left: str
    left_facts: str
    right: str
    right_facts: str
    evidence: str
    links: tuple[str, str] = ("", "")
    """Targets of the links to both rows."""
    decision: str = ""
    """What a person typed and what still stands, such as 以后."""


def said(evidence: Sequence[Evidence], lang: Lang) -> str:
    """What speaks for a pair and against it, in words."""
    parts = [EVIDENCE[each.code].in_(lang).format(each.value).strip() for each in evidence]
    return Text("；", "; ").in_(lang).join(parts)


def duplicates_sheet(rows: Sequence[DuplicateRow], more: int, lang: Lang) -> SheetSpec:
    """The sheet of pairs, the surest first; `more` pairs find no room on it."""
    page = Page(words.SHEETS["duplicates"].in_(lang), "duplicates", lang)
    page.heading(
        Text("疑似重复", "Duplicates"),
        Text(
            "没有合并任何客户。每行选一个决定，再运行一次“查重”：合并 = 右边并入左边，空的补上，往来改挂到左边；可以撤销。",
            "Nothing was merged. Choose a decision in each row and run Duplicates again: Merge brings the right one into the left one, "
            "fills what is empty there and moves log and orders along; it can be undone.",
        ),
    )
    looks = {"decision": ("input center", 16), "verdict": ("cell center", 16), "left": ("cell link", 34), "left_facts": ("cell wrapped", 36), "right": ("cell link", 34), "right_facts": ("cell wrapped", 36), "evidence": ("cell wrapped", 46), "id": ("cell id", 6)}  # fmt: skip
    columns = [Col(name, text, _getter(name, lang), *looks[name]) for name, text in _COLUMNS.items()]
    placed = page.table(
        "crmDuplicates",
        HEAD,
        columns,
        rows,
        empty=Text("没有发现疑似重复的客户。", "No duplicates were found."),
    )
    page.rows_left_out(placed, more)
    _links(page, placed, rows)
    page.validations.append(Validation(placed.area("decision"), choices=DECISIONS[lang]))
    page.heights |= dict.fromkeys(range(placed.first, placed.last + 1), 46)
    sure = f'{placed.top("verdict")}="{VERDICT["equal"].in_(lang)}"'
    page.rules.append(Rule(placed.area("verdict"), sure, "rule warning"))
    paper = Area(1, 1, placed.last, placed.columns["id"] - 1)
    return page.spec(
        freeze=(HEAD + 1, 3), repeat_rows=(HEAD, HEAD), print_area=paper, tab_colour=words.TAB["duplicates"]
    )


def read_decisions(grid: Grid | None) -> Iterator[tuple[str, Decision, str]]:
    """Row id, decision and the word typed, of every pair on the sheet."""
    if grid is None or grid.height <= HEAD:
        return
    heads = {str(text): column for column, text in enumerate(grid.rows[HEAD - 1], 1) if text}
    places = {
        name: next((heads[each] for each in text if each in heads), 0) for name, text in _COLUMNS.items()
    }
    for row in range(HEAD + 1, grid.height + 1):
        id_, typed = grid.at(row, places["id"]), str(grid.at(row, places["decision"]) or "").strip()
        if id_:
            yield str(id_), _READ.get(plain(typed), ""), typed


def _getter(name: str, lang: Lang) -> Callable[[Any, Any], Any]:
    if name == "verdict":
        return lambda row, _: VERDICT[row.verdict].in_(lang)
    return lambda row, _: getattr(row, name) or None


def _links(page: Page, placed: Placed, rows: Sequence[DuplicateRow]) -> None:
    for at, row in enumerate(rows, placed.first):
        for name, target in zip(("left", "right"), row.links, strict=True):
            if target:
                page.links[at, placed.columns[name]] = f"internal:{target}"


def link(sheet: str, cell: str) -> str:
    """Target of a link to a cell."""
    return f"{quoted(sheet)}!{cell}"
