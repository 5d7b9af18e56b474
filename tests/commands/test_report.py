"""月报: the month's figures by hand on a small workbook, and by pandas on the demo's own sheets."""

from __future__ import annotations

import datetime as dt
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from tests.commands.conftest import TODAY, run
from tests.modules.conftest import MODULES, carry_out
from xlcrm.commands.adding import add
from xlcrm.commands.outcome import Outcome, Request
from xlcrm.commands.report import report
from xlcrm.commands.template import write_demo
from xlcrm.errors import UsageError
from xlcrm.workbook.file import open_book
from xlcrm.workbook.memory import MemoryBook


def _page(outcome: Outcome) -> Any:
    (data,) = outcome.files.values()
    return openpyxl.load_workbook(BytesIO(data)).worksheets[0]


def _blocks(page: Any) -> dict[str, list[list[Any]]]:
    """Title of each table beside the charts → its rows, header first."""
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=4, min_col=18, max_col=24)]
    found: dict[str, list[list[Any]]] = {}
    title = ""
    for row in rows:
        if row[0] is not None and row[1] is None:
            title = row[0]
            found[title] = []
        elif row[0] is not None:
            found[title].append(row)
    return found


def _words(page: Any) -> list[str]:
    return [str(cell.value) for row in page.iter_rows(max_col=1) for cell in row if cell.value is not None]


def test_the_month_is_told_in_figures_and_in_words(book: MemoryBook) -> None:
    """
    | 客户名称 | 负责人 | 手工等级 | 状态 | 流失日期   | 流失原因 |
    | 天河电子 | 张伟   | A        |      |            |          |
    | 月湖贸易 | 李娜   | A        |      |            |          |
    | 远山物流 | 李娜   | B        |      |            |          |
    | 旧城机械 | 张伟   |          | 流失 | 2026-10-09 | 价格     |
    | 新芽科技 | 张伟   | C        |      |            |          |

    # 联系记录
    | 日期       | 客户     | 方式 | 结果 | 记录人 | 用时 |
    | 2026-10-02 | 天河电子 | 电话 | 有效 | 张伟   | 20   |
    | 2026-10-03 | 天河电子 | 上门 | 有效 | 张伟   |      |
    | 2026-10-04 | 月湖贸易 | 电话 | 未接 | 李娜   |      |
    | 2026-10-31 | 远山物流 | 微信 | 有效 | 李娜   |      |
    | 2026-10-05 | 新芽科技 | 电话 | 未接 | 张伟   |      |
    | 2026-11-02 | 月湖贸易 | 电话 | 有效 | 李娜   |      |

    # 订单
    | 订单号 | 日期       | 客户     | 金额 |
    | S1     | 2025-10-10 | 天河电子 | 500  |
    | S2     | 2026-09-10 | 天河电子 | 800  |
    | S3     | 2026-10-11 | 天河电子 | 1000 |
    | S4     | 2026-10-12 | 天河电子 | -200 |
    | S5     | 2026-10-20 | 月湖贸易 | 400  |
    | S6     | 2026-11-01 | 月湖贸易 | 9999 |
    """
    page = _page(run(report, book, yes=True, lang="zh"))

    blocks = _blocks(page)
    assert blocks["近 13 个月销售额"][1][:2] == ["2025-10", 500]
    assert [row[:2] for row in blocks["近 13 个月销售额"][-2:]] == [["2026-09", 800], ["2026-10", 1200]]
    effort = {row[0]: row[1:3] for row in blocks["各级客户：花的时间与带来的销售（2026-10）"][1:]}
    assert effort == {"A": [65, 1200], "B": [10, 0], "C": [0, 0], "N": [0, 0]}
    assert {row[0]: row[1:4] for row in blocks["覆盖率：联系过的客户（2026-10）"][1:]} == {
        "A": [2, 1, 0.5],
        "B": [1, 1, 1],
        "C": [1, 0, 0],
        "N": [0, 0, 0],
    }
    assert [row[:2] for row in blocks["各业务员的联系（2026-10）"][1:]] == [["张伟", 2], ["李娜", 1]]
    words = _words(page)
    assert "新成交 1 家：月湖贸易" in words
    assert "流失 1 家：旧城机械" in words
    assert "没试够就放下的线索 2 家：月湖贸易、新芽科技" in words


def test_the_workbook_itself_stays(book: MemoryBook) -> None:
    """
    | 客户名称 | 负责人 |
    | 天河电子 | 张伟   |
    """
    outcome = run(report, book, yes=True, lang="zh")

    assert not outcome.changes
    assert outcome.state is None


def test_nothing_is_written_before_somebody_confirmed_the_columns(book: MemoryBook) -> None:
    """
    | 客户名称 | 负责人 |
    | 天河电子 | 张伟   |
    """
    assert not run(report, book, lang="zh").files


@pytest.mark.parametrize("month", ["2026-12", "2026-13", "October", "2026"])
def test_a_month_that_has_not_begun_or_is_none_is_refused(book: MemoryBook, month: str) -> None:
    """
    | 客户名称 |
    | 天河电子 |
    """
    with pytest.raises(UsageError, match=month):
        run(report, book, yes=True, month=month)


def test_the_running_month_says_so(book: MemoryBook) -> None:
    """
    | 客户名称 |
    | 天河电子 |
    """
    page = _page(run(report, book, yes=True, lang="en", month="2026年11月"))

    assert page["A2"].value == "As of 2026-11-22, the month is still running"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "demo.xlsx"
    write_demo(path, Request(today=TODAY, options={"as-of": TODAY}), "en")
    return path


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_charts_figures_are_those_of_pandas_on_the_demos_sheets(demo: Path, lang: Any) -> None:
    outcome = report(Request(today=TODAY, book=open_book(demo), options={"yes": True}, lang=lang))

    blocks = list(_blocks(_page(outcome)).values())
    log = pd.read_excel(demo, sheet_name="Contact log", engine="openpyxl", header=3)
    customers = pd.read_excel(demo, sheet_name="Customers", dtype=str, engine="openpyxl", header=3)
    valid = _valid_of_month(log, customers)
    contacts = {row[0]: row[1] or 0 for row in blocks[2][1:]}
    assert sum(contacts.values()) == len(valid)
    assert {name: count for name, count in contacts.items() if count} == valid[
        "Logged by"
    ].value_counts().to_dict()

    sales = {row[0]: row[1] for row in blocks[0][1:]}
    assert sales["2026-10"] == pytest.approx(_sales_of_month(demo), abs=0.01)
    shares = [row[4] for row in blocks[1][1:]]
    assert sum(shares) == pytest.approx(1)


def _sales_of_month(demo: Path) -> float:
    orders = pd.read_excel(demo, sheet_name="Orders", engine="openpyxl", header=3)
    settings = pd.read_excel(demo, sheet_name="Settings", engine="openpyxl", header=None).astype(str)
    (said,) = [row[2] for row in settings.itertuples(index=False) if row[1] == "Exchange rates"]
    rates = {"CNY": 1.0} | {name: float(rate) for name, rate in re.findall(r"(\w+)=([\d.]+)", said)}
    days = pd.to_datetime(orders["Order date"], errors="coerce")
    month = orders[days.dt.to_period("M") == pd.Period("2026-10")]
    return float((month["Amount"] * month["Currency"].map(rates)).round(2).sum())


def _valid_of_month(log: pd.DataFrame, customers: pd.DataFrame) -> pd.DataFrame:
    days = pd.to_datetime(log["Date"], errors="coerce")
    reached = ~log["Result"].isin(["No answer", "Invalid"])
    known = log["Customer"].isin(set(customers["Customer"])) | log["Customer ID"].isin(
        set(customers["Customer ID"])
    )
    return log[(days.dt.to_period("M") == pd.Period("2026-10")) & reached & known]


def test_the_page_is_one_a4_page(demo: Path) -> None:
    page = _page(report(Request(today=TODAY, book=open_book(demo), options={"yes": True})))

    assert page.page_setup.paperSize == 9
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert dt.date(2026, 10, 31).isoformat() in page["A2"].value


MODULE_BOOK = """
    | 客户名称 | 负责人 |
    | 天河电子 | 张伟   |
    | 月湖贸易 | 李娜   |

    # 任务
    | 下达日期   | 下达人 | 负责人 | 客户名称 | 任务内容 | 期限       | 完成日     | 反馈   | 复核意见 |
    | 2026-10-01 | 刘总   | 张伟   | 天河电子 | 寄样品   | 2026-10-10 | 2026-11-03 | 已寄   | 合格     |
    | 2026-10-02 | 刘总   | 张伟   | 月湖贸易 | 对账     | 2026-10-20 | 2026-10-08 | 对好了 | 合格     |
    | 2026-10-05 | 刘总   | 李娜   | 月湖贸易 | 回访     | 2026-11-20 |            |        |          |
    | 2026-11-02 | 刘总   | 李娜   | 月湖贸易 | 催款     | 2026-11-20 |            |        |          |

    # 商机
    | 商机名称 | 客户名称 | 阶段 | 金额  | 开场日     | 需求日     | 方案日期   | 赢输日期   | 输单原因 |
    | 泵       | 天河电子 | 赢单 | 10000 | 2026-08-01 | 2026-08-20 | 2026-10-20 | 2026-11-05 |          |
    | 阀       | 天河电子 | 输单 | 20000 | 2026-08-01 | 2026-09-01 | 2026-09-10 | 2026-10-09 | 价格     |
    | 管       | 月湖贸易 | 输单 | 5000  | 2026-08-02 | 2026-11-01 |            | 2026-11-09 | 交期     |
    | 缸       | 月湖贸易 | 赢单 | 7000  | 2026-08-02 |            |            |            |          |
    | 轴       | 月湖贸易 | 赢单 | 9000  | 2026-11-04 |            |            |            |          |
    """


def _charts(outcome: Outcome) -> tuple[dict[str, dict[Any, list[Any]]], list[str]]:
    """Chart title → name → figures, and the remarks at the top of the sheet of charts."""
    (data,) = outcome.files.values()
    page = openpyxl.load_workbook(BytesIO(data))["图表"]
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_col=20, max_col=27)]
    found: dict[str, dict[Any, list[Any]]] = {}
    title = ""
    for row in rows:
        if row[0] is not None and row[1] is None:
            title = str(row[0])
            found[title] = {}
        elif row[0] is not None:
            found[title][row[0]] = [cell for cell in row[1:] if cell is not None]
    return found, [str(page.cell(row, 1).value) for row in range(2, 5) if page.cell(row, 1).value]


def report_of(lang: str, month: str) -> Outcome:
    book = MemoryBook.from_text(MODULE_BOOK)
    for name in ("tasks", "deals"):
        carry_out(add, book, module=name)
    return report(
        Request(today=TODAY, book=book, options={"yes": True, "month": month}, modules=MODULES, lang=lang)  # type: ignore[arg-type]
    )


def test_records_of_modules_stand_as_they_stood_at_the_end_of_the_month() -> None:
    charts, remarks = _charts(report_of("zh", "2026-10"))

    assert charts["任务：各负责人的完成情况"] == {
        "业务员": ["逾期", "退回", "待复核", "进行中", "已复核"], "张伟": [1, 0, 0, 0, 1], "李娜": [0, 0, 0, 1, 0],
    }  # fmt: skip
    funnel = {name: figures[0] for name, figures in charts["漏斗：走到过这一步的商机"].items()}
    assert (funnel["开场白"], funnel["产品介绍"], funnel["赢单"]) == (4, 3, 1)
    assert [name for name in charts["输单原因：丢了多少金额"] if name != "输单原因"] == ["价格"]
    assert "按 2026-10-31 当天的样子" in remarks[0]
    assert remarks[1] == "当天以后才有的记录不算：任务 1 条、商机 1 条。"
    assert remarks[2] == "没有写日期、说不清当时情况的，按现在的样子算：任务 1 条、商机 1 条。"


def test_the_month_that_runs_shows_records_as_they_stand() -> None:
    charts, remarks = _charts(report_of("zh", "2026-11"))

    assert charts["任务：各负责人的完成情况"]["张伟"] == [0, 0, 0, 0, 2]
    assert {name for name in charts["输单原因：丢了多少金额"] if name != "输单原因"} == {"价格", "交期"}
    assert remarks == []
