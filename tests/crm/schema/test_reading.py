"""Layouts as teams keep them, each small enough to be read here."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from xlcrm.crm.problems import Problem, catalogue
from xlcrm.crm.schema import MappingChoice, explain_text, read_tables
from xlcrm.crm.schema.explain import explain
from xlcrm.crm.tables import Reading, Table
from xlcrm.grid import Area, CellError, Grid, ListObject, Mark, Uncomputed

D = dt.date
Rows = list[list[Any]]
AS_OF = D(2026, 11, 22)


def read(*grids: Grid, **options: Any) -> Reading:
    return read_tables(grids, as_of=AS_OF, **options)


def records(table: Table) -> dict[int, dict[str, Any]]:
    """Sheet row → field → value, without what is empty."""
    return {
        row: {name: values[index] for name, values in table.data.items() if values[index] is not None}
        for index, row in enumerate(table.rows)
    }


def codes(reading: Reading) -> set[str]:
    return {problem.code for problem in reading.problems}


def problem(reading: Reading, code: str) -> Problem:
    return next(problem for problem in reading.problems if problem.code == code)


def places(table: Table) -> dict[str, int]:
    return {name: column.index for name, column in table.columns.items()}


def test_the_header_is_found_under_title_rows_and_their_unit_counts() -> None:
    rows: Rows = [
        ["客户销售台账（2025年）"],
        ["单位：万元"],
        [],
        ["序号", "客户名称", "负责人", "年销售额"],
        [1, "华信电子", "张伟", 12.5],
        [2, "天成贸易", "李娜", "(3)"],
    ]
    table = read(Grid("台账", rows)).of("customers")[0]

    assert (table.header_row, table.first_row, table.last_row) == (4, 5, 6)
    assert places(table) == {"name": 2, "owner": 3, "sales": 4}
    assert table.data["sales"] == [125000, -30000]
    assert (table.columns["sales"].scale, table.columns["sales"].currency) == (1e4, "CNY")
    assert table.extra == {1: "序号"}


def test_two_row_headers_are_joined_and_months_add_up() -> None:
    rows: Rows = [
        ["客户信息", None, "联系人", None, "销售额（万元）", None, None, "最近拜访"],
        ["名称", "业务", "姓名", "电话", "1月", "2月", "合计", None],
        ["华信电子", "张伟", "王总", "021-55550123", 1, 2, 3, D(2026, 3, 5)],
        ["天成贸易", "李娜", "李总", "021-55550124", 1, "x", 2, None],
    ]
    merges = (Area(1, 1, 1, 2), Area(1, 3, 1, 4), Area(1, 5, 1, 7), Area(1, 8, 2, 8))
    reading = read(Grid("台账", rows, merges=merges))
    table = reading.of("customers")[0]

    assert places(table) == {
        "name": 1,
        "owner": 2,
        "contact_name": 3,
        "phone": 4,
        "last_visit": 8,
        "sales": 5,
    }
    assert table.data["sales"] == [30000, 10000]
    assert table.columns["sales"].more == (6,)
    assert problem(reading, "unread_number").cell == "F4"
    assert problem(reading, "months_unlike_total").cell == "G4"


def farms(group: str) -> Table:
    """Customers with three months below a group's word in a merged header."""
    rows: Rows = [
        ["Customer", "Owner", group, None, None, "Last visit"],
        [None, None, "Jun", "Jul", "Aug", None],
        ["Rimu Terrace", "Hemi", 2500, 4100, 2800, D(2026, 8, 14)],
        ["Kowhai Flats", "Trish", 950, None, 400, D(2026, 6, 30)],
    ]
    merges = (Area(1, 3, 1, 5), *(Area(1, column, 2, column) for column in (1, 2, 6)))
    return read(Grid("Farms", rows, merges=merges)).of("customers")[0]


@pytest.mark.parametrize(
    "group", ["Spend NZ$", "Monthly sales £", "Sales by month", "2026年各月进货额 元", "提货款"]
)
def test_months_below_a_group_that_says_sales_add_up(group: str) -> None:
    table = farms(group)

    assert table.data["sales"] == [9400, 1350]


@pytest.mark.parametrize("group", ["Tonnes", "销量（吨）", "Visits", "应收(元)"])
def test_months_of_something_else_are_no_sales(group: str) -> None:
    table = farms(group)

    assert "sales" not in table.columns


def test_of_several_years_the_running_one_counts_and_is_asked_about() -> None:
    rows: Rows = [
        ["客户名称", "负责人", "2024年销售额", "2025年销售额", "2026年销售额"],
        ["华信电子", "张伟", 1, 2, 3],
    ]
    reading = read(Grid("客户", rows))

    assert reading.of("customers")[0].data["sales"] == [3]
    assert "sales_from_running_year" in codes(reading)


def test_early_in_a_year_and_without_it_the_last_full_one_counts() -> None:
    header: list[Any] = ["客户名称", "负责人", "2024年销售额", "2025年销售额", "2026年销售额"]
    early = read_tables([Grid("客户", [header, ["华信电子", "张伟", 1, 2, 3]])], as_of=D(2026, 2, 1))
    without = read(Grid("客户", [header[:4], ["华信电子", "张伟", 1, 2]]))

    for reading in (early, without):
        assert reading.of("customers")[0].data["sales"] == [2]
        assert "sales_from_year" in codes(reading)


def test_one_row_per_contact_person_is_one_customer() -> None:
    """The customer's name is merged over three rows, and simply left blank under the second."""
    rows: Rows = [
        ["客户名称", "负责人", "联系人", "手机"],
        ["华信电子", "张伟", "王总", "10000000000"],
        [None, None, "李工", "10000000001"],
        [None, None, "赵姐", "10000000002"],
        ["天成贸易", "李娜", "钱总", "10000000003"],
        [None, None, "孙工", "10000000004"],
    ]
    reading = read(Grid("客户", rows, merges=(Area(2, 1, 4, 1), Area(2, 2, 4, 2))))

    assert reading.of("customers")[0].data["name"] == ["华信电子", "天成贸易"]
    contacts = reading.of("contacts")[0]
    assert contacts.data["customer"] == ["华信电子"] * 3 + ["天成贸易"] * 2
    assert contacts.data["person"] == ["王总", "李工", "赵姐", "钱总", "孙工"]
    assert list(contacts.rows) == [2, 3, 4, 5, 6]


def test_several_tables_on_a_sheet_beside_and_below_each_other() -> None:
    rows: Rows = [
        ["客户", None, None, None, "联系记录"],
        ["客户名称", "负责人", "等级", None, "日期", "客户", "方式", "内容"],
        ["华信电子", "张伟", "A", None, D(2026, 3, 5), "华信电子", "电话", "谈价格"],
        ["天成贸易", "李娜", "B", None, D(2026, 3, 6), "天成贸易", "拜访", "谈交期"],
        [None, None, None, None, D(2026, 3, 7), "天成贸易", "微信", "谈样品"],
        [],
        ["订单"],
        ["订单号", "下单日期", "客户名称", "金额"],
        ["S1", D(2026, 3, 5), "华信电子", 100],
        ["S2", D(2026, 3, 5), "天成贸易", 100],
        [None, None, "合计", 200],
    ]
    reading = read(Grid("数据", rows))

    assert [(table.kind, table.header_row, list(table.rows)) for table in reading.tables] == [
        ("customers", 2, [3, 4]),
        ("log", 2, [3, 4, 5]),
        ("orders", 8, [9, 10]),
    ]
    assert problem(reading, "total_left_out").cell == "C11"
    assert not [one for one in reading.problems if one.severity == "question"]


def test_a_tab_per_rep_gives_the_owner() -> None:
    header = ["客户", "电话", "上次联系"]
    reading = read(
        *(Grid(name, [header, [f"{name}的客户", "10000000000", D(2026, 1, 1)]]) for name in ("张伟", "李娜"))
    )

    assert [table.data["owner"] for table in reading.of("customers")] == [["张伟"], ["李娜"]]
    assert [table.name for table in reading.tables] == ["customers", "customers@李娜"]


def test_a_tab_per_month_is_one_list_of_customers() -> None:
    tabs = [
        Grid(
            f"{month}月",
            [
                ["客户名称", "负责人", "销售额"],
                ["甲公司", "张伟", month],
                ["乙公司" if month < 3 else "丙公司", "李娜", 10],
            ],
        )
        for month in (1, 2, 3)
    ]
    reading = read(*tabs)

    assert {
        name: sales
        for table in reading.of("customers")
        for name, sales in zip(table.data["name"], table.data["sales"], strict=True)
    } == {"甲公司": 6, "丙公司": 10, "乙公司": 10}
    assert "month_tabs_joined" in codes(reading)


def test_divider_rows_speak_for_the_rows_below_them() -> None:
    rows: Rows = [
        ["序号", "客户名称", "电话"],
        ["一、华东区"],
        [1, "甲公司", "10000000000"],
        ["A类客户"],
        [2, "乙公司", "10000000001"],
        ["重点项目"],
        [3, "丙公司", "10000000002"],
    ]
    reading = read(Grid("客户", rows, merges=tuple(Area(row, 1, row, 3) for row in (2, 4, 6))))
    found = records(reading.of("customers")[0])

    assert (found[3]["region"], found[5]["tier_own"]) == ("华东区", "A")
    assert "region" not in found[7]
    assert problem(reading, "divider_unclear").cell == "A6"


def test_dated_notes_become_a_log_with_years_from_their_order() -> None:
    rows: Rows = [
        ["客户名称", "负责人", "跟进记录"],
        ["华信电子", "张伟", "3/1 电话 谈价格；12/28 拜访 王总\n9.15 微信发报价 3.5万"],
        ["天成贸易", "李娜", "不太好联系"],
    ]
    reading = read(Grid("客户", rows))
    log = reading.of("log")[0]

    assert [when.date() for when in log.data["date"]] == [D(2026, 3, 1), D(2025, 12, 28), D(2025, 9, 15)]
    assert log.data["channel"] == ["phone", "visit", "wechat"]
    assert problem(reading, "notes_without_date").cell == "C3"


def test_a_tick_grid_is_read_when_its_days_are_known_and_refused_by_name_when_not() -> None:
    rows: Rows = [["客户名称", "负责人", 1, 2, 3, 4], ["华信电子", "张伟", None, "√", None, "√"]]
    known, unknown = read(Grid("2026年3月拜访", rows)), read(Grid("客户", rows))

    assert [when.date() for when in known.of("log")[0].data["date"]] == [D(2026, 3, 2), D(2026, 3, 4)]
    assert known.of("log")[0].data["channel"] == ["visit", "visit"]
    assert problem(unknown, "tick_grid_refused").cell == "C1"
    assert not unknown.of("log")


def test_only_what_xlcrm_wrote_is_its_own() -> None:
    """等级 and 下次联系 are the team's, until the state says otherwise; under a group header too."""
    rows: Rows = [
        ["基本", None, "备注"],
        ["客户名称", "负责人", None, "等级", "下次联系"],
        ["华信电子", "张伟", "x", "A", D(2026, 12, 1)],
    ]
    grid = Grid("客户", rows, merges=(Area(1, 1, 1, 2), Area(1, 3, 2, 3)))

    theirs, ours = read(grid), read(grid, own={"客户": {"tier": "等级", "next_contact": "下次联系"}})

    assert {"tier_own", "next_planned"} <= set(theirs.of("customers")[0].columns)
    assert {"tier", "next_contact"} <= set(ours.of("customers")[0].columns)
    assert not {"tier_own", "next_planned"} & set(ours.of("customers")[0].columns)


def test_two_candidates_are_asked_about() -> None:
    rows: Rows = [
        ["客户名称", "负责人", "业务员"],
        ["华信电子", "张伟", "李娜"],
        ["天成贸易", "张伟", "王芳"],
    ]
    reading = read(Grid("客户", rows))

    assert problem(reading, "two_columns_one_field").severity == "question"
    assert not reading.of("customers")[0].columns["owner"].sure


def test_a_header_that_its_cells_contradict_is_asked_about() -> None:
    rows: Rows = [
        ["客户名称", "负责人", "最近联系"],
        ["华信电子", "张伟", "很好"],
        ["天成贸易", "李娜", "一般"],
        ["诚达", "李娜", "差"],
    ]
    reading = read(Grid("客户", rows))

    assert problem(reading, "values_unlike_header").cell == "C1"
    assert [one.cell for one in reading.problems if one.code == "unread_date"] == ["C2", "C3", "C4"]


def test_a_header_understood_in_part_is_a_question_never_a_silent_guess() -> None:
    rows: Rows = [
        ["客户名称", "负责人", "上次唠嗑"],
        ["华信电子", "张伟", D(2026, 3, 5)],
        ["天成贸易", "李娜", D(2026, 4, 5)],
    ]
    reading = read(Grid("客户", rows))

    assert not reading.of("customers")[0].columns["last_contact"].sure
    assert problem(reading, "header_guessed").cell == "C1"


@pytest.mark.parametrize("field", ["last_contact", "最近联系日", "Last contact"])
def test_a_persons_mapping_wins(field: str) -> None:
    rows: Rows = [["客户名称", "负责人", "唠嗑"], ["华信电子", "张伟", D(2026, 3, 5)]]
    reading = read(
        Grid("客户", rows),
        mapping=[MappingChoice("唠嗑", field, kind="客户"), MappingChoice("负责人", "忽略")],
    )
    table = reading.of("customers")[0]

    assert table.data["last_contact"] == [D(2026, 3, 5)]
    assert table.columns["last_contact"].sure
    assert "owner" not in table.columns


def test_the_mapping_table_of_the_settings_sheet_is_obeyed_and_its_slips_are_said() -> None:
    settings = Grid(
        "设置",
        [
            ["工作表", "表头", "表", "字段"],
            ["客户", "唠嗑", "客户", "最近联系日"],
            ["客户", "没有的列", "客户", "电话"],
            ["", "唠嗑", "", "乱写"],
        ],
        owner="settings",
    )
    reading = read(
        Grid("客户", [["客户名称", "负责人", "唠嗑"], ["华信电子", "张伟", D(2026, 3, 5)]]), settings
    )

    assert reading.of("customers")[0].data["last_contact"] == [D(2026, 3, 5)]
    assert {"mapping_header_missing", "mapping_unknown_field"} <= codes(reading)


def test_one_mapped_name_does_not_turn_the_orders_beside_it_into_customers() -> None:
    rows: Rows = [
        ["客户名称", "负责人", "电话", None, "订单号", "订单日期", "客户名称", "金额"],
        ["华信电子", "张伟", "10000000000", None, "S1", D(2026, 1, 1), "华信电子", 5],
        ["天成贸易", "李娜", "10000000001", None, "S2", D(2026, 1, 2), "华信电子", 6],
    ]
    reading = read(Grid("总表", rows), mapping=[MappingChoice("客户名称", "客户名称", "总表", "客户")])

    assert [table.kind for table in reading.tables] == ["customers", "orders"]


def test_errors_and_uncomputed_formulas_are_reported_with_their_cells() -> None:
    rows: Rows = [
        ["客户名称", "销售额", "最近联系"],
        ["华信电子", CellError("#N/A"), Uncomputed("TODAY()")],
        ["天成贸易", 5, 46086],
    ]
    reading = read(Grid("客户", rows))

    assert problem(reading, "cell_error").cell == "B2"
    assert problem(reading, "formula_uncomputed").cell == "C2"
    assert reading.of("customers")[0].data["last_contact"] == [None, D(2026, 3, 5)]


def test_prepared_rows_and_footnotes_are_no_records() -> None:
    rows: Rows = [
        ["序号", "客户名称", "负责人", "占比"],
        [1, "华信电子", "张伟", 0.5],
        [2, None, None, 0],
        [3, None, None, 0],
        [None],
        ["制表：李四"],
    ]
    reading = read(Grid("客户", rows, formulas={(row, 4): "C2/SUM(C:C)" for row in (2, 3, 4)}))

    assert list(reading.of("customers")[0].rows) == [2]
    assert reading.of("customers")[0].last_row == 2


def test_summaries_lists_and_pivots_are_not_read_as_customers() -> None:
    reading = read(
        Grid("汇总", [["负责人", "客户数", "销售额"], ["张伟", 3, 100]]),
        Grid("Top 10", [["客户名称", "销售额"], ["华信电子", 100]]),
        Grid("下拉", [["等级", "负责人"], ["A", "张伟"]]),
        Grid(
            "商机",
            [
                ["客户名称", "商机名称", "阶段", "金额", "概率", "预计成交日"],
                ["华信", "x", "y", 1, 0.5, D(2026, 12, 1)],
            ],
        ),
        Grid("Sheet9", [["客户名称", "销售额"], ["华信电子", 100]], pivots=(Area(1, 1, 2, 2),)),
    )

    assert reading.tables == ()


def test_xlcrms_own_sheets_are_left_out() -> None:
    assert (
        read(
            Grid("今日", [["客户名称", "负责人", "电话"], ["华信电子", "张伟", "10000000000"]], owner="today")
        ).tables
        == ()
    )


def test_native_tables_keep_their_totals_row_out() -> None:
    rows: Rows = [
        ["Customer", "Owner", "Sales"],
        ["Acme Inc", "John Miller", 5],
        ["Beta GmbH", "Mary Jones", 6],
        ["Total", None, 11],
    ]
    table = read(Grid("Data", rows, (ListObject("Customers", Area(1, 1, 4, 3), totals_rows=1),))).of(
        "customers"
    )[0]

    assert (list(table.rows), table.last_row, table.list_object) == ([2, 3], 3, "Customers")


def test_hidden_rows_are_read() -> None:
    rows: Rows = [["客户名称", "负责人"], ["华信电子", "张伟"], ["天成贸易", "李娜"]]

    assert len(read(Grid("客户", rows, hidden_rows=frozenset({3}))).of("customers")[0]) == 2


def test_colours_and_strike_through_are_asked_about() -> None:
    rows: Rows = [["客户名称", "负责人"], ["华信电子", "张伟"], ["天成贸易", "李娜"], ["诚达", "李娜"]]
    reading = read(Grid("客户", rows, marks={(2, 1): Mark(fill="FF0000"), (3, 1): Mark(strike=True)}))

    assert problem(reading, "colour_unexplained").values["count"] == 1
    assert problem(reading, "strike_unexplained").cell == "A3"
    assert len(reading.of("customers")[0]) == 3


def test_the_looks_of_xlcrms_own_sheets_are_not_asked_about() -> None:
    rows: Rows = [
        ["业务员", "邮箱", "工作日"],
        ["张伟", "a@example.com", "1-5"],
        ["李娜", "b@example.com", "1-5"],
    ]
    reading = read(Grid("设置", rows, marks={(2, 1): Mark(fill="FFF9E5")}, owner="settings"))

    assert "colour_unexplained" not in codes(reading)


def test_a_log_that_names_its_customer_once_per_group_is_filled_down_and_asked_about() -> None:
    rows: Rows = [
        ["客户", "日期", "方式"],
        ["华信", D(2026, 1, 1), "电话"],
        [None, D(2026, 1, 2), "电话"],
        ["天成", D(2026, 1, 3), "电话"],
        [None, D(2026, 1, 4), "拜访"],
    ]
    reading = read(Grid("跟进", rows))

    assert reading.of("log")[0].data["customer"] == ["华信", "华信", "天成", "天成"]
    assert problem(reading, "names_filled_down").severity == "question"


def test_several_values_in_a_cell_each_find_their_place() -> None:
    rows: Rows = [
        ["客户名称", "负责人", "联系人", "电话"],
        ["华信电子", "张伟/李娜", "王经理10000000000", None],
        ["天成贸易", "王芳(已离职)", "李总", "021-55550123、10000000001"],
    ]
    reading = read(Grid("客户", rows))
    found = records(reading.of("customers")[0])

    assert (found[2]["owner"], found[2]["co_owners"], found[2]["contact_name"], found[2]["phone"]) == (
        "张伟",
        ("李娜",),
        "王经理",
        "10000000000",
    )
    assert (found[3]["owner_left"], found[3]["phone"]) == (True, "021-55550123 / 10000000001")


def test_people_as_customers_are_headed_by_their_name() -> None:
    rows: Rows = [
        ["姓名", "手机", "生日", "累计消费", "备注"],
        ["王小明", "10000000000", D(1990, 1, 1), 500, None],
        ["李小红", "10000000001", "8-15", 600, None],
    ]
    table = read(Grid("会员", rows)).of("customers")[0]

    assert table.data["name"] == ["王小明", "李小红"]
    assert table.data["birthday"] == [D(1990, 1, 1), "--08-15"]


def test_traditional_characters_are_understood() -> None:
    rows: Rows = [
        ["客戶名稱", "聯絡人", "電話", "負責業務", "最後聯絡日"],
        ["華信", "王經理", "02-55550123", "張偉", D(2026, 1, 1)],
    ]

    assert places(read(Grid("客戶", rows)).of("customers")[0]) == {
        "name": 1,
        "contact_name": 2,
        "phone": 3,
        "owner": 4,
        "last_contact": 5,
    }


def test_a_table_that_lacks_one_column_says_which() -> None:
    rows: Rows = [["产品", "数量", "金额"], ["轴承", 1, 100]]
    reading = read(Grid("订单", rows))

    assert problem(reading, "table_lacks").values["lacks_en"] == "Customer"


def test_the_mapping_is_explained_in_the_sheets_own_words() -> None:
    reading = read(
        Grid("台账", [["单位全称", "业务员", "销售额(万元)", "税号"], ["华信电子有限公司", "张伟", 1, "9"]])
    )
    lines = {line.header: line.field_label for line in explain(reading, "zh")}

    assert lines == {"单位全称": "客户名称", "业务员": "负责人", "销售额(万元)": "年销售额", "税号": ""}
    assert "B  业务员 → Owner" in explain_text(reading, "en")


def test_every_problem_says_its_words_in_both_languages() -> None:
    reading = read(
        Grid(
            "客户",
            [
                ["客户名称", "负责人", "最近联系", "等级"],
                ["甲公司", "张伟/李娜", "3/5", "VIP"],
                ["合计", None, None, None],
            ],
        )
    )

    assert reading.problems
    assert all(one.message("zh") and one.message("en") for one in reading.problems)
    assert all({"severity", "zh", "en"} <= set(entry) for entry in catalogue().values())


def test_reading_the_same_grids_twice_gives_the_same() -> None:
    grid = Grid("客户", [["客户名称", "负责人", "上次唠嗑"], ["华信电子", "张伟", D(2026, 3, 5)]])

    assert read(grid) == read(grid)


def test_no_grid_at_all_and_an_empty_one_are_no_trouble() -> None:
    assert read().tables == ()
    assert read(Grid("空", [])) == Reading((), ())


def test_twenty_thousand_orders_are_read_whole() -> None:
    size = 20_000
    rows: Rows = [
        ["订单号", "订单日期", "客户名称", "金额"],
        *([f"S{n}", D(2026, 1, 1 + n % 28), f"客户{n % 500}有限公司", float(n)] for n in range(size)),
    ]
    table = read(Grid("订单", rows)).of("orders")[0]

    assert len(table) == size
    assert table.data["amount"][-1] == size - 1


def test_day_and_month_of_one_column_are_told_by_the_dates_of_another_or_of_the_title() -> None:
    rows: Rows = [
        ["Customer", "Sales rep", "Last visit", "Next visit"],
        ["Acme Ltd", "Ann", "05/03/26", "21/12/26"],
        ["Best Ltd", "Ann", "06/03/26", "22/12/26"],
    ]
    below_title: Rows = [["Accounts as at 20/11/2026"], [], *([*row[:3]] for row in rows)]

    for reading in (read(Grid("Accounts", rows)), read(Grid("Accounts", below_title))):
        assert reading.of("customers")[0].data["last_visit"] == [D(2026, 3, 5), D(2026, 3, 6)]
        assert codes(reading) >= {"date_order_of_others"}

    alone = read(Grid("Accounts", [row[:3] for row in rows]))
    assert alone.of("customers")[0].data["last_visit"] == [None, None]
    assert codes(alone) >= {"date_order_unknown"}


def test_a_list_that_names_the_same_customers_several_times_is_one_of_their_people() -> None:
    firms = ["High Street Clinic", "Castle Clinic", "Abbey Clinic", "Orchard Clinic"]
    customers: Rows = [
        ["Customer", "Town", "Last visit"],
        *([firm, "Yeovil", D(2026, 9, 1)] for firm in firms),
    ]
    people: Rows = [["Customer", "Dentist / staff", "Mobile", "Email"]] + [
        [firm, f"{name} {firm[:4]}", f"07700 9001{place}{number}", f"{name}.{place}{number}@example.com"]
        for place, firm in enumerate(firms)
        for number, name in enumerate(("Helen", "Mark", "Sue"))
    ]
    reading = read(Grid("Practices", customers), Grid("Everyone", people))

    assert [(table.kind, table.sheet, len(table)) for table in reading.tables] == [
        ("customers", "Practices", 4),
        ("contacts", "Everyone", 12),
    ]
    assert {"kind_unsure", "header_guessed"} <= codes(reading)


def test_november_is_no_part_of_turnover() -> None:
    head: Rows = [["Customer", "City", *[f"Turnover/{name}" for name in ("Jan", "Feb", "Mar", "Apr")]]]
    table = read(
        Grid("Accounts", [*head, ["Acme Ltd", "Leeds", 1, 2, 3, 4], ["Best Ltd", "York", 5, 6, 7, 8]])
    )

    assert table.of("customers")[0].data["sales"] == [10, 26]


def test_a_subtotal_of_something_is_no_customer_but_a_firm_called_total_is() -> None:
    table = read(
        Grid(
            "Dealers",
            [
                ["Dealer", "Town", "Account manager", "Annual sales"],
                ["Total Energies", "Paris", "Ann", 5],
                ["Rad & Tat", "Köln", "Ann", 7],
                ["Subtotal Germany", None, None, 12],
                ["Velo Sud", "Lyon", "Bob", 3],
                ["Total indies", None, None, 15],
            ],
        )
    ).of("customers")[0]

    assert table.data["name"] == ["Total Energies", "Rad & Tat", "Velo Sud"]


def test_a_log_whose_customer_column_has_a_strange_header_is_read_by_its_names_and_asked_about() -> None:
    farms = ["宏远猪场", "华信猪场", "天成猪场", "瑞丰猪场"]
    customers: Rows = [
        ["客户名称", "负责人", "最近联系日期"],
        *([farm, "张伟", D(2026, 9, 1)] for farm in farms),
    ]
    log: Rows = [
        ["日期", "场", "沟通内容"],
        *([D(2026, 10, day), farm, "送料"] for day, farm in enumerate(farms, 1)),
    ]
    reading = read(Grid("客户", customers), Grid("到场登记", log))

    (found,) = reading.of("log")
    assert found.data["customer"] == farms
    assert {"header_guessed"} <= codes(reading)
    assert not {"table_lacks", "sheet_not_read"} & codes(reading)


def test_of_fiscal_years_the_one_to_date_is_the_running_one() -> None:
    rows: Rows = [
        ["Customer", "Town", "FY26", "FY27 YTD"],
        ["Acme Ltd", "Leeds", 170, 60],
        ["Best Ltd", "York", 90, 45],
    ]
    reading = read(Grid("Accounts", rows))

    assert reading.of("customers")[0].data["sales"] == [60, 45]
    assert "sales_from_running_year" in codes(reading)


def test_rows_typed_right_below_a_native_table_that_did_not_grow_are_records() -> None:
    rows: Rows = [
        ["客户名称", "负责人", "年销售额"],
        ["华信电子", "张伟", 100],
        ["东海机械", "李娜", 200],
        ["南山塑料", "张伟", 300],
        [],
        ["这一行不相干"],
    ]

    (table,) = read(Grid("客户", rows, (ListObject("tbl", Area(1, 1, 2, 3)),))).of("customers")

    assert list(table.data["name"]) == ["华信电子", "东海机械", "南山塑料"]
    assert table.last_row == 4


def test_a_second_table_right_below_a_native_one_is_a_table_of_its_own() -> None:
    rows: Rows = [
        ["客户名称", "负责人", "年销售额"],
        ["华信电子", "张伟", 100],
        ["日期", "客户名称", "金额"],
        [dt.date(2026, 1, 5), "华信电子", 10],
        [dt.date(2026, 1, 6), "华信电子", 20],
    ]

    found = read(Grid("客户", rows, (ListObject("tbl", Area(1, 1, 2, 3)),)))

    assert list(found.of("customers")[0].data["name"]) == ["华信电子"]
