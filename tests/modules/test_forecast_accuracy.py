"""预测准确度: what each refresh keeps of its forecast, and how right it was once the months were over."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest

from tests.modules.conftest import added, carry_out, table
from tests.modules.demo_books import demo, points, rows_of, standard, twin, view
from xlcrm.commands.adding import add
from xlcrm.commands.memory import Memory
from xlcrm.commands.refresh import refresh
from xlcrm.commands.undo import undo
from xlcrm.crm.deals import CHANCES
from xlcrm.lang import Lang
from xlcrm.workbook.memory import MemoryBook

LANGS: tuple[Lang, ...] = ("zh", "en")


def forecasts(book: MemoryBook) -> Any:
    """Day → month → rep → weighted, as the workbook keeps it."""
    return Memory.parse(book.state()).kept["deals"]["forecasts"]


def on(book: MemoryBook, day: str, command: Any = refresh, **options: Any) -> None:
    carry_out(command, book, as_of=dt.date.fromisoformat(day), **options)


def test_each_days_refresh_keeps_one_forecast_by_month_and_rep(book: MemoryBook) -> None:
    """
    # 客户
    | 客户名称 |
    | 东山     |

    # 商机
    | 商机名称 | 客户名称 | 负责人 | 阶段     | 金额  | 概率 | 预计成交日 |
    | 轧机     | 东山     | 小李   | 需求探寻 | 10000 | 50%  | 2026-12-20 |
    | 泵       | 东山     | 小王   | 缔结     | 2000  |      | 2026-12-24 |
    | 过期的   | 东山     | 小王   | 缔结     | 100   |      | 2026-09-24 |
    """
    on(book, "2026-10-31", add, module="deals")
    on(book, "2026-11-22")
    first = forecasts(book)
    on(book, "2026-11-22")

    assert first == forecasts(book)
    assert first == {
        "2026-10-31": {"2026-10": {"小王": 80.0}, "2026-12": {"小李": 5000.0, "小王": 1600.0}},
        "2026-11-22": {"2026-11": {"小王": 80.0}, "2026-12": {"小李": 5000.0, "小王": 1600.0}},
    }


def test_a_report_of_an_earlier_day_keeps_nothing_and_looks_only_at_what_was_known_then(
    book: MemoryBook,
) -> None:
    """
    # 客户
    | 客户名称 |
    | 东山     |

    # 商机
    | 商机名称 | 客户名称 | 负责人 | 阶段     | 金额  | 概率 | 预计成交日 | 开场日     | 结束日 |
    | 轧机     | 东山     | 小李   | 需求探寻 | 10000 | 50%  | 2026-08-20 | 2026-05-02 |        |
    """
    on(book, "2026-06-30", add, module="deals")
    on(book, "2026-09-10")
    kept, page = forecasts(book), table(book, "预测准确度", "月份")
    on(book, "2026-11-22")
    now = table(book, "预测准确度", "月份")
    on(book, "2026-09-10")

    assert "2026-08-20" not in kept
    assert table(book, "预测准确度", "月份") == page
    assert now != page
    assert set(forecasts(book)) == {"2026-06-30", "2026-09-10", "2026-11-22"}


def test_a_deal_won_later_is_still_open_in_the_report_of_an_earlier_day(book: MemoryBook) -> None:
    """
    # Customers
    | Customer |
    | Acme     |

    # Deals
    | Deal  | Customer | Owner | Stage   | Amount | Expected close | Opened on  | Needs on   | Decided on |
    | old   | Acme     | Li    | Won     | 1000   | 2026-10-30     | 2026-08-01 | 2026-09-01 | 2026-10-20 |
    | newer | Acme     | Li    | Opening | 500    | 2026-12-30     | 2026-10-02 |            |            |
    """
    on(book, "2026-09-15", add, module="deals", lang="en")
    earlier = table(book, "Pipeline", "Step")
    month = table(book, "Pipeline", "Month")[1]
    on(book, "2026-11-22", lang="en")

    assert [row["Deals that came here"] for row in earlier] == [1, 1, 0, 0, 0, 0]
    assert (month["Month"], month["Amount"], month["Weighted"]) == ("2026-10", 1000, 250)
    assert [row["Deals that came here"] for row in table(book, "Pipeline", "Step")] == [2, 1, 1, 1, 1, 1]


def test_nothing_is_claimed_below_the_stated_number_of_months(book: MemoryBook) -> None:
    """
    # 客户
    | 客户名称 |
    | 东山     |

    # 商机
    | 商机名称 | 客户名称 | 负责人 | 阶段 | 金额 | 概率 | 预计成交日 | 开场日     | 结束日     |
    | 甲       | 东山     | 小李   | 赢单 | 100  |      | 2026-09-30 | 2026-05-01 | 2026-09-09 |
    | 乙       | 东山     | 小李   | 赢单 | 300  |      | 2026-10-30 | 2026-05-01 | 2026-10-10 |

    # 设置
    | 设置                   | 值 |
    | 预测准确度最少几个月   | 3  |
    """
    for day in ("2026-08-01", "2026-09-01"):
        on(
            book,
            day,
            add if day == "2026-08-01" else refresh,
            **({"module": "deals"} if day == "2026-08-01" else {}),
        )
    on(book, "2026-11-22")
    row = table(book, "预测准确度", "提前多久")[0]

    assert (row["月数 n"], row["当时的预测"], row["赢单金额"], row["偏差"], row["误差"]) == (
        2,
        40,
        400,
        "–",
        "–",
    )


def test_undo_takes_the_sheet_back_and_keeps_what_was_forecast(book: MemoryBook) -> None:
    """
    # 客户
    | 客户名称 |
    | 东山     |

    # 商机
    | 商机名称 | 客户名称 | 负责人 | 阶段     | 金额  | 概率 | 预计成交日 |
    | 轧机     | 东山     | 小李   | 需求探寻 | 10000 | 50%  | 2026-12-20 |
    """
    added(book, "deals", "商机看板")
    assert any(grid.name == "预测准确度" for grid in book.grids())
    carry_out(undo, book)

    assert not any(grid.name == "预测准确度" for grid in book.grids())
    assert "2026-11-22" in forecasts(book)


# -- the demo ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
def test_forecast_and_won_of_the_demo_are_those_of_pandas(lang: Lang) -> None:
    deals = pd.DataFrame(demo(lang)[1]["deals"])
    spec = view(standard(lang), "forecast_accuracy")
    drawn = [points(spec, 0, series) for series in (0, 1)]

    assert drawn[0] == {month: _ahead(deals, month) for month in drawn[0]}
    won = deals[deals["stage"].isin(["赢单", "Won"])]
    by_month = won.groupby(won["closed"].map("{:%Y-%m}".format))["amount"].sum()
    assert drawn[1] == {month: by_month.get(month, 0.0) for month in drawn[1]}
    assert len(drawn[1]) >= 10
    total = pd.Series(drawn[0]) - pd.Series(drawn[1])
    row = rows_of(spec, "crmForecastAccuracy")[0]
    assert row[4] == pytest.approx(total.sum() / sum(drawn[1].values()), abs=1e-4)
    assert row[5] == pytest.approx(total.abs().sum() / sum(drawn[1].values()), abs=1e-4)


def _ahead(deals: pd.DataFrame, month: str) -> float:
    """What was forecast of a month at the last month's end that lies at least 30 days before it, from the rows alone."""
    begin = dt.date.fromisoformat(f"{month}-01")
    day = next(end for back in (1, 2) if (begin - (end := _before(begin, back))).days >= 30)
    steps = deals[list(CHANCES)].map(lambda each: isinstance(each, dt.date) and each <= day)
    step = steps.apply(lambda row: [name for name in CHANCES if row[name]][-1] if row.any() else "", axis=1)
    late = deals["closed"].map(lambda each: not isinstance(each, dt.date) or each > day)
    due = deals["close"].map(lambda each: f"{max(each, day):%Y-%m}" == month)
    return float((deals["amount"] * step.map(CHANCES).fillna(0.0))[late & due].sum())


def _before(begin: dt.date, months: int) -> dt.date:
    """The day before the month that began so many months earlier."""
    number = begin.year * 12 + begin.month - 1 - months
    return dt.date(number // 12, number % 12 + 1, 1) - dt.timedelta(1)


@pytest.mark.parametrize("lang", LANGS)
def test_a_teams_own_layout_gives_the_same_accuracy(lang: Lang) -> None:
    for key in ("forecast_accuracy", "pipeline"):
        ours, theirs = view(standard(lang), key), view(twin(lang), key)
        assert ours.cells == theirs.cells, key


def test_both_languages_keep_the_same_forecasts() -> None:
    reps = {
        str(zh["name"]): str(en["name"])
        for zh, en in zip(*(demo(lang)[0].reps for lang in LANGS), strict=True)
    }
    said = {
        day: {month: {reps[rep]: amount for rep, amount in each.items()} for month, each in table_.items()}
        for day, table_ in forecasts(standard("zh")).items()
    }

    assert said == forecasts(standard("en"))
