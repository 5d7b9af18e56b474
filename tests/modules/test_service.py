"""服务: what is planted in the demo is found and nothing else, in our layout and in teams' own; charts against pandas."""

from __future__ import annotations

import datetime as dt
from typing import Any

import holidays
import pandas as pd
import pytest

from tests.commands.conftest import TODAY, grid_rows
from tests.modules.conftest import added, carry_out, table
from tests.modules.demo_books import DAY, demo, standard, twin
from tests.modules.test_pictures import drawn
from xlcrm.commands.adding import add
from xlcrm.commands.refresh import refresh
from xlcrm.commands.undo import undo
from xlcrm.demo.serving import OFTEN, PLANTED, SOUND, WAITING, served
from xlcrm.lang import Lang
from xlcrm.modules.brief import brief
from xlcrm.workbook.memory import MemoryBook

LANGS: tuple[Lang, ...] = ("zh", "en")
VIEW = {"zh": "服务看板", "en": "Service desk"}
SAID = {
    "zh": ("首次回复超时", "解决超时", "首次回复超时 · 解决超时", "先后顺序不对：请核对时间", "对处理结果不满意：再跟进"),
    "en": (
        "first answer late", "solution late", "first answer late · solution late", "times out of order: please check",
        "not satisfied with the solution: follow up",
    ),
}  # fmt: skip
"""What is told of each planted case, in the order in which they were planted."""


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("book", [standard, twin], ids=["our layout", "a team's own"])
def test_each_planted_case_is_told_and_nothing_else(lang: Lang, book: Any) -> None:
    ids = [str(row["id"]) for row in served(demo(lang)[0])]
    told = dict(zip(*columns(book(lang), lang, 0, 3), strict=True))

    planted = dict(zip(ids[SOUND:], SAID[lang], strict=False))
    assert len(planted) == len(PLANTED)
    assert {who: said for who, said in told.items() if said} == planted


def columns(book: MemoryBook, lang: Lang, *wanted: int) -> list[list[Any]]:
    """Customer id, times and what is told of each request as the workbook has it, whatever its columns are called."""
    names = {str(row.get("name")): str(row.get("id")) for row in demo(lang)[0].customers}
    rows = request_rows(book)
    heads = {"customer": ("客户名称", "投诉单位", "Customer", "Account"), "state": ("处理状态(自动)", "Request state"), "mind": ("服务提示", "Service check")}  # fmt: skip
    cells = [[next(row[head] for head in each if head in row) for row in rows] for each in heads.values()]
    found = [[names[str(who)] for who in cells[0]], *cells]
    return [found[place] for place in wanted]


def request_rows(book: MemoryBook) -> list[dict[Any, Any]]:
    sheets = ("服务与投诉", "Service requests", "售后台账", "Support tickets")
    rows = next([list(row) for row in grid.rows] for grid in book.grids() if grid.name in sheets)
    top = next(place for place, row in enumerate(rows) if sum(cell is not None for cell in row) > 5)
    width = len(rows[top])
    return [dict(zip(rows[top], [*row, *[None] * width], strict=False)) for row in rows[top + 1 :]]


@pytest.mark.parametrize("lang", LANGS)
def test_the_list_holds_what_is_open_mistyped_or_did_not_satisfy(lang: Lang) -> None:
    data = demo(lang)[0]
    rows = of(standard(lang), VIEW[lang], "crmServiceOpen")
    who = next(iter(rows[0]))
    wanted = [
        served(data)[SOUND + PLANTED.index(each)]["name"]
        for each in ("unanswered_late", "out_of_order", "bad_solution")
    ]
    waiting = {served(data)[SOUND + len(PLANTED) + 1 + number]["name"] for number in range(WAITING)}

    assert rows[0][who] == wanted[0]
    assert {row[who] for row in rows[1:-2]} == waiting
    assert [row[who] for row in rows[-2:]] == wanted[1:]


def of(book: MemoryBook, sheet: str, name: str) -> list[dict[str, Any]]:
    """The rows of a native table."""
    grid = next(grid for grid in book.grids() if grid.name == sheet)
    area = next(each.area for each in grid.list_objects if each.name == name)
    rows = grid_rows(book, sheet)
    heads = rows[area.top - 1][area.left - 1 : area.right]
    return [
        dict(zip(heads, row[area.left - 1 : area.right], strict=True)) for row in rows[area.top : area.bottom]
    ]


def test_who_complains_often_or_waits_is_named_before_a_visit() -> None:
    data = demo("zh")[0]
    rows = of(standard("zh"), VIEW["zh"], "crmUnhappy")
    often, open_, bad = (served(data)[SOUND + place]["name"] for place in (len(PLANTED), PLANTED.index("unanswered_late"), PLANTED.index("bad_solution")))  # fmt: skip

    assert [(row["客户名称"], row["近期投诉"], row["未解决"], row["不满意"]) for row in rows] == [
        (open_, 1, 1, 0), (often, OFTEN, 0, 0), (bad, 1, 0, 1),
    ]  # fmt: skip


@pytest.mark.parametrize("lang", LANGS)
def test_the_numbers_of_the_charts_are_those_of_pandas(lang: Lang) -> None:
    frame = pd.DataFrame(demo(lang)[1]["requests"])
    for name in ("date", "answered", "resolved"):
        frame[name] = pd.to_datetime(frame[name])
    frame["month"] = frame["date"].dt.strftime("%Y-%m")
    first = frame["answered"].fillna(frame["resolved"])
    sound = ~(first < frame["date"])
    frame["same_day"] = (first.dt.date == frame["date"].dt.date).where(sound)
    frame["answer"] = [worked(*each) for each in zip(frame["date"], first.where(sound), strict=True)]
    frame["solve"] = [
        worked(*each) for each in zip(frame["date"], frame["resolved"].where(sound), strict=True)
    ]
    months = frame.groupby("month").agg(
        received=("date", "size"), same_day=("same_day", "mean"), answer=("answer", "median"), solve=("solve", "median")
    )  # fmt: skip

    shown = [list(row.values()) for row in of(standard(lang), VIEW[lang], "crmServiceMonths")]
    assert [row[0] for row in shown] == list(months.index)
    assert [row[1] for row in shown] == list(months["received"])
    assert [row[4] for row in shown] == pytest.approx(list(months["same_day"].astype(float)))
    assert [row[5] for row in shown] == pytest.approx(list(months["answer"]), abs=0.051)
    assert [row[6] for row in shown] == pytest.approx(list(months["solve"]), abs=0.051)

    reasons = frame[frame["kind"].isin(["投诉", "退换货", "Complaint", "Return"])]["cause"].value_counts()
    told = {row[0]: row[1] for row in (list(each.values()) for each in of(standard(lang), VIEW[lang], "crmServiceCauses"))}  # fmt: skip
    assert told == dict(reasons)
    waits = [
        row[1] for row in (list(each.values()) for each in of(standard(lang), VIEW[lang], "crmServiceAges"))
    ]
    assert sum(waits) == frame["resolved"].isna().sum()
    assert waits[0] == WAITING


def worked(first: pd.Timestamp, last: pd.Timestamp) -> float | None:
    """Hours at work between two moments, minute by minute."""
    if pd.isna(last):
        return None
    minutes = pd.date_range(first, last, freq="min", inclusive="left")
    days = {day: at_work(day) for day in set(minutes.date)}
    of_day = minutes.hour * 60 + minutes.minute
    inside = ((of_day >= 540) & (of_day < 720)) | ((of_day >= 780) & (of_day < 1080))
    return sum(bool(each) and days[day] for each, day in zip(inside, minutes.date, strict=True)) / 60


CHINA: Any = holidays.country_holidays("CN", years=(2025, 2026))


def at_work(day: dt.date) -> bool:
    return day in CHINA.weekend_workdays or (day.weekday() < 5 and day not in CHINA)


# -- a team's own layout, step by step ------------------------------------------------------------------------------

BOOK = """
    # 客户
    | 客户名称 | 负责人 |
    | 东山     | 小李   |
    | 西河     | 小王   |

    # 售后登记
    | 登记     |                  | 客户     |                  | 处理   |                  |                  |          |
    | 受理人   | 受理时间         | 单位名称 | 问题描述         | 类别   | 响应时间         | 结案时间         | 是否满意 |
    |          | 2026-11-16 09:00 | 东山     | 渗漏             | 客诉   | 2026-11-16 10:00 | 2026-11-17 10:00 | 满意     |
    | 小王     | 2026-11-16 09:00 | 西河     | 少两箱           | 客诉   | 2026-11-17 10:00 |                  |          |
    | 小王     | 2026-11-20 17:00 | 西河     | 问交期           | 咨询   |                  |                  |          |
"""


@pytest.fixture
def team() -> MemoryBook:
    return MemoryBook.from_text(BOOK)


def test_a_sheet_with_two_header_rows_and_other_words_is_understood(team: MemoryBook) -> None:
    carry_out(add, team, module="service")
    rows = of(team, VIEW["zh"], "crmServiceOpen")

    assert [(row["客户名称"], row["状态"], row["业务员"], row["需要注意"]) for row in rows] == [
        ("西河", "超时", "小王", "首次回复超时 · 解决超时"),
        ("西河", "待回复", "小王", None),
    ]
    assert [list(row.values())[:4] for row in of(team, VIEW["zh"], "crmServiceReps")] == [
        ["小王", 2, 2, 1], ["小李", 1, 0, 0],
    ]  # fmt: skip
    carry_out(brief, team, customer="西河")
    text = str(grid_rows(team, "拜访简报"))
    assert "90 天内投诉 1 次，1 件未解决" in text
    assert "少两箱" in text
    assert "问交期" in text
    assert "渗漏" not in text


def test_open_requests_stand_on_the_day_by_their_limit(team: MemoryBook) -> None:
    carry_out(add, team, module="service")
    rows = table(team, "今日")

    assert [(row["业务员"], row["内容"], row["事项"], row["期限"]) for row in rows] == [
        ("小王", "少两箱", "投诉", dt.date(2026, 11, 18)),
        ("小王", "问交期", "咨询", dt.date(2026, 11, 23)),
    ]


def test_a_value_typed_over_one_of_ours_stays(team: MemoryBook) -> None:
    carry_out(add, team, module="service")
    sheet = next(sheet for sheet in team.sheets if sheet.frame.name == "售后登记")
    column = grid_rows(team, "售后登记")[1].index("服务提示") + 1
    sheet.put((4, column), "已当面道歉")
    carry_out(refresh, team)

    assert grid_rows(team, "售后登记")[3][column - 1] == "已当面道歉"


def test_undo_takes_the_module_back(team: MemoryBook) -> None:
    before = [grid.rows for grid in team.grids()]
    carry_out(add, team, module="service")
    assert not carry_out(refresh, team).changes
    carry_out(undo, team)

    assert [grid.rows for grid in team.grids() if grid.name in ("客户", "售后登记")] == before
    assert not [grid for grid in team.grids() if grid.owner == "service"]


def test_english_and_back_gives_the_same(team: MemoryBook) -> None:
    carry_out(add, team, module="service")
    before = {grid.name: grid.rows for grid in team.grids() if grid.name in ("售后登记", VIEW["zh"])}
    carry_out(refresh, team, lang="en")
    english = next(grid for grid in team.grids() if grid.owner == "service")
    assert "first answer late · solution late" in str(english.rows)
    carry_out(refresh, team, lang="zh")

    assert {grid.name: grid.rows for grid in team.grids() if grid.name in before} == before


def test_the_dashboard_shows_what_came_and_why(team: MemoryBook) -> None:
    carry_out(refresh, team, sheets=("dashboard",))
    carry_out(add, team, module="service")

    shown = drawn(team)
    assert shown["服务：收到的请求与当天回复率"]["2026-11"] == [3, pytest.approx(1 / 3)]
    assert shown["投诉与退换货的根因（近 12 个月）"] == {"（未填）": [2]}


def test_without_a_record_the_sheets_say_so(book: MemoryBook) -> None:
    """
    # Customers
    | Customer |
    | Acme     |
    """
    rows = added(book, "service", VIEW["en"], lang="en")

    assert rows[0]["Customer"] == "None."
    assert str(TODAY.year) in str(grid_rows(book, VIEW["en"])[5:18])
    assert DAY == TODAY
