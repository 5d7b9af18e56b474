"""Task figures: what is done in time, by owner and by the classes that a team names as it likes."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.modules.conftest import added, carry_out, table
from tests.modules.demo_books import DAY, LANGS, demo, drawn, standard, twin
from xlcrm.commands.refresh import refresh
from xlcrm.crm.task_figures import OUTCOMES, by_class, by_owner, figures, task_facts
from xlcrm.demo.tasks import PLANTED
from xlcrm.lang import Lang
from xlcrm.workbook.memory import MemoryBook
from xlcrm.workbook.sheets import SheetSpec

VIEWS = {"zh": ("待办与待复核", "任务统计"), "en": ("Tasks to watch", "Task figures")}
STATES = {"again": "退回", "late": "逾期", "unchecked": "待复核", "open": "进行中"}


def test_share_in_time_and_days_are_counted_by_owner_and_by_columns_that_the_team_named(
    book: MemoryBook,
) -> None:
    """
    # 客户
    | 客户名称 | 地区 |
    | 东山     | 华东 |
    | 西河     | 华北 |

    # 任务
    | 下达日期   | 负责人 | 客户名称 | 任务内容 | 期限       | 完成日     | 反馈 | 复核意见 | 专科 | 备注         |
    | 2026-11-01 | 小李   | 东山     | 一       | 2026-11-05 | 2026-11-03 | 好   | 合格     | 内科 | 下雨         |
    | 2026-11-01 | 小李   | 东山     | 二       | 2026-11-05 | 2026-11-09 | 好   |          | 外科 | 客户出差     |
    | 2026-11-02 | 小李   | 西河     | 三       | 2026-11-05 |            |      |          | 内科 | 没找到人     |
    | 2026-11-02 | 小王   | 西河     | 四       | 2026-12-05 |            |      |          | 内科 | 电话不对     |
    | 2026-11-02 | 小王   | 西河     | 五       |            | 2026-11-12 | 好   | 合格     | 外科 | 约好下周     |
    | 2026-11-02 | 小王   | 西河     | 六       | 2026-11-06 | 2026-11-05 | 差   | 退回     | 外科 | 重做         |
    | 2025-01-02 | 小王   | 西河     | 七       | 2025-01-06 | 2025-01-05 | 好   | 合格     | 外科 | 很久以前     |
    """
    added(book, "tasks", "任务统计")

    heads = ("负责人", "任务", "按时完成", "逾期完成", "完成（无日期）", "逾期未完成", "进行中", "按时率", "完成天数中位数", "待复核", "退回")  # fmt: skip
    assert [tuple(row[head] for head in heads) for row in table(book, "任务统计", "负责人")] == [
        ("小李", 3, 1, 1, 0, 1, 0, 1 / 3, 5.0, 1, 0),
        ("小王", 3, 0, 0, 1, 1, 1, 0.0, 10.0, 0, 1),
    ]
    classed = table(book, "任务统计", "专科")
    assert [(row["专科"], row["任务"], row["按时完成"]) for row in classed] == [
        ("内科", 3, 1),
        ("外科", 3, 0),
    ]
    assert "备注" not in str([grid.rows for grid in book.grids() if grid.name == "任务统计"])


def test_departments_are_compared_where_the_reps_table_names_them(book: MemoryBook) -> None:
    """
    # 客户
    | 客户名称 | 负责人 |
    | 东山     | 小李   |
    | 西河     | 小王   |
    | 南湖     | 小赵   |

    # 业务员
    | 业务员 | 部门 | 在职 |
    | 小李   | 一部 | 是   |
    | 小王   | 一部 | 是   |
    | 小赵   | 二部 | 是   |

    # 任务
    | 负责人 | 客户名称 | 任务内容 | 期限       | 完成日     |
    | 小李   | 东山     | 一       | 2026-11-05 | 2026-11-03 |
    | 小王   | 西河     | 二       | 2026-11-05 |            |
    | 小赵   | 南湖     | 三       | 2026-12-05 |            |

    # 满意度评价
    | 日期       | 客户名称 | 满意度 |
    | 2026-11-01 | 东山     | 5      |
    | 2026-11-02 | 西河     | 5      |
    | 2026-11-03 | 东山     | 4      |
    | 2026-11-04 | 西河     | 4      |
    | 2026-11-05 | 东山     | 2      |
    | 2026-11-05 | 南湖     | 1      |
    """
    added(book, "tasks", "任务统计")
    added(book, "surveys", "满意度")

    assert [
        (row["部门"], row["任务"], row["按时完成"], row["逾期未完成"])
        for row in table(book, "任务统计", "部门")
    ] == [
        ("一部", 2, 1, 1),
        ("二部", 1, 0, 0),
    ]
    voices = [(row["部门"], row["份数 n"], row["平均分"]) for row in table(book, "满意度", "部门")]
    assert voices == [("一部", 5, 4.0), ("二部", 1, None)]


def test_the_settings_name_up_to_three_columns_of_tasks_or_customers(book: MemoryBook) -> None:
    """
    # Customers
    | Customer | Region |
    | East     | North  |
    | West     | South  |

    # Settings
    | Setting                    | Value             |
    | Columns that classify tasks | Region, Hurry, Foo |

    # Tasks
    | Owner | Customer | Task | Due        | Hurry | Kind of it |
    | Li    | East     | a    | 2026-11-05 | high  | call       |
    | Li    | West     | b    | 2026-11-05 | low   | call       |
    | Li    | West     | c    | 2026-12-05 | high  | call       |
    """
    carry_out(refresh, book, lang="en")
    added(book, "tasks", "Task figures", lang="en")

    regions = table(book, "Task figures", "Region")
    assert [(row["Region"], row["Tasks"], row["Late now"]) for row in regions] == [
        ("South", 2, 1),
        ("North", 1, 1),
    ]
    assert [row["Hurry"] for row in table(book, "Task figures", "Hurry")] == ["high", "low"]
    text = str([grid.rows for grid in book.grids() if grid.name == "Task figures"])
    assert "have a column Foo" in text
    assert "Kind of it" not in text


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_planted_in_the_demo_stands_on_the_supervisors_list_and_nothing_else(lang: Lang) -> None:
    listed = Counter(
        row["状态" if lang == "zh" else "State"] for row in table(standard(lang), VIEWS[lang][0])
    )
    wanted = Counter((*PLANTED, *("open",) * 5))

    words = STATES if lang == "zh" else {"again": "Sent back", "late": "Late", "unchecked": "To check", "open": "Open"}  # fmt: skip
    assert listed == {words[state]: count for state, count in wanted.items()}


@pytest.mark.parametrize("lang", LANGS)
def test_a_teams_own_layout_gives_the_very_same_figures(lang: Lang) -> None:
    watched, counted = VIEWS[lang]
    assert table(twin(lang), watched) == table(standard(lang), watched)
    ours, theirs = (_blocks(book(lang), counted) for book in (standard, twin))
    assert [list(each) for each in theirs] == [list(each) for each in ours], (
        "only the names of the classes differ"
    )


def _blocks(book: MemoryBook, sheet: str) -> list[list[list[Any]]]:
    """The rows of each table of a sheet, without the headers."""
    grid = next(grid for grid in book.grids() if grid.name == sheet)
    areas = sorted((one.area for one in grid.list_objects), key=lambda area: area.top)
    return [[[grid.at(row, column) for column in range(1, 12)] for row in range(area.top + 1, area.bottom + 1)] for area in areas]  # fmt: skip


@pytest.mark.parametrize("lang", LANGS)
def test_numbers_of_the_charts_are_those_of_pandas(lang: Lang) -> None:
    frame = by_pandas(lang)
    names = {"zh": ("按时完成", "逾期完成", "逾期未完成", "进行中"), "en": ("In time", "Done late", "Late now", "Open")}  # fmt: skip
    for number, group in enumerate(("owner", "class1", "class2", "class3")):
        chart = drawn(standard(lang), VIEWS[lang][1], number)
        assert tuple(chart) == names[lang], "a series without any task is left out"
        for name, outcome in zip(names[lang], ("in_time", "done_late", "late", "open"), strict=True):
            wanted = frame[frame["outcome"] == outcome].groupby(group).size().to_dict()
            assert {each: count for each, count in chart[name] if count} == wanted
    shares = {row["负责人" if lang == "zh" else "Owner"]: row["按时率" if lang == "zh" else "Share in time"] for row in table(standard(lang), VIEWS[lang][1], "负责人" if lang == "zh" else "Owner")}  # fmt: skip
    timed = frame[frame["outcome"] != "open"]
    assert shares == (timed["outcome"] == "in_time").groupby(timed["owner"]).mean().to_dict()


def by_pandas(lang: Lang) -> pd.DataFrame:
    frame = pd.DataFrame(demo(lang)[1]["tasks"])
    for name in ("due", "done"):
        frame[name] = pd.to_datetime(frame[name])
    back = frame["verdict"].isin(["退回", "Again"])
    done = frame["done"].notna() & ~back
    past = frame["due"] < pd.Timestamp(DAY)
    frame["outcome"] = "open"
    frame.loc[~done & past, "outcome"] = "late"
    frame.loc[done, "outcome"] = "done_late"
    frame.loc[done & (frame["done"] <= frame["due"]), "outcome"] = "in_time"
    return frame


DATES = st.one_of(st.just(pd.NaT), st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)).map(pd.Timestamp))
TASKS = st.lists(
    st.fixed_dictionaries({
        "given": DATES, "due": DATES, "done": DATES, "checked": DATES, "owner": st.sampled_from(["", "a", "b"]),
        "result": st.sampled_from([None, "x"]), "verdict": st.sampled_from([None, "ok", "again"]),
    })
)  # fmt: skip


@given(TASKS, st.dictionaries(st.integers(0, 9).map(str), st.sampled_from("xyz")))
def test_totals_are_equal_whatever_the_class(rows: list[dict[str, Any]], words: dict[str, str]) -> None:
    columns = ["given", "due", "done", "checked", "owner", "result", "verdict"]
    frame = pd.DataFrame(rows, columns=columns)
    owners = {str(key): (name,) for key, name in frame["owner"].items()}
    facts = task_facts(frame, dt.date(2026, 11, 22), owners)

    whole = figures(facts)
    assert whole.tasks == len(rows)
    for parts in (by_owner(facts), by_class(facts, words)):
        for outcome in OUTCOMES:
            assert sum(one.counts[outcome] for one in parts.values()) == whole.counts[outcome]
        assert sum(one.timed for one in parts.values()) == whole.timed


def test_a_task_of_several_counts_for_each_of_them(book: MemoryBook) -> None:
    """
    # 客户
    | 客户名称 | 负责人 |
    | 东山     | 小赵   |

    # 业务员
    | 姓名 | 英文名 | 部门   |
    | 小李 | Li     | 华东部 |
    | 小王 | Wang   | 华北部 |
    | 小赵 | Zhao   | 华北部 |

    # 任务
    | 下达日期   | 负责人     | 客户名称 | 任务内容 | 期限       | 完成日     | 反馈 | 复核意见 |
    | 2026-11-01 | 小李、小王 | 东山     | 一       | 2026-11-05 | 2026-11-03 | 好   | 合格     |
    | 2026-11-01 | Li/小李    | 东山     | 二       | 2026-11-20 |            |      |          |
    | 2026-11-02 | 小王、小赵 | 东山     | 三       | 2026-11-24 |            |      |          |
    | 2026-11-02 |            | 东山     | 四       | 2026-11-24 |            |      |          |
    """
    added(book, "tasks", "任务统计")
    carry_out(refresh, book, sheets=("dashboard",))

    owned = {row["负责人"]: (row["任务"], row["按时完成"]) for row in table(book, "任务统计", "负责人")}
    assert owned == {"小李": (2, 1), "小王": (2, 1), "小赵": (2, 0)}
    departments = {row["部门"]: row["任务"] for row in table(book, "任务统计", "部门")}
    assert departments == {"华东部": 2, "华北部": 3}, "one of two colleagues of a department counts once"
    words = str([grid.rows for grid in book.grids() if grid.name == "任务统计"])
    assert "有几个负责人的任务（2 项）算在每个人名下" in words

    waiting = {(row["业务员"], row["内容"]) for row in table(book, "今日", "业务员") if "事项" in row}
    assert waiting == {("小李", "二"), ("小王", "三"), ("小赵", "三"), ("小赵", "四")}
    chart = next(
        number for number, each in enumerate(_dashboard(book).charts) if each.title.startswith("任务：")
    )
    shown = drawn(book, "仪表盘", chart)
    assert {name: sum(dict(bars)[name] for bars in shown.values()) for name in owned} == {
        "小李": 2, "小王": 2, "小赵": 2,
    }  # fmt: skip


def _dashboard(book: MemoryBook) -> SheetSpec:
    return next(spec for spec in book.specs.values() if spec.key == "dashboard")
