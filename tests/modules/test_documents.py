"""单证、交期、续约: what is planted in the demo is found and nothing else, in our layout and in teams' own; charts against pandas."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest

from tests.commands.conftest import grid_rows
from tests.modules.conftest import carry_out, table
from tests.modules.demo_books import DAY, demo, standard, twin
from tests.modules.promised import comes_and_goes, in_english_and_back, typed_over
from tests.modules.test_pictures import drawn
from tests.modules.test_service import of
from xlcrm.commands.adding import add
from xlcrm.commands.handover import handover
from xlcrm.commands.refresh import refresh
from xlcrm.crm.service.papers import PAPERS, STANDARD
from xlcrm.demo.papers import RUNNING_OUT, cases, contracts
from xlcrm.lang import Lang
from xlcrm.modules.brief import brief
from xlcrm.workbook.memory import MemoryBook

LANGS: tuple[Lang, ...] = ("zh", "en")
VIEW = {"zh": "缺件与交期", "en": "Missing and late"}
RENEWALS = {"zh": "合同续约", "en": "Contract renewals"}
SHEETS = ("单证", "Documents", "随单文件", "Order paperwork")
MISSING = {
    "zh": {"no_contract": "合同", "no_shipping": "箱单、提单"},
    "en": {"no_contract": "Contract", "no_shipping": "Packing list, Bill of lading"},
}
TALK = {
    "zh": ("还有 50 天到期：谈续约（60 天提醒）", "还有 25 天到期：谈续约（30 天提醒）", "还有 5 天到期：谈续约（7 天提醒）", "已到期 4 天，没有续约"),
    "en": (
        "ends in 50 days: talk about renewal (60 days' reminder)", "ends in 25 days: talk about renewal (30 days' reminder)",
        "ends in 5 days: talk about renewal (7 days' reminder)", "ended 4 days ago, not renewed",
    ),
}  # fmt: skip


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("book", [standard, twin], ids=["our layout", "a team's own"])
def test_each_planted_case_is_told_and_nothing_else(lang: Lang, book: Any) -> None:
    name = {str(row.get("id")): str(row.get("name")) for row in demo(lang)[0].customers}
    planted = {case: name[who] for case, who in cases(demo(lang)[0]).items()}
    missing, late, renewal = told(book(lang))

    assert missing == {planted[case]: said for case, said in MISSING[lang].items()}
    assert late == {planted["late"]: late_days(lang), planted["not_delivered"]: 6}
    whose = contracts(demo(lang)[0])
    assert renewal == {
        str(whose[each]["name"]): said for each, said in zip(RUNNING_OUT, TALK[lang], strict=True)
    }


def late_days(lang: Lang) -> int:
    """How late the planted delivery is, in the demo's own dates."""
    who = cases(demo(lang)[0])["late"]
    row = next(row for row in demo(lang)[1]["documents"] if row["customer_id"] == who)
    return int((row["delivered"] - row["promised"]).days)


def told(book: MemoryBook) -> list[dict[str, Any]]:
    """Customer → what xlcrm wrote into each of its columns."""
    cells = next([list(row) for row in grid.rows] for grid in book.grids() if grid.name in SHEETS)
    top = next(place for place, row in enumerate(cells) if sum(cell is not None for cell in row) > 5)
    rows = [
        dict(zip(cells[top], [*row, *[None] * len(cells[top])], strict=False)) for row in cells[top + 1 :]
    ]
    who = next(head for head in ("客户名称", "单位", "Customer", "Account") if head in cells[top])
    ours = (("缺件", "Missing"), ("交货晚了几天", "Days late in delivery"), ("续约提示", "Renewal check"))
    heads = [next(head for head in each if head in cells[top]) for each in ours]
    return [{str(row[who]): row[head] for row in rows if row[head] not in (None, "")} for head in heads]


@pytest.mark.parametrize("lang", LANGS)
def test_the_numbers_of_the_charts_are_those_of_pandas(lang: Lang) -> None:
    frame = pd.DataFrame(demo(lang)[1]["documents"])
    for name in ("promised", "moved", "told", "delivered", "ends"):
        frame[name] = pd.to_datetime(frame[name])
    frame["day"] = frame["moved"].where(frame["told"] <= frame["promised"]).fillna(frame["promised"])
    sent = frame[frame["promised"].notna()].copy()
    sent["late"] = (sent["delivered"] > sent["day"]) | (
        sent["delivered"].isna() & (sent["day"] < pd.Timestamp(DAY))
    )
    sent["on_time"] = sent["delivered"].notna() & ~sent["late"]
    months = sent.groupby(sent["day"].dt.strftime("%Y-%m"))[["on_time", "late"]].sum()
    shown = {
        row[0]: row[1:3]
        for row in (list(each.values()) for each in of(standard(lang), VIEW[lang], "crmDeliveries"))
    }
    assert {name: each for name, each in shown.items() if any(each)} == {
        name: list(row) for name, *row in months.itertuples() if sum(row) and name <= "2026-11"
    }  # fmt: skip

    kinds = {
        "内销": "domestic",
        "外贸": "export",
        "框架合同": "frame",
        "Domestic": "domestic",
        "Export": "export",
        "Framework contract": "frame",
    }
    lack: dict[str, int] = {}
    for _, row in frame.iterrows():
        for code in STANDARD[kinds[row["kind"]]]:
            if pd.isna(row[code]):
                label = PAPERS[code].in_(lang).split("|")[0]
                lack[label] = lack.get(label, 0) + 1
    assert {
        row[0]: row[1]
        for row in (list(each.values()) for each in of(standard(lang), VIEW[lang], "crmPapersMissing"))
    } == lack

    ends = frame[frame["ends"].notna() & frame["renewed"].isna()]["ends"].dt.strftime("%Y-%m").value_counts()
    runs = {
        row[0]: row[1]
        for row in (list(each.values()) for each in of(standard(lang), RENEWALS[lang], "crmContractsEnding"))
    }
    assert {name: count for name, count in runs.items() if count} == {
        name: count for name, count in ends.items() if name >= "2026-11"
    }


def test_what_was_delivered_wrong_counts() -> None:
    told = next(grid for grid in standard("zh").grids() if grid.name == VIEW["zh"]).at(2, 3)
    right = [row["correct"] for row in demo("zh")[1]["documents"] if "correct" in row]

    assert right.count("否") == 1
    assert f"订单准确率 {right.count('是') / len(right):.1%}（{len(right)} 张）" in str(told)


def test_late_deliveries_stand_with_those_not_delivered_first() -> None:
    rows = of(standard("zh"), VIEW["zh"], "crmLateDeliveries")

    shown = [(row["状态"], getattr(row["晚了几天"], "value", row["晚了几天"])) for row in rows]
    assert shown == [("还没交", 6), ("已迟交", late_days("zh"))]
    assert late_days("zh") > 0


BOOK = """
    # 客户
    | 客户编号 | 客户名称 | 负责人 |
    | K1       | 东山     | 小李   |
    | K2       | 西河     | 小王   |

    # 订单
    | 订单号 | 日期       | 客户名称 | 金额 | 承诺交期   | 交货日期   |
    | D1     | 2026-10-01 | 东山     | 100  | 2026-10-20 | 2026-10-25 |
    | D2     | 2026-10-05 | 东山     | 100  |            | 2026-11-10 |
    | D3     | 2026-11-01 | 西河     | 100  | 2026-11-24 |            |

    # 单证登记
    | 订单   |          |      | 文件 |        |        | 期限       |            |
    | 订单号 | 单位     | 类型 | 合同 | 送货单 | 其他单证 | 交期     | 合同到期日 |
    | D1     | 东山     |      | √    | 缺     | 验厂报告 | 2026-10-20 |          |
    | D2     | 东山     |      | √    | √      |          | 2026-11-09 |          |
    | D9     | 西河     |      | 免   | √      | 验厂报告 |            | 2026-12-12 |
"""


@pytest.fixture
def team() -> MemoryBook:
    book = MemoryBook.from_text(BOOK)
    carry_out(add, book, module="documents")
    row = next(row for row, line in enumerate(grid_rows(book, "设置"), 1) if "内销：需要的单证" in line)
    sheet = next(sheet for sheet in book.sheets if sheet.frame.name == "设置")
    sheet.put((row, 3), "合同、送货单、验厂报告")
    carry_out(refresh, book)
    return book


def test_a_teams_own_list_of_documents_and_its_own_layout_are_understood(team: MemoryBook) -> None:
    assert [(row["订单号"], row["缺哪些"]) for row in of(team, VIEW["zh"], "crmOrdersLacking")] == [
        ("D1", "送货单"), ("D2", "验厂报告"),
    ]  # fmt: skip


def test_deliveries_come_from_the_orders_as_well(team: MemoryBook) -> None:
    late = of(team, VIEW["zh"], "crmLateDeliveries")

    assert [(row["订单号"], row["晚了几天"], row["业务员"]) for row in late] == [
        ("D1", 5, "小李"),
        ("D2", 1, "小李"),
    ]
    assert [(row["内容"], row["事项"], row["期限"]) for row in table(team, "今日")] == [
        ("D9 · 还有 20 天到期：谈续约（30 天提醒）", "合同续约", dt.date(2026, 11, 12)), ("D3", "交货", dt.date(2026, 11, 24)),
    ]  # fmt: skip
    carry_out(brief, team, customer="东山")
    assert "D1 送货单" in str(grid_rows(team, "拜访简报"))
    assert "D9" not in str(grid_rows(team, "拜访简报"))


def test_a_talk_about_the_renewal_waits_until_the_next_reminder(book: MemoryBook) -> None:
    """
    # Customers
    | Customer | Owner |
    | Acme     | Bob   |

    # Contract renewals 2026
    | Contract no. | Customer | Expires    | Renewal talk |
    | C1           | Acme     | 2026-12-12 | 2026-11-15   |
    | C2           | Acme     | 2026-12-12 | 2026-11-10   |
    | C3           | Acme     | 2027-02-20 |              |
    """
    carry_out(add, book, module="documents", lang="en")
    rows = of(book, RENEWALS["en"], "crmRenewals")

    assert [(row["Contract no."], row["What to do"] is not None, row["Next reminder"]) for row in rows] == [
        ("C1", False, dt.date(2026, 12, 5)), ("C2", True, dt.date(2026, 11, 12)), ("C3", False, dt.date(2026, 12, 22)),
    ]  # fmt: skip


def test_what_is_to_be_delivered_or_renewed_goes_to_whoever_takes_over(book: MemoryBook) -> None:
    """
    # 客户
    | 客户编号 | 客户名称 | 负责人 |
    | K1       | 东山     | 小李   |
    | K2       | 西河     | 小王   |

    # 单证
    | 订单号 | 客户编号 | 客户名称 | 业务员 | 合同 | 承诺交期   | 实际交货日期 | 合同到期日 | 续约结果 |
    | D1     | K1       | 东山     | 小李   | √    | 2026-10-20 | 2026-10-19   |            |          |
    | D2     | K1       | 东山     | 小李   | √    | 2026-11-30 |              |            |          |
    | H1     | K1       | 东山     | 小李   | √    |            |              | 2026-12-12 |          |
    | H2     | K1       | 东山     | 小李   | √    |            |              | 2026-12-12 | 已续签   |
    """
    carry_out(add, book, module="documents")
    carry_out(handover, book, **{"from": "小李", "to": ["小王"]})

    assert [row[3] for row in grid_rows(book, "单证")[1:]] == ["小李", "小王", "小王", "小李"]
    assert "D2" in str(next(grid.rows for grid in book.grids() if grid.owner == "handover"))


def test_undo_takes_the_module_back_and_a_value_typed_over_stays() -> None:
    book = MemoryBook.from_text(BOOK)
    assert comes_and_goes(book, "documents")

    carry_out(add, book, module="documents")
    assert typed_over(book, "单证登记", "缺件", "客户不要送货单") == "客户不要送货单"


def test_english_and_back_gives_the_same(team: MemoryBook) -> None:
    kept = ("单证登记", VIEW["zh"], RENEWALS["zh"])
    assert in_english_and_back(team, kept, "单证登记", "30 days' reminder")


def test_the_dashboard_shows_deliveries_and_what_is_missing(team: MemoryBook) -> None:
    carry_out(refresh, team, sheets=("dashboard",))

    assert drawn(team)["交货：准时与迟交"]["2026-10"] == [0, 1]
    assert drawn(team)["缺哪些单证"] == {"送货单": [1], "验厂报告": [1]}
