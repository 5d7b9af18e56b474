"""返利与提成: every figure equals pandas on the same sheets and says its steps; what is planted wrong is told and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from tests.modules.conftest import carry_out
from tests.modules.demo_books import DAY, demo, standard, twin
from tests.modules.promised import comes_and_goes, in_english_and_back, typed_over
from tests.modules.test_pictures import drawn
from tests.modules.test_service import of
from xlcrm.cli import main
from xlcrm.commands.adding import add
from xlcrm.commands.refresh import refresh
from xlcrm.demo.rewards import AGENTS, BASIC, LABELS, PRINTERS, WRONG_COMMISSIONS, WRONG_REBATES
from xlcrm.lang import Lang
from xlcrm.modules.serving.rewards_found import FAULTS
from xlcrm.workbook.memory import MemoryBook

LANGS: tuple[Lang, ...] = ("zh", "en")
REBATES = {"zh": "返利计算", "en": "Rebates due"}
COMMISSIONS = {"zh": "提成计算", "en": "Commissions due"}
RULE_SHEETS = (
    ("返利规则", "Rebate rules", "返点政策", "Bonus scheme"),
    ("提成规则", "Commission rules", "业务提成办法", "Commission plan"),
)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("book", [standard, twin], ids=["our layout", "a team's own"])
def test_each_planted_fault_is_told_and_nothing_else(lang: Lang, book: Any) -> None:
    for sheets, planted in zip(RULE_SHEETS, (WRONG_REBATES, WRONG_COMMISSIONS), strict=True):
        assert told(book(lang), sheets) == {
            rule.in_(lang): FAULTS[fault].in_(lang) for fault, rule in planted.items()
        }


def told(book: MemoryBook, sheets: tuple[str, ...]) -> dict[str, Any]:
    cells = next([list(row) for row in grid.rows] for grid in book.grids() if grid.name in sheets)
    top = next(place for place, row in enumerate(cells) if sum(cell is not None for cell in row) > 4)
    name, mind = (next(at for at, head in enumerate(cells[top]) if head in heads) for heads in (("规则", "政策", "方案", "Rule", "Scheme", "Plan"), ("规则提示", "Rule check")))  # fmt: skip
    return {str(row[name]): row[mind] for row in cells[top + 1 :] if len(row) > mind and row[mind]}


@pytest.fixture(scope="module")
def orders() -> Mapping[Lang, pd.DataFrame]:
    return {lang: lines(lang) for lang in LANGS}


def lines(lang: Lang) -> pd.DataFrame:
    """The demo's order lines in the home currency, with what is known of their customers."""
    data = demo(lang)[0]
    customers = pd.DataFrame(data.customers).drop_duplicates("id").set_index("id")
    frame = pd.DataFrame(data.orders)
    frame = frame[frame["customer_id"].isin(customers.index) & frame["currency"].eq("CNY")]
    frame["date"] = pd.to_datetime(frame["date"], errors="coerce")
    frame = frame[frame["date"] <= pd.Timestamp(DAY)]
    names = customers["name"].fillna(customers.index.to_series().str.lower())
    return frame.assign(
        type=frame["customer_id"].map(customers["type"]),
        name=frame["customer_id"].map(names),
        owner=frame["customer_id"].map(customers["owner"]),
    )


@pytest.mark.parametrize("lang", LANGS)
def test_rebates_are_those_of_pandas(lang: Lang, orders: Mapping[Lang, pd.DataFrame]) -> None:
    frame = orders[lang]
    year = (
        frame[(frame["type"].isin(["代理商", "Agent"])) & (frame["date"] >= "2026-01-01")]
        .groupby("name")["amount"]
        .sum()
    )
    agents = {name: round(base * next((rate for floor, rate in ((8e5, 0.03), (3e5, 0.02), (1e5, 0.01)) if base >= floor), 0), 2) for name, base in year.items()}  # fmt: skip
    assert shown(lang, REBATES, AGENTS.in_(lang)) == pytest.approx(
        {name: paid for name, paid in agents.items() if paid}
    )

    label = {"zh": "热敏标签纸", "en": "Thermal labels"}[lang]
    sold = frame[frame["product"].eq(label) & (frame["date"] >= "2025-01-01")]
    quarters = sold.groupby([sold["name"], sold["date"].dt.to_period("Q")])["amount"].sum()
    quarters = quarters[
        [when.end_time.date() > DAY - dt.timedelta(days=365) for _, when in quarters.index]
    ].clip(lower=0)
    steps = ((0.0, 2e4, 0.005), (2e4, 6e4, 0.01), (6e4, 1e12, 0.015))
    bands = pd.concat([(quarters.clip(low, high) - low) * rate for low, high, rate in steps], axis=1).sum(
        axis=1
    )
    assert sum(shown(lang, REBATES, LABELS.in_(lang)).values()) == pytest.approx(float(bands.sum()), abs=2)
    by_name = bands.groupby(level=0).sum()
    assert shown(lang, REBATES, LABELS.in_(lang)) == pytest.approx(
        {name: paid for name, paid in by_name.items() if paid}, abs=0.03
    )


@pytest.mark.parametrize("lang", LANGS)
def test_commissions_are_those_of_pandas(lang: Lang, orders: Mapping[Lang, pd.DataFrame]) -> None:
    frame = orders[lang]
    months = frame.groupby([frame["owner"], frame["date"].dt.to_period("M")])["amount"].sum()
    months = months[[when.end_time.date() > DAY - dt.timedelta(days=365) for _, when in months.index]].clip(
        lower=0
    )
    paid = (months.clip(upper=3e5) * 0.008 + (months - 3e5).clip(lower=0) * 0.012).groupby(level=0).sum()
    found = shown(lang, COMMISSIONS, BASIC.in_(lang))
    reps = {str(rep["name"]) for rep in demo(lang)[0].reps if rep.get("active")}
    assert {name: each for name, each in found.items() if name in reps} == pytest.approx(
        {name: each for name, each in paid.items() if name in reps}, abs=0.1
    )

    printers = frame[frame["product"].isin(["条码打印机", "Barcode printers"])]
    quarters = printers.groupby([printers["owner"], printers["date"].dt.to_period("Q")])["margin"].sum()
    quarters = quarters[
        [when.end_time.date() > DAY - dt.timedelta(days=365) for _, when in quarters.index]
    ].clip(lower=0)
    wanted = (quarters * 0.05).groupby(level=0).sum()
    found = shown(lang, COMMISSIONS, PRINTERS.in_(lang))
    assert {name: each for name, each in found.items() if name in reps} == pytest.approx(
        {name: each for name, each in wanted.items() if name in reps and each}, abs=0.1
    )


def shown(lang: Lang, sheet: Mapping[str, str], rule: str) -> dict[str, float]:
    """Who → what the sheet pays by a rule."""
    table = "crmRebates" if sheet is REBATES else "crmCommissions"
    found: dict[str, float] = {}
    for row in (list(each.values()) for each in of(standard(lang), sheet[lang], table)):
        if str(row[8]).startswith(f"{rule}: ") and row[6]:
            found[row[0]] = round(found.get(row[0], 0) + row[6], 2)
    return found


@pytest.mark.parametrize("lang", LANGS)
def test_the_charts_sum_up_the_list(lang: Lang) -> None:
    for sheet, table in ((REBATES, "crmRebates"), (COMMISSIONS, "crmCommissions")):
        listed = sum(list(row.values())[6] for row in of(standard(lang), sheet[lang], table))
        drawn_ = sum(
            sum(list(row.values())[1:3]) for row in of(standard(lang), sheet[lang], f"{table}Totals")
        )
        ruled = sum(list(row.values())[6] for row in of(standard(lang), sheet[lang], f"{table}Rules"))
        assert drawn_ == pytest.approx(ruled)
        assert listed == pytest.approx(ruled)


BOOK = """
    # 客户
    | 客户编号 | 客户名称 | 负责人 | 类型   |
    | K1       | 东山     | 小李   | 代理商 |
    | K2       | 西河     | 小王   | 工厂   |

    # 订单
    | 订单号 | 日期       | 客户名称 | 产品 | 金额  | 毛利 | 实收日     |
    | D1     | 2026-10-05 | 东山     | 轴承 | 60000 | 6000 | 2026-11-02 |
    | D2     | 2026-11-05 | 东山     | 密封 | 70000 | 7000 |            |
    | D3     | 2026-11-06 | 东山     | 轴承 | -10000 | -900 |           |
    | D4     | 2026-11-07 | 西河     | 轴承 | 90000 | 9000 |            |

    # 返点办法
    | 适用   |          | 档位     |        |
    | 政策   | 客户类别 | 达到金额 | 返点   |
    | 代理   | 代理商   | 0        | 1%     |
    |        |          | 100000   | 2%     |

    # 提成办法
    | 方案 | 业务员 | 考核周期 | 算法 | 计提依据 | 档位金额 | 提成比例 |
    | 全员 |        | 月       | 分段 | 销售额   | 0        | 1%       |
    | 全员 |        |          |      |          | 50000    | 2%       |
    | 小李回款 | 小李 | 月     |      | 回款     | 0        | 0.5%     |
"""


@pytest.fixture
def team() -> MemoryBook:
    book = MemoryBook.from_text(BOOK)
    carry_out(add, book, module="rebates")
    carry_out(add, book, module="commissions")
    return book


def test_a_teams_own_rules_are_computed_with_their_steps(team: MemoryBook) -> None:
    rebates = [
        (row["客户名称"], row["返利"], row["规则与算法"], row["下一档"])
        for row in of(team, REBATES["zh"], "crmRebates")
    ]
    assert rebates == [("东山", 2400, "代理: 120,000 × 2% = 2,400", None)]

    commissions = [
        (row["业务员"], row["到"].month, row["提成"], row["规则与算法"])
        for row in of(team, COMMISSIONS["zh"], "crmCommissions")
    ]
    assert commissions == [
        ("小王", 11, 1300, "全员: [0–50,000] 50,000 × 1% = 500 + [50,000–…] 40,000 × 2% = 800 = 1,300"),
        ("小李", 11, 700, "全员: [0–50,000] 50,000 × 1% = 500 + [50,000–…] 10,000 × 2% = 200 = 700"),
        ("小李", 11, 300, "小李回款: 60,000 × 0.5% = 300"),
        ("小李", 10, 700, "全员: [0–50,000] 50,000 × 1% = 500 + [50,000–…] 10,000 × 2% = 200 = 700"),
    ]  # fmt: skip


def test_rules_for_a_colleague_and_the_figures_of_others_stay_at_home(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.Workbook()
    for grid in MemoryBook.from_text(BOOK).grids():
        sheet = book.create_sheet(grid.name)
        for row in grid.rows:
            sheet.append(list(row))
    del book["Sheet"]
    path = tmp_path / "team.xlsx"
    book.save(path)
    for arguments in (["add", str(path), "commissions"], ["split", str(path), "--no-pdf"]):
        assert main([*arguments, "--as-of", DAY.isoformat(), "--yes"]) == 0
    capsys.readouterr()

    part = openpyxl.load_workbook(next(file for file in tmp_path.rglob("*小王*.xlsx")))
    text = {
        sheet.title: str([cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None])
        for sheet in part
    }
    assert "小李" not in text["提成办法"]
    assert "在团队的台账里计算" in text[COMMISSIONS["zh"]]
    assert "小李" not in text[COMMISSIONS["zh"]]


def test_undo_takes_the_module_back_and_a_word_typed_over_stays() -> None:
    book = MemoryBook.from_text(BOOK)
    assert comes_and_goes(book, "rebates")

    carry_out(add, book, module="rebates")
    assert typed_over(book, "返点办法", "规则提示", "年底复核") == "年底复核"


def test_english_and_back_gives_the_same(team: MemoryBook) -> None:
    kept = ("返点办法", "提成办法", REBATES["zh"], COMMISSIONS["zh"])
    assert in_english_and_back(team, kept, "commissions", "Running")


def test_the_dashboard_shows_who_gets_most(team: MemoryBook) -> None:
    carry_out(refresh, team, sheets=("dashboard",))

    assert drawn(team)["返利最多的客户"] == {"东山": [2400]}
    assert drawn(team)["各人的提成"] == {"小李": [1700], "小王": [1300]}
