"""Workbooks as trades really keep them, drawn up by somebody who had not seen the catalogue of headers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from xlcrm.crm.schema import read_tables
from xlcrm.crm.tables import Reading, Table
from xlcrm.grid import Grid, letters

D = dt.date
AS_OF = D(2026, 11, 22)


def grid(name: str, text: str) -> Grid:
    """A sheet from a `|` table; numbers and ISO dates become such, an empty cell is None."""
    return Grid(
        name, [[_cell(cell.strip()) for cell in line.split("|")] for line in text.strip("\n").split("\n")]
    )


def _cell(text: str) -> Any:
    if not text:
        return None
    try:
        return dt.datetime.strptime(text, "%Y-%m-%d")  # noqa: DTZ007 - sheets know no zones
    except ValueError:
        return int(text) if text.isdigit() and (text == "0" or not text.startswith("0")) else text


def read(*grids: Grid) -> Reading:
    return read_tables(grids, as_of=AS_OF)


def mapped(table: Table) -> dict[str, str]:
    return {name: letters(column.index) for name, column in table.columns.items()}


def asked(reading: Reading) -> set[str]:
    return {problem.cell for problem in reading.problems if problem.severity == "question"}


def test_an_indian_party_list_in_lakhs_of_a_fiscal_year() -> None:
    reading = read(
        grid(
            "PARTY LIST",
            """
SHREE AGENCIES - PARTY WISE FOLLOW UP SHEET
S.No|Party Name|Area / Beat|Mobile No.|Salesman|Category|GSTIN|FY 25-26 Sale (Rs. in Lakhs)|Last Visit Dt.|Next Follow up Dt.
1|Anand Traders|Sitabuldi|9000000100|Ramesh|A|27AAAAA0000A1Z5|12|05/03/2026|15/12/2026
2|Bharat Stores|Itwari|9000000101|Suresh|B|27AAAAA0001A1Z5|1|17/09/2026|16/12/2026
3|Chetan & Sons|Itwari|9000000102|Ramesh|C|27AAAAA0002A1Z5|3|30/02/2026|17/12/2026""",
        )
    )
    (table,) = reading.tables
    assert table.kind == "customers"
    assert mapped(table) == {
        "name": "B", "region": "C", "mobile": "D", "owner": "E", "tier_own": "F", "sales": "H", "last_visit": "I", "next_planned": "J",
    }  # fmt: skip
    assert table.data["sales"] == [1_200_000.0, 100_000.0, 300_000.0]
    assert table.columns["sales"].currency == "INR"
    assert table.data["last_visit"] == [D(2026, 3, 5), D(2026, 9, 17), None]
    assert any(problem.cell == "I5" for problem in reading.problems)


def test_turnover_of_two_years_in_teur_written_the_german_way() -> None:
    reading = read(
        grid(
            "Accounts",
            """
Cust.-No.|Company|City|Area Sales Mgr.|ABC|Turnover 2024 (TEUR)|Turnover 2025 (TEUR)|Last visit|Next appt.
D-1040|Bergmann|Stuttgart|Haas|A|1.234,5|1.310,2|05.03.2026|02.12.2026
D-1041|Gussteknik|Malmö|Haas|B|345,0|299,5|17.09.2026|KW 49
D-1042|Novotech|Brno|Krug|C|87,25|91,0|28.02.2026|
Total|||||1.666,75|1.700,7""",
        )
    )
    (table,) = reading.tables
    assert mapped(table) | {"sales": "G", "appointment": "I"} == mapped(table)
    assert table.data["sales"] == [1_310_200.0, 299_500.0, 91_000.0]
    assert list(table.rows) == [2, 3, 4]
    assert any(problem.cell == "I3" for problem in reading.problems)


def test_a_unit_that_shares_its_bracket_with_a_year() -> None:
    reading = read(
        grid(
            "经销商",
            """
序|经销商名称|区域经理|最近走访|进货额（2026，万）
1|郑州食品|刘伟|10.12|12
2|洛阳食品|陈静|9.28|约10
3|开封食品|刘伟|11.3|15万""",
        )
    )
    (table,) = reading.tables
    assert table.data["sales"] == [120_000.0, None, 150_000.0]
    assert any(problem.cell == "E3" for problem in reading.problems)


def test_lists_of_active_possible_and_lost_customers_one_below_the_other() -> None:
    reading = read(
        grid(
            "客户",
            """
一、现有客户
客户名称|负责人|等级|上次联系|累计销售额
富隆商贸|孙悦|A|2026-10-01|10000
贵隆商贸|周杰|B|2026-10-02|20000

二、潜在客户
客户名称|负责人|意向|上次联系
新想科技|孙悦|高|2026-11-01
未想科技|周杰|中|2026-11-02

三、流失客户
客户名称|原负责人|流失原因|最后成交时间
旧东商行|周杰|价格|2024-05-01
老东商行|周杰|价格|2024-05-02""",
        )
    )
    assert [(table.kind, table.header_row, list(table.rows)) for table in reading.tables] == [
        ("customers", 2, [3, 4]),
        ("customers", 7, [8, 9]),
        ("customers", 12, [13, 14]),
    ]
    assert "owner" not in reading.tables[2].columns


def test_a_template_whose_first_line_says_what_to_fill_in() -> None:
    reading = read(
        grid(
            "客户导入模板",
            """
*公司名称|*所属销售|客户分级|手机号码|最近沟通|沟通方式|下次沟通|年度金额(万元)
必填|下拉选择|A/B/C|11位|YYYY-MM-DD|电话/微信/拜访|YYYY-MM-DD|数字
天宏科技|林涛|A|13300000001|2026-10-01|电话|2026-12-01|3
地宏科技|何静|B|13300000002|2026-10-02|微信|2026-12-02|4""",
        )
    )
    (table,) = reading.tables
    assert list(table.rows) == [3, 4]
    assert table.data["sales"] == [30_000.0, 40_000.0]
    assert table.data["owner"] == ["林涛", "何静"]
    assert any(problem.code == "note_left_out" for problem in reading.problems)
    assert not asked(reading)


def test_a_card_per_customer_is_no_table() -> None:
    card = """
客户档案卡
客户名称|宏图建材|客户等级|A
负责人|胡军|电话|0571-5550001
上次拜访|2026-10-01|下次拜访|2026-12-01
备注|付款及时"""
    reading = read(grid("宏图", card))
    assert not reading.tables
    assert {problem.code for problem in reading.problems} == {"sheet_not_read"}


def test_years_of_the_republic_in_a_list_from_taiwan() -> None:
    reading = read(
        grid(
            "客戶資料",
            """
客戶編號|客戶名稱|聯絡人|業務|等級|最後拜訪日|下次拜訪日|年營業額(萬)
T001|台昌股份有限公司|林先生|阿德|A|115/9/5|115/12/1|120
T002|中昌股份有限公司|陳先生|小玲|B|115/10/6|115/12/2|80
T003|高昌股份有限公司|吳先生|阿德|C|115/13/6|115/12/3|60""",
        )
    )
    (table,) = reading.tables
    assert table.data["last_visit"] == [D(2026, 9, 5), D(2026, 10, 6), None]
    assert table.data["sales"] == [1_200_000.0, 800_000.0, 600_000.0]
    assert any(problem.cell == "F4" and problem.severity == "error" for problem in reading.problems)


def test_the_old_column_of_two_is_left_aside() -> None:
    reading = read(
        grid(
            "客户名单",
            """
客户名称|上次联系(旧)|上次联系|负责人|原负责人|客户等级
东方实业|2024-05-01|2026-10-01|甲一|乙二|A
南方实业|2024-05-02|2026-10-02|乙二|甲一|B
西方实业|2024-05-03|2026-10-03|甲一|乙二|C""",
        )
    )
    assert mapped(reading.tables[0]) == {"name": "A", "last_contact": "C", "owner": "D", "tier_own": "F"}


def test_subtotals_that_repeat_the_customer_are_not_added_once_more() -> None:
    reading = read(
        grid(
            "销售明细账",
            """
单据日期|单据编号|往来单位|存货名称|数量|价税合计|约定回款日
2026-03-05|XS1|宏图建材|螺栓|10|1200|2026-12-30
2026-04-06|XS2|宏图建材|螺母|10|(300.00)|
小计||宏图建材||20|900|
2026-05-07|XS3|利民五金|螺栓|10|500|
小计||利民五金||10|500|
合计||||30|1400|""",
        )
    )
    (table,) = reading.tables
    assert table.kind == "orders"
    assert list(table.rows) == [2, 3, 5]
    assert table.data["amount"] == [1200.0, -300.0, 500.0]
    assert mapped(table) | {"product": "D", "due": "G"} == mapped(table)


def test_a_crm_export_names_persons_with_their_addresses_and_revenue_that_is_not_ours() -> None:
    reading = read(
        grid(
            "hubspot-crm-exports",
            """
Record ID|Company name|Company owner|Create Date|Annual Revenue|Number of Employees|Last Contacted|Billing City
98765001|Orbit A|Max Reed (max@example.com)|2024-03-05 14:22|5000000|50|2026-10-08 16:45|Leeds
98765002|Orbit B|Kay Long (kay@example.com)|2024-03-06 14:22|6000000|60|2026-10-09 16:45|York
98765003|Orbit C|Max Reed (max@example.com)|2024-03-07 14:22|7000000|70|2026-10-10 16:45|Hull""",
        )
    )
    (table,) = reading.tables
    assert table.data["owner"] == ["Max Reed", "Kay Long", "Max Reed"]
    assert mapped(table) | {"id": "A", "entered": "D", "last_contact": "G", "city": "H"} == mapped(table)
    assert not table.columns["sales"].sure
    assert asked(reading) == {"E1"}


def test_a_wide_sheet_of_a_teams_own_columns_is_still_found() -> None:
    own = "|".join(f"指标{letter}" for letter in "甲乙丙丁戊己庚辛")
    rows = "\n".join(
        f"{name}民大药房|{tier}|方圆|1|2|3|4|5|6|7|8" for name, tier in zip("康健益", "ABC", strict=True)
    )
    reading = read(grid("药房", f"客户名称|级别|负责人|{own}\n{rows}"))
    (table,) = reading.tables
    assert mapped(table) == {"name": "A", "tier_own": "B", "owner": "C"}
    assert len(table.extra) == 8


def test_the_end_of_a_policy_is_no_day_of_payment() -> None:
    reading = read(
        grid(
            "保单明细",
            """
保单号|投保人|险种|保险公司|起保日期|到期日期|保费|业务员
P1|陈一|车险|某财险|2026-01-05|2027-01-04|3200|苏红
P2|林二|车险|某财险|2026-02-05|2027-02-04|3300|叶青""",
        )
    )
    (table,) = reading.tables
    assert (table.kind, table.data["customer"]) == ("orders", ["陈一", "林二"])
    assert "due" not in table.columns
    assert table.extra[6] == "到期日期"
