"""Columns understood by their header while their cells speak against it are asked about."""

from __future__ import annotations

import datetime as dt

from xlcrm.crm.schema import MappingChoice, read_tables
from xlcrm.grid import Grid, Value

AS_OF = dt.date(2026, 11, 22)
FARMS = ["宏远猪场", "华信猪场", "天成猪场", "瑞丰猪场", "金牛猪场", "大河猪场", "青山猪场"]
BOSSES = ["杨建国", "魏海涛", "刘晓燕", "陈志强", "周雪梅", "吴伟东", "郑丽华"]
TEAM = ["张伟", "李娜", "张伟", "李娜", "张伟", "张伟", "李娜"]


def asked(owners: list[str], *chosen: MappingChoice) -> set[tuple[str, str]]:
    rows: list[list[Value]] = [
        [farm, owner, dt.date(2026, 10, 5)] for farm, owner in zip(FARMS, owners, strict=True)
    ]
    grid = Grid("客户", [["客户名称", "负责人", "最近联系日期"], *rows])
    problems = read_tables([grid], as_of=AS_OF, mapping=chosen).problems
    return {(one.code, one.cell) for one in problems if one.code == "owner_in_each_row"}


def test_owners_with_another_name_in_each_row_may_be_the_customers_own() -> None:
    assert asked(BOSSES) == {("owner_in_each_row", "B1")}


def test_a_team_has_few_names_that_come_again() -> None:
    assert asked(TEAM) == set()


def test_a_person_who_has_chosen_the_column_is_not_asked_again() -> None:
    assert asked(BOSSES, MappingChoice("负责人", "owner", "客户")) == set()
