"""价格表 and 报价 in workbooks: planted cases, a team's own layout, charts against pandas, and one's own word."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from tests.commands.conftest import grid_rows
from tests.commands.test_modules import typed
from tests.modules.conftest import added, carry_out, table
from tests.modules.demo_books import demo, points, rows_of, standard, twin, view
from xlcrm.commands.adding import add
from xlcrm.commands.refresh import refresh
from xlcrm.commands.undo import undo
from xlcrm.demo.quotes import PLANTED, PLANTED_PRICES
from xlcrm.lang import Lang
from xlcrm.modules.quoting.found import FAULTS, PRICE_FAULTS
from xlcrm.workbook.changes import Cell
from xlcrm.workbook.memory import MemoryBook
from xlcrm.workbook.sheets import SheetSpec

LANGS: tuple[Lang, ...] = ("zh", "en")


def test_a_quote_below_the_price_of_the_customers_own_tier_is_told(book: MemoryBook) -> None:
    """
    # 客户
    | 客户名称 | 负责人 | 类型   | 人工等级 |
    | 东山     | 小李   | 工厂   | A        |
    | 西河     | 小王   | 工厂   | C        |
    | 南湖     | 小王   | 经销商 | C        |

    # 价格表
    | 产品 | 适用等级 | 单价 | 生效日     | 失效日     |
    | 泵   |          | 100  | 2026-01-01 |            |
    | 泵   | A级      | 90   | 2026-01-01 |            |
    | 泵   | 经销商   | 85   | 2026-01-01 |            |
    | 阀   |          | 50   | 2026-01-01 | 2026-11-30 |

    # 报价记录
    | 报价单号 | 报价日期   | 客户 | 产品 | 数量 | 单价 | 有效期至   | 结果   |
    | Q1       | 2026-11-20 | 东山 | 泵   | 5    | 90   | 2026-12-20 |        |
    | Q2       | 2026-11-20 | 西河 | 泵   | 5    | 90   | 2026-12-20 |        |
    | Q3       | 2026-11-20 | 南湖 | 泵   | 5    | 84   | 2026-12-20 |        |
    | Q4       | 2026-11-01 | 南湖 | 阀   | 5    | 50   | 2026-12-20 | 未回复 |
    | Q5       | 2026-11-20 | 南湖 | 阀   | 5    | 50   | 2026-11-25 |        |
    | Q6       | 2026-09-20 | 东山 | 泵   | 5    | 99   | 2026-10-20 | 未成交 |
    """
    carry_out(add, book, module="quotes")

    rows = table(book, "报价看板", "报价单号")
    assert {row["报价单号"]: row["需要注意"] for row in rows} == {
        "Q2": "低于该客户的价格",
        "Q3": "低于该客户的价格",
        "Q5": "报价快到期",
        "Q4": "没有答复",
    }
    assert [(row["产品"], row["需要注意"]) for row in table(book, "报价看板", "产品")] == [
        ("阀", "快过期，没有新价格")
    ]
    head, *body = grid_rows(book, "报价记录")
    assert [row[head.index("该客户价格")] for row in body] == [90, 100, 85, 50, 50, 90]
    assert [row[head.index("报价提示")] for row in body][:2] == [None, "低于该客户的价格"]


def test_what_waits_stands_on_the_days_sheet(book: MemoryBook) -> None:
    """
    # Customers
    | Customer | Owner |
    | Acme     | Li    |

    # Quotes
    | Quote | Quoted on  | Customer | Product | Quantity | Price | Valid until | Result |
    | Q1    | 2026-11-20 | Acme     | Pump    | 5        | 90    | 2026-12-20  |        |
    | Q2    | 2026-10-20 | Acme     | Valve   | 5        | 90    | 2026-12-20  | Won    |
    """
    carry_out(add, book, module="quotes", lang="en")

    assert any("Q1 Pump" in str(cell) for row in grid_rows(book, "Today") for cell in row)
    assert not any("Q2" in str(cell) for row in grid_rows(book, "Today") for cell in row)


def test_a_value_typed_over_ours_stays_a_second_refresh_changes_nothing_and_undo_takes_all_back(
    book: MemoryBook,
) -> None:
    """
    # 客户
    | 客户名称 |
    | 东山     |

    # 价格表
    | 产品 | 单价 |
    | 泵   | 100  |

    # 报价
    | 报价单号 | 报价日期   | 客户 | 产品 | 单价 |
    | Q1       | 2026-11-20 | 东山 | 泵   | 80   |
    """
    before = grid_rows(book, "报价")
    added(book, "quotes", "报价看板")
    assert grid_rows(book, "报价")[1][5:] == [100, 0.2, "低于该客户的价格"]
    assert not carry_out(refresh, book).changes

    typed(book, "报价", H2="老板同意")
    carry_out(refresh, book)
    assert grid_rows(book, "报价")[1][7] == "老板同意"

    typed(book, "报价", H2="低于该客户的价格")
    carry_out(undo, book, run=1)
    assert not any(grid.name == "报价看板" for grid in book.grids())
    assert grid_rows(book, "报价") == before


# -- the demo ------------------------------------------------------------------------------------------------------


def _minded(book: MemoryBook, sheet: str, header: str) -> list[Any]:
    """The cells of a column of ours on a sheet that is typed into."""
    grid = next(grid for grid in book.grids() if grid.name == sheet)
    at = list(grid.rows[0]).index(header)
    return [row[at] if len(row) > at else None for row in grid.rows[1:]]


@pytest.mark.parametrize("lang", LANGS)
def test_each_planted_quote_and_price_is_told_and_nothing_else(lang: Lang) -> None:
    sheets = {
        "zh": ("报价", "报价提示", "价格表", "价格提示"),
        "en": ("Quotes", "To mind", "Price list", "Price check"),
    }[lang]
    said = [FAULTS[fault.removesuffix("_won")].in_(lang) for fault in PLANTED]
    quotes, listed = _minded(standard(lang), *sheets[:2]), _minded(standard(lang), *sheets[2:])

    assert quotes == said + [None] * (len(quotes) - len(said))
    wrong = [PRICE_FAULTS[fault].in_(lang) for fault in PLANTED_PRICES]
    assert listed[-len(wrong) :] == [
        *wrong[:4],
        f"{PRICE_FAULTS['expired'].in_(lang)} · {PRICE_FAULTS['backwards'].in_(lang)}",
        wrong[5],
    ]
    assert not any(listed[: -len(wrong)])


@pytest.mark.parametrize("lang", LANGS)
def test_numbers_of_the_charts_are_those_of_pandas(lang: Lang) -> None:
    rows = demo(lang)[1]
    quotes = pd.DataFrame(rows["quotes"])
    spec = view(standard(lang), "quotes_to_watch")
    words = {"zh": ("成交", "未成交", "跟进中"), "en": ("Won", "Lost", "Open")}[lang]
    by_result = pd.crosstab(quotes["owner"], quotes["result"])

    for series, word in enumerate(words):
        assert points(spec, 0, series) == by_result[word].to_dict()
    prices = pd.DataFrame(rows["prices"])
    plain = prices[prices["whom"].isna() & prices["end"].isna() & prices["quantity"].isna()]
    known = quotes.merge(plain[["product", "price", "start"]], on="product", suffixes=("", "_listed"))
    known = known[known["date"] >= known["start"]].rename(columns={"price_listed": "at_list"})
    known = known.assign(whole=known["at_list"] * known["quantity"], asked=known["price"] * known["quantity"])
    sums = known.groupby("owner")[["whole", "asked"]].sum()
    shares = (1 - sums["asked"] / sums["whole"]).to_dict()
    assert points(spec, 1) == {rep: pytest.approx(share, abs=1e-4) for rep, share in shares.items()}
    total = rows_of(spec, "crmQuotesByRep")[-1]
    assert total[1:5] == [len(quotes), *(int((quotes["result"] == word).sum()) for word in words)]


@pytest.mark.parametrize("lang", LANGS)
def test_a_teams_own_layout_gives_the_same_page(lang: Lang) -> None:
    ours, theirs = (_without_rows(view(book, "quotes_to_watch")) for book in (standard(lang), twin(lang)))

    assert ours == theirs


def _without_rows(spec: SheetSpec) -> dict[tuple[int, int], Cell]:
    """The page without the row of each price: a team's table begins where it wants."""
    header = next(at for at, cell in spec.cells.items() if cell in ("行", "Row"))
    return {at: cell for at, cell in spec.cells.items() if not (at[1] == header[1] and at[0] > header[0])}


def test_the_switch_of_language_gives_the_same_figures() -> None:
    zh, en = (rows_of(view(standard(lang), "quotes_to_watch"), "crmQuotesByRep") for lang in LANGS)

    assert sorted(row[1:] for row in zh) == sorted(row[1:] for row in en)
