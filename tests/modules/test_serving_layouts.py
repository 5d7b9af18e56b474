"""Sheets as teams keep them: service, promises, documents and rules are known for what they are, and orders stay orders."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from tests.commands.conftest import TODAY
from tests.modules.conftest import MODULES
from xlcrm.cli import main
from xlcrm.commands.outcome import Request
from xlcrm.commands.situation import look_at
from xlcrm.crm.tables import Table
from xlcrm.workbook.memory import MemoryBook

CUSTOMERS = """
    # 客户
    | 客户名称 | 负责人 |
    | 东山     | 小李   |
    | 西河     | 小王   |
"""


def read(sheet: str) -> Table:
    """The one table of a sheet beside the customers."""
    book = MemoryBook.from_text(CUSTOMERS + sheet)
    reading = look_at(Request(today=TODAY, options={}, book=book, modules=MODULES, lang="zh")).reading
    (table,) = (each for each in reading.tables if each.sheet != "客户")
    return table


@pytest.mark.parametrize(
    ("kind", "fields", "sheet"),
    [
        ("requests", "date customer what owner answered resolved", """
    # 报修登记
    | 报修时间        | 报修单位 | 故障描述 | 维修人员 | 到场时间         | 完成时间         |
    | 2026-01-05 9:00 | 东山     | 不通电   | 小李     | 2026-01-05 11:00 | 2026-01-05 15:00 |
    """),
        ("requests", "date customer what solution resolved satisfied", """
    # 2026客诉
    | 序号 | 投诉日期   | 客户 | 投诉内容 | 责任部门 | 处理措施 | 结案日期   | 满意度 |
    | 1    | 2026-01-05 | 东山 | 渗漏     | 质量     | 换货     | 2026-01-08 | 满意   |
    """),
        ("requests", "date customer what owner answered resolved satisfied", """
    # Complaints log
    | No | Date received | Client | Complaint | Handled by | Replied on | Closed on  | Customer happy? |
    | 1  | 2026-01-05    | 东山   | Leak      | 小李       | 2026-01-06 | 2026-01-08 | yes             |
    """),
        ("promises", "promise customer owner due kept", """
    # Promises to customers
    | What         | Customer | Who  | Promised for | Done       |
    | Send samples | 东山     | 小李 | 2026-11-10   | 2026-11-12 |
    """),
        ("documents", "order customer contract proforma packing lading origin promised delivered", """
    # 出货单证跟踪表
    | 合同号 | 客户 | 合同 | PI | 箱单 | 提单 | 产地证 | 交期       | 实际发货日期 |
    | H1     | 东山 | √    | √  | √    |      | √      | 2026-02-01 | 2026-02-03   |
    """),
        ("documents", "order customer date ends renewed owner", """
    # 合同到期提醒
    | 合同编号 | 客户名称 | 合同开始日期 | 合同到期日 | 续约情况 | 负责人 |
    | H1       | 东山     | 2026-01-05   | 2026-12-31 |          | 小李   |
    """),
        ("rebate_rules", "group floor rate", """
    # 年返政策
    | 客户等级 | 年销售额达到 | 返点 |
    | A        | 100万        | 3%   |
    | B        | 50万         | 2%   |
    """),
        ("commission_rules", "product floor rate", """
    # 提成方案
    | 产品 | 业绩起点 | 提成点数 |
    | 泵   | 0        | 2%       |
    | 阀   | 10万     | 3%       |
    """),
        ("commission_rules", "rep floor rate", """
    # Commission plan
    | Rep  | From  | To    | Rate |
    | 小李 | 0     | 10000 | 2%   |
    | 小李 | 10000 |       | 3%   |
    """),
    ],
    ids=["repairs", "complaints zh", "complaints en", "promises en", "shipping papers", "contracts", "rebates", "commissions", "plan en"],
)  # fmt: skip
def test_a_sheet_is_known_in_the_teams_own_words(kind: str, fields: str, sheet: str) -> None:
    table = read(sheet)

    assert table.kind == kind
    assert set(fields.split()) <= set(table.columns)


@pytest.mark.parametrize(
    "sheet",
    ["""
    # 销售提成表
    | 日期       | 业务员 | 客户名称 | 产品 | 销售金额 | 提成比例 | 提成金额 |
    | 2026-01-05 | 小李   | 东山     | 泵   | 5000     | 2%       | 100      |
    | 2026-02-05 | 小王   | 西河     | 阀   | 8000     | 3%       | 240      |
    """, """
    # 返利订单
    | 订单号 | 日期       | 客户 | 金额 | 返利比例 |
    | D1     | 2026-01-05 | 东山 | 5000 | 2%       |
    | D2     | 2026-02-05 | 西河 | 8000 | 3%       |
    """, """
    # 合同台账
    | 合同编号 | 签订日期   | 客户名称 | 合同金额 | 约定交期   | 实际交货日期 | 到期日期   | 业务员 |
    | H1       | 2026-01-05 | 东山     | 5000     | 2026-02-01 | 2026-02-03   | 2026-12-31 | 小李   |
    | H2       | 2026-02-05 | 西河     | 8000     | 2026-03-01 |              | 2026-12-31 | 小王   |
    """],
    ids=["with commissions", "with rebates", "contracts with amounts"],
)  # fmt: skip
def test_orders_stay_orders_although_their_sheet_is_called_otherwise(sheet: str) -> None:
    assert read(sheet).kind == "orders"


def test_a_log_of_calls_after_the_sale_stays_a_log() -> None:
    table = read("""
    # 客户服务回访记录
    | 回访日期   | 客户名称 | 联系人 | 方式 | 回访内容   | 结果 | 记录人 |
    | 2026-01-05 | 东山     | 张三   | 电话 | 使用正常   | 有效 | 小李   |
    | 2026-02-05 | 西河     | 李四   | 上门 | 换了零件   | 有效 | 小王   |
    """)

    assert table.kind == "log"


@pytest.mark.parametrize("module", ["service", "promises", "documents", "rebates", "commissions"])
def test_a_dry_run_tells_what_would_come_and_writes_nothing(
    module: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("客户", 0)
    sheet.append(["客户名称", "负责人"])
    sheet.append(["东山", "小李"])
    path = tmp_path / "team.xlsx"
    book.save(path)
    before = path.read_bytes()

    assert main(["add", str(path), module, "--as-of", TODAY.isoformat(), "--yes", "--dry-run", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["changes"] > 0
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]

    assert main(["add", str(path), module, "--as-of", TODAY.isoformat(), "--yes"]) == 0
    label = next(each for each in MODULES if each.name == module).records[0].shape.label.zh
    assert label in openpyxl.load_workbook(path).sheetnames
