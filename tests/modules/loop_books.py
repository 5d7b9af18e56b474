"""The demo with its tasks, surveys and lessons as workbooks: as our own sheets have it, and in two teams' own layouts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from tests.modules.conftest import MODULES
from tests.modules.demo_books import DAY, SHAPES, Cells, Layout, _other, _own, _records, demo
from xlcrm.commands.outcome import Request
from xlcrm.commands.refresh import computed, told
from xlcrm.commands.situation import look_at
from xlcrm.commands.template import _with_modules
from xlcrm.demo.deals import deal_rows
from xlcrm.demo.lessons import lesson_rows
from xlcrm.demo.relations import relation_rows
from xlcrm.demo.surveys import survey_rows
from xlcrm.demo.tasks import task_rows
from xlcrm.lang import Lang
from xlcrm.workbook.memory import MemoryBook

LANGS: tuple[Lang, ...] = ("zh", "en")


@cache
def loop_rows(lang: Lang) -> Mapping[str, tuple[Any, ...]]:
    """What the demo team wrote down of its tasks, and what customers said."""
    data = demo(lang)[0]
    return {
        **task_rows(data),
        **survey_rows(data),
        **deal_rows(data),
        **lesson_rows(data),
        **relation_rows(data),
    }


@cache
def standard(lang: Lang) -> MemoryBook:
    """The demo as our own sheets have it, refreshed."""
    return refreshed({**_records(lang), **_ours(lang, loop_rows(lang))}, lang)


@cache
def twin(lang: Lang) -> MemoryBook:
    """The same in a team's own layout: other sheets, other words, titles above, columns in another order, notes beside."""
    layout, rows = _ZH if lang == "zh" else _EN, loop_rows(lang)
    own = {sheet: _other(rows[kind], title, heads) for kind, (sheet, title, heads) in layout.items()}
    rest = {kind: each for kind, each in rows.items() if kind not in layout}
    return refreshed({**_records(lang), **own, **_ours(lang, rest)}, lang)


def _ours(lang: Lang, rows: Mapping[str, tuple[Any, ...]]) -> dict[str, Cells]:
    return {SHAPES[kind].label.in_(lang): _own(SHAPES[kind], each, lang) for kind, each in rows.items()}


def refreshed(sheets: Mapping[str, Cells], lang: Lang) -> MemoryBook:
    """A workbook to which the modules were added."""
    book = MemoryBook(sheets)
    request = Request(today=DAY, options={"as-of": DAY, "yes": True}, book=book, lang=lang, modules=MODULES)
    here = _with_modules(look_at(request), loop_rows(lang))
    outcome = told(computed(here, request, ("tiers",)), request)
    book.apply(outcome.changes, outcome.placements, outcome.state)
    return book


_ZH: Layout = {
    "tasks": ("督办事项", "总经理督办（每周一通报）", {"编号": "", "交办日期": "given", "交办人": "issuer", "承办人": "owner", "单位名称": "customer", "事项": "content", "任务种类": "class1", "截止日期": "due", "实际完成日期": "done", "完成情况": "result", "轻重缓急": "class2", "检查人": "checker", "检查结果": "verdict", "方式方法": "class3"}),
    "surveys": ("客户回访评价", "客户回访打分（5分制）", {"序号": "", "回访日期": "date", "单位名称": "customer", "满意程度": "score", "愿意推荐的程度0-10": "nps", "客户意见": "comment", "处理措施": "follow", "整改日期": "followed", "存档": ""}),
    "lessons": ("复盘", "每月复盘会记录", {"序号": "", "复盘日期": "date", "关键词": "topic", "性质": "kind", "客户代码": "customer_id", "单位名称": "customer", "项目名称": "deal", "学到什么": "lesson", "下次怎么做": "advice", "填写人": "author", "点评人": "reviewer", "点评日期": "reviewed"}),
}  # fmt: skip
_EN: Layout = {
    "tasks": ("To do list", "Follow-up of instructions", {"No.": "", "Assigned on": "given", "From": "issuer", "Who": "owner", "Account": "customer", "What to do": "content", "Sort": "class1", "Deadline": "due", "Finished": "done", "What came of it": "result", "Priority of it": "class2", "Reviewer": "checker", "Review": "verdict", "Way": "class3"}),
    "surveys": ("Customer feedback", "What they told us on the phone", {"No.": "", "Answered on": "date", "Account": "customer", "Stars": "score", "Would they recommend us (0 to 10)?": "nps", "Verbatim": "comment", "Action taken": "follow", "Handled on": "followed", "Filed": ""}),
    "lessons": ("Win loss reviews", "From the monthly meeting", {"No.": "", "Written on": "date", "Theme": "topic", "Type of lesson": "kind", "Client ID": "customer_id", "Account": "customer", "Project": "deal", "What we learned": "lesson", "Next time": "advice", "Author": "author", "Checked by": "reviewer", "Date reviewed": "reviewed"}),
}  # fmt: skip


def drawn(book: MemoryBook, sheet: str, number: int = 0) -> dict[str, list[tuple[Any, Any]]]:
    """Series name → (category, value) of a chart, from the cells that it is drawn on."""
    spec = next(one for one in book.specs.values() if one.name == sheet)
    found = {}
    for series in spec.charts[number].series:
        names, values = series.categories, getattr(series, "values")  # noqa: B009 - pandas' linter takes .values for its own
        rows = range(names.top, names.bottom + 1)
        found[series.name] = [
            (spec.cells[row, names.left], spec.cells.get((row, values.left))) for row in rows
        ]
    return found
