"""Forecasts, prices, quotes, territories and the pool: told in either language, from the same records, with the same figures."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.modules.conftest import carry_out
from tests.modules.demo_books import view
from tests.modules.test_pictures import drawn
from xlcrm.commands.adding import add
from xlcrm.commands.refresh import refresh
from xlcrm.workbook.memory import MemoryBook

KEYS = ("forecast_accuracy", "quotes_to_watch", "suggested_owners", "pool")
DRAWN = """
    # 客户
    | 客户名称 | 负责人 | 省份 | 最近联系日 | 建档日     |
    | 东山     | 小李   | 江苏 | 2026-01-01 | 2025-01-01 |
    | 西河     | 小王   | 江苏 | 2026-11-20 | 2025-01-01 |
    | 南湖     |        | 江苏 | 2026-11-20 | 2025-01-01 |

    # 商机
    | 商机名称 | 客户名称 | 负责人 | 阶段     | 金额 | 预计成交日 | 开场日     | 需求日     | 结束日     |
    | 轧机     | 西河     | 小王   | 需求探寻 | 100  | 2026-12-20 | 2026-08-01 | 2026-09-01 |            |
    | 泵       | 西河     | 小王   | 赢单     | 300  | 2026-10-20 | 2026-07-01 | 2026-08-01 | 2026-10-18 |

    # 价格表
    | 产品 | 适用客户 | 单价 |
    | 泵   |          | 100  |
    | 泵   | 小王的   |      |

    # 报价
    | 报价单号 | 报价日期   | 客户 | 产品 | 数量 | 报价 | 有效期至   | 结果   |
    | Q1       | 2026-11-20 | 东山 | 泵   | 2    | 90   | 2026-11-25 |        |
    | Q2       | 2026-11-01 | 西河 | 泵   | 3    | 99   | 2026-11-25 | 未成交 |
    | Q3       | 2026-11-01 | 西河 | 泵   | 4    | 100  | 2026-11-25 | 成交   |

    # 区域规则
    | 顺序 | 地区 | 负责人     |
    | 1    | 江苏 | 小李、小王 |
    """


@pytest.fixture(scope="module")
def told() -> list[dict[str, Any]]:
    """The cells of each page in Chinese, in English, and in Chinese again; and what the dashboard draws."""
    book = MemoryBook.from_text(DRAWN)
    for day, lang in (("2026-08-31", "zh"), ("2026-09-30", "zh")):
        carry_out(add, book, module="deals", lang=lang, as_of=dt.date.fromisoformat(day))
    for module in ("quotes", "territories", "pool"):
        carry_out(add, book, module=module, lang="zh")
    found: list[dict[str, Any]] = []
    for lang in ("zh", "en", "zh"):
        carry_out(refresh, book, lang=lang, sheets=("dashboard",))
        found.append({key: dict(view(book, key).cells) for key in KEYS})
        found[-1]["dashboard"] = list(drawn(book).values())
    return found


def test_there_and_back_gives_the_same_cells(told: list[dict[str, Any]]) -> None:
    assert told[0] == told[2]


def test_both_languages_tell_the_same_numbers_and_days(told: list[dict[str, Any]]) -> None:
    zh, en = (
        {key: _figures(cells) for key, cells in each.items() if key != "dashboard"} for each in told[:2]
    )

    assert zh == en
    assert all(zh.values()), "there are figures on every page"


def _figures(cells: dict[tuple[int, int], Any]) -> dict[tuple[int, int], Any]:
    return {at: cell for at, cell in cells.items() if isinstance(cell, int | float | dt.date)}


def test_their_pictures_on_the_dashboard_are_the_rows_of_their_pages(told: list[dict[str, Any]]) -> None:
    shown = told[0]["dashboard"]

    assert {"小李": [0, 0, 1], "小王": [1, 1, 0]} in shown, "won, lost and open quotes"
    assert {"小李": [0, 1], "小王": [1, 0]} in shown, "looked after, and about to go back"
