"""What workbooks taught that nobody here had made: each test is a sheet."""

from __future__ import annotations

import datetime as dt

import pytest

from xlcrm.crm.ledger import build_ledger
from xlcrm.crm.schema import read_tables
from xlcrm.crm.settings import Settings
from xlcrm.crm.tables import Reading
from xlcrm.grid import Grid, Uncomputed, Value

AS_OF = dt.date(2026, 11, 23)


def sheet(text: str, name: str = "Sheet1") -> Grid:
    """A worksheet drawn with bars; whole numbers and days written 2026-03-05 are values, all else text."""
    lines = [line.strip().strip("|").split("|") for line in text.strip().splitlines()]
    return Grid(name, [[_value(cell.strip()) for cell in line] for line in lines])


def _value(text: str) -> Value:
    if text.lstrip("-").isdecimal():
        return int(text)
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return text or None


def read(*sheets: Grid) -> Reading:
    return read_tables(sheets, as_of=AS_OF)


def codes(reading: Reading) -> dict[str, str]:
    """Cell → code of what was told."""
    return {problem.cell: problem.code for problem in reading.problems}


def test_whether_something_was_paid_is_no_day_of_payment() -> None:
    """
    | Invoice no. | Order date | Customer | Amount | Paid? |
    | I1 | 2026-03-05 | Alder Ltd | 120 | Y |
    | I2 | 2026-03-06 | Brook Ltd | 130 | N |
    | I3 | 2026-03-07 | Alder Ltd | 90  | Y |
    | I4 | 2026-03-08 | Cobalt Ltd | 75 | Y |
    | I5 | 2026-03-09 | Brook Ltd | 210 | N |
    """
    reading = read(sheet(test_whether_something_was_paid_is_no_day_of_payment.__doc__ or "", "Invoices"))

    assert "paid" not in reading.of("orders")[0].columns
    assert codes(reading) == {"E1": "header_values_disagree"}


def test_bookings_of_a_year_are_orders_and_no_second_list_of_customers() -> None:
    """
    | Close date | Account | Opp | TCV | Currency | Type | Owner |
    | 2026-01-05 | Alder Ltd | Opp 1 | 24000 | USD | New | Lee Wu |
    | 2026-02-06 | Brook Ltd | Opp 2 | 6000 | USD | Renewal | Lee Wu |
    | 2026-03-07 | Alder Ltd | Opp 3 | 9000 | USD | Renewal | Ida Moe |
    """
    accounts = Grid("Accounts", [["Company", "Owner", "Last touch"], ["Alder Ltd", "Ida Moe", AS_OF]])
    bookings = sheet(
        test_bookings_of_a_year_are_orders_and_no_second_list_of_customers.__doc__ or "", "Bookings 2026"
    )
    reading = read(accounts, bookings)

    assert [table.sheet for table in reading.of("customers")] == ["Accounts"]
    assert [(table.sheet, sum(table.data["amount"])) for table in reading.of("orders")] == [
        ("Bookings 2026", 39000)
    ]
    assert codes(reading) == {"A1": "header_guessed"}


def test_open_deals_on_a_sheet_without_a_telling_name_are_no_orders() -> None:
    """
    | Account | Opportunity | Value | Stage | Probability | Close date | Owner |
    | Alder Ltd | Lathe | 24000 | Proposal | 40% | 2027-01-05 | Lee Wu |
    | Brook Ltd | Mill | 6000 | Demo | 20% | 2027-02-06 | Lee Wu |
    | Alder Ltd | Drill | 9000 | Demo | 20% | 2027-03-07 | Ida Moe |
    """
    accounts = Grid("Accounts", [["Company", "Owner", "Last touch"], ["Alder Ltd", "Ida Moe", AS_OF]])
    deals = sheet(test_open_deals_on_a_sheet_without_a_telling_name_are_no_orders.__doc__ or "", "Sheet2")

    assert not read(accounts, deals).of("orders")


@pytest.mark.parametrize(
    "header",
    ["Inception", "Effective date", "Policy start date", "起保日期", "生效日", "合同生效日期", "起租日"],
)
def test_a_policy_or_contract_is_dated_by_the_day_that_it_begins(header: str) -> None:
    text = f"""
    | Policy no. | Client | {header} | Expiry | Premium |
    | P1 | Alder Ltd | 2026-01-01 | 2026-12-31 | 12400 |
    | P2 | Brook Ltd | 2026-02-01 | 2027-01-31 | 8800 |
    """
    reading = read(sheet(text, "Policies"))

    assert reading.of("orders")[0].data["date"] == [dt.date(2026, 1, 1), dt.date(2026, 2, 1)]
    assert "header_guessed" not in codes(reading).values()


def test_the_day_of_signing_goes_before_the_day_that_a_contract_begins() -> None:
    """
    | Contract no. | Customer | Start date | Signed on | End date | Contract value |
    | C1 | Alder Ltd | 2026-02-01 | 2026-01-05 | 2027-01-31 | 12400 |
    | C2 | Brook Ltd | 2026-03-01 | 2026-02-05 | 2027-02-28 | 8800 |
    """
    text = test_the_day_of_signing_goes_before_the_day_that_a_contract_begins.__doc__ or ""
    reading = read(sheet(text, "Contracts"))

    assert reading.of("orders")[0].columns["date"].header == "Signed on"
    assert [problem.code for problem in reading.problems] == ["second_column_kept"]


def test_the_only_dates_of_a_ledger_are_not_its_days_when_they_are_still_to_come() -> None:
    """
    | Policy no. | Client | Runs to | Premium |
    | P1 | Alder Ltd | 2027-01-01 | 12400 |
    | P2 | Brook Ltd | 2027-02-01 | 8800 |
    """
    text = test_the_only_dates_of_a_ledger_are_not_its_days_when_they_are_still_to_come.__doc__ or ""
    (orders,) = read(sheet(text, "Policies")).of("orders")

    assert "date" not in orders.columns


def test_doctors_of_one_hospital_with_levels_of_their_own_are_the_customers() -> None:
    """
    | 医院 | 科室 | 医生 | 业务员 | 级别 | 上次拜访 |
    | 江东人民医院 | 心内科 | 赵启 | 李明 | A | 2026-10-01 |
    | 江东人民医院 | 呼吸科 | 钱程 | 李明 | B | 2026-10-02 |
    | 江南中医院   | 心内科 | 孙理 | 王芳 | A | 2026-09-01 |
    """
    visits = """
    | 日期 | 医院 | 医生 | 方式 | 内容 |
    | 2026-11-02 | 江东人民医院 | 钱程 | 拜访 | 资料 |
    """
    text = test_doctors_of_one_hospital_with_levels_of_their_own_are_the_customers.__doc__ or ""
    reading = read(sheet(text, "目标医生"), sheet(visits, "拜访记录"))
    ledger = build_ledger(reading, Settings(), AS_OF)

    assert reading.of("customers")[0].data["name"] == ["赵启", "钱程", "孙理"]
    assert codes(reading) == {"C1": "persons_looked_after"}
    assert [ledger.customers.index[place] for place in ledger.log["customer"]] == ["钱程"]
    assert ledger.problems == ()


def test_persons_of_one_level_stay_contacts_of_their_firm() -> None:
    """
    | 客户名称 | 联系人 | 电话 | 等级 |
    | 宏图建材 | 赵启 | 139-0000-0001 | A |
    | 宏图建材 | 钱程 | 139-0000-0002 | A |
    | 东方物流 | 孙理 | 139-0000-0003 | B |
    """
    reading = read(sheet(test_persons_of_one_level_stay_contacts_of_their_firm.__doc__ or "", "客户"))

    assert reading.of("customers")[0].data["name"] == ["宏图建材", "东方物流"]


@pytest.mark.parametrize(
    ("name", "is_read"),
    [
        ("目标医生", True), ("目标客户", True), ("Target doctors", True), ("Target list", True), ("Target accounts", True),
        ("销售目标", False), ("目标", False), ("Targets 2026", False), ("Sales targets", False),
    ],
)  # fmt: skip
def test_whom_we_want_to_win_is_no_goal_to_reach(name: str, is_read: bool) -> None:
    text = """
    | Customer | City | Owner |
    | Alder Ltd | Leeds | T. Quill |
    | Brook Ltd | York  | T. Quill |
    """
    assert bool(read(sheet(text, name)).of("customers")) == is_read


def test_footnotes_under_the_totals_are_no_customers() -> None:
    """
    | Customer | Rep | Sales | Last contact |
    | Alder Ltd | T. Quill | 4500 | 2026-10-01 |
    | Brook plc | K. Adair | 3500 | 2026-09-01 |
    | TOTAL |  | 8000 |  |
    | Figures exclude VAT |
    | 1) incl. samples |
    | Checked: | K. Adair |
    """
    reading = read(sheet(test_footnotes_under_the_totals_are_no_customers.__doc__ or "", "Clients"))

    assert reading.of("customers")[0].data["name"] == ["Alder Ltd", "Brook plc"]
    assert codes(reading) == {"A4": "total_left_out"} | dict.fromkeys(["A5", "A6", "A7"], "note_left_out")


def test_a_customer_below_a_subtotal_is_a_customer_even_if_only_its_name_is_known() -> None:
    """
    | 客户名称 | 业务员 | 年销售额 |
    | 宏图建材 | 李明 | 100 |
    | 小计 |  | 100 |
    | 东方物流 |
    | 启明电子 | 王芳 | 300 |
    """
    text = test_a_customer_below_a_subtotal_is_a_customer_even_if_only_its_name_is_known.__doc__ or ""

    assert read(sheet(text, "客户")).of("customers")[0].data["name"] == ["宏图建材", "东方物流", "启明电子"]


def test_a_sentence_under_a_gap_is_no_customer_and_a_name_is_one() -> None:
    """
    | Customer | Rep | Last contact |
    | Alder Ltd | T. Quill | 2026-10-01 |
    | Brook plc | K. Adair | 2026-09-01 |
    |  |
    | Cobalt Supplies Co. |
    | Please tell the office about every change of address. |
    """
    reading = read(
        sheet(test_a_sentence_under_a_gap_is_no_customer_and_a_name_is_one.__doc__ or "", "Clients")
    )

    assert reading.of("customers")[0].data["name"] == ["Alder Ltd", "Brook plc", "Cobalt Supplies Co."]
    assert codes(reading) == {"A6": "note_left_out"}


def test_formulas_that_nobody_has_computed_are_told_once_a_column() -> None:
    rows: list[list[Value]] = [
        [f"宏图{row}建材", Uncomputed(f"SUM(100,{row})"), Uncomputed("TODAY()")] for row in range(2, 5)
    ]
    reading = read(Grid("客户台账", [["客户名称", "年销售额", "最近联系"], *rows]))
    told = [(one.code, one.cell, one.values["count"]) for one in reading.problems]

    assert told == [("formulas_uncomputed", "B2:B4", 3), ("formulas_uncomputed", "C2:C4", 3)]


def test_a_list_of_pupils_with_their_last_talk_is_no_ledger() -> None:
    """
    | 学员姓名 | 家长姓名 | 家长电话 | 老师 | 课程 | 上次沟通 | 学费 |
    | 王小明 | 王大同 | 139-0000-0001 | 李老师 | 钢琴 | 2026-10-01 | 3000 |
    | 欧阳娜 | 欧阳青 | 139-0000-0002 | 赵老师 | 声乐 | 2026-10-05 | 2800 |
    | 陈一一 | 陈大川 | 139-0000-0003 | 李老师 | 钢琴 | 2026-09-11 | 3000 |
    """
    reading = read(sheet(test_a_list_of_pupils_with_their_last_talk_is_no_ledger.__doc__ or "", "学生档案"))
    (customers,) = reading.of("customers")

    assert not reading.of("orders")
    assert {name: column.header for name, column in customers.columns.items()} == {
        "name": "学员姓名", "contact_name": "家长姓名", "phone": "家长电话", "owner": "老师",
        "last_contact": "上次沟通", "sales": "学费",
    }  # fmt: skip


def test_a_teacher_at_a_school_is_its_contact_and_has_the_phone() -> None:
    """
    | 学校名称 | 联系老师 | 老师电话 | 业务员 | 最近拜访 |
    | 江东第一小学 | 孙老师 | 139-0000-0011 | 王磊 | 2026-10-03 |
    | 江东第二小学 | 吴老师 | 139-0000-0012 | 王磊 | 2026-10-04 |
    | 江东第三小学 | 郑老师 | 139-0000-0013 | 李娜 | 2026-10-05 |
    """
    reading = read(sheet(test_a_teacher_at_a_school_is_its_contact_and_has_the_phone.__doc__ or "", "学校"))
    columns = reading.of("customers")[0].columns

    assert (columns["contact_name"].header, columns["phone"].header) == ("联系老师", "老师电话")
    assert codes(reading) == {"B1": "header_guessed", "C1": "header_guessed"}


def test_freight_may_be_the_turnover_of_a_forwarder_and_is_asked_about() -> None:
    """
    | 公司名称 | 业务员 | 月均运费 | 上次联系 |
    | 宏图贸易 | 王磊 | 1200 | 2026-10-01 |
    | 东方贸易 | 王磊 | 8000 | 2026-10-02 |
    | 启明贸易 | 李娜 | 6500 | 2026-10-03 |
    """
    text = test_freight_may_be_the_turnover_of_a_forwarder_and_is_asked_about.__doc__ or ""

    assert codes(read(sheet(text, "客户"))) == {"C1": "amounts_not_understood"}


def test_an_export_with_a_row_for_each_person_has_each_account_once_and_its_latest_day() -> None:
    """
    | Account ID | Account Name | Account Owner | First Name | Last Name | Email | Last Activity | Contact ID |
    | A1 | Alder Ltd  | Tom Quill | Edith  | Marlow | edith@example.com | 2026-09-12 | K1 |
    | A1 | Alder Ltd  | Tom Quill | Ed     | Moss   | ed@example.com    | 2026-10-28 | K2 |
    | A2 | Brook plc  | Kim Adair | Robert | Ames   | rob@example.com   | 2026-11-02 | K3 |
    | A3 | Cobalt Inc | Kim Adair | Joan   | Ferris | joan@example.com  |            | K4 |
    """
    text = test_an_export_with_a_row_for_each_person_has_each_account_once_and_its_latest_day.__doc__ or ""
    reading = read(sheet(text, "Export"))
    (customers,), (people,) = reading.of("customers"), reading.of("contacts")

    assert customers.data["name"] == ["Alder Ltd", "Brook plc", "Cobalt Inc"]
    assert customers.data["last_contact"] == [dt.date(2026, 10, 28), dt.date(2026, 11, 2), None]
    assert people.data["person"] == ["Edith Marlow", "Ed Moss", "Robert Ames", "Joan Ferris"]


def test_the_pupil_is_the_customer_not_the_school() -> None:
    """
    | 学校 | 学生   | 电话          | 顾问 | 最后沟通   |
    | 一小 | 王小明 | 139-0000-0001 | 小李 | 2026-11-08 |
    | 二小 | 陈一一 | 139-0000-0002 | 小李 | 2026-10-20 |
    | 一小 | 周天   | 139-0000-0003 | 小赵 | 2026-09-30 |
    """
    (customers,) = read(sheet(test_the_pupil_is_the_customer_not_the_school.__doc__ or "", "教培")).of(
        "customers"
    )

    assert customers.data["name"] == ["王小明", "陈一一", "周天"]


def test_the_same_dentist_of_many_patients_is_ours() -> None:
    """
    | Patient ID | Surname | Given names | Mobile | Last seen | Recall due | Dentist |
    | P1 | Marlow | Edith  | 07700 900101 | 2026-08-01 | 2027-02-01 | Dr Quill |
    | P2 | Ames   | Robert | 07700 900102 | 2026-05-15 | 2026-11-15 | Dr Adair |
    | P3 | Ferris | Joan   | 07700 900103 | 2026-10-30 | 2027-04-30 | Dr Quill |
    | P4 | Lindt  | Oskar  | 07700 900104 | 2026-01-02 | 2026-07-02 | Dr Quill |
    """
    reading = read(sheet(test_the_same_dentist_of_many_patients_is_ours.__doc__ or "", "Patients"))
    columns = reading.of("customers")[0].columns

    assert (columns["owner"].header, columns["next_planned"].header) == ("Dentist", "Recall due")
    assert codes(reading) == {"G1": "header_guessed"}


def test_a_phone_with_an_address_beside_it_is_still_the_phone() -> None:
    """
    | 店名       | 老板 | 联系电话/地址         | 业务员 | 最近送货   |
    | 小李五金店 | 李四 | 13900000001 城东路8号 | 王磊   | 2026-10-05 |
    | 顺达建材   | 王芳 | 13900000003           | 王磊   | 2026-10-12 |
    | 青山五金   | 赵六 | 13900000004           | 李娜   | 2026-08-01 |
    | 河口水暖   | 孙七 | 13900000005           | 李娜   | 2026-07-15 |
    | 城北水暖   | 周八 | 13900000006           | 李娜   | 2026-07-15 |
    """
    text = test_a_phone_with_an_address_beside_it_is_still_the_phone.__doc__ or ""

    assert read(sheet(text, "客户")).of("customers")[0].data["phone"][0] == "13900000001"


def test_years_of_sales_that_were_not_taken_are_not_called_unknown() -> None:
    """
    | Buyer | PIC | Last PO | 2025 FOB (USD) | 2026 FOB (USD) |
    | Nordlicht GmbH | Amy | 2026-10-12 | 128000 | 94500 |
    | Casa Azul SA   | Amy | 2026-09-03 | 45200  | 61000 |
    | Kiwi Ltd       | Ben | 2026-03-01 | 18000  | 7500  |
    """
    text = test_years_of_sales_that_were_not_taken_are_not_called_unknown.__doc__ or ""

    assert "column_not_understood" not in codes(read(sheet(text, "Buyers"))).values()


def test_amounts_under_a_word_for_us_are_no_owner() -> None:
    """
    | # | Name | Commercials | 2026 YTD | Acct Mgr | Last mtg |
    | 1 | Alder Ltd  | £12k | £9.5k | TQ | 2026-10-01 |
    | 2 | Brook plc  | £45k | £39k  | KA | 2026-09-01 |
    | 3 | Cobalt Inc | £3k  | £1k   | TQ | 2026-08-01 |
    """
    (customers,) = read(sheet(test_amounts_under_a_word_for_us_are_no_owner.__doc__ or "", "Clients")).of(
        "customers"
    )

    assert customers.columns["owner"].header == "Acct Mgr"


def test_numbers_that_begin_anew_below_a_gap_are_no_customer_ids() -> None:
    """
    | # | Customer | Rep | Last contact |
    | 1 | Alder Ltd  | TQ | 2026-10-01 |
    | 2 | Brook plc  | KA | 2026-09-01 |
    |
    | 1 | Cobalt Inc | TQ | 2026-08-01 |
    | 2 | Dune Co    | TQ | 2026-08-01 |
    """
    text = test_numbers_that_begin_anew_below_a_gap_are_no_customer_ids.__doc__ or ""
    (customers,) = read(sheet(text, "Clients")).of("customers")

    assert "id" not in customers.columns
    assert len(customers) == 4


def test_a_hidden_sheet_that_holds_no_table_is_not_spoken_of() -> None:
    words = Grid("字典", [["颜色"], ["红"], ["蓝"]], visible=False)
    customers = Grid("客户", [["客户名称", "业务员"], ["宏图建材", "王磊"]])

    assert codes(read(customers, words)) == {}
