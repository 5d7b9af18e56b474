"""`xlcrm merge`: what reps send back is compared with what went out, brought in, asked about, and taken back."""

from __future__ import annotations

import pytest

from tests.commands.returning.sending import (
    NOW,
    TODAY,
    Part,
    Row,
    book_of,
    bring,
    decide,
    looked,
    own_sheets,
    rows,
    send,
)
from xlcrm.commands.memory import Memory
from xlcrm.commands.merge import merge
from xlcrm.commands.outcome import Request
from xlcrm.commands.undo import undo
from xlcrm.errors import UsageError
from xlcrm.workbook.memory import MemoryBook

BOOK = """
    # 客户
    | 客户编号 | 客户名称 | 负责人 | 电话          | 城市 | 备注   | 我们的评语 |
    | K1       | 华信电子 | 张伟   | 021-55500001  | 上海 | 老客户 | 爽快       |
    | K2       | 天成商贸 | 张伟   | 021-55500002  | 上海 |        |            |
    | K3       | 东海机械 | 李娜   | 0571-55500003 | 杭州 |        | 慢         |
    | K4       | 南山塑料 | 李娜   | 0571-55500004 | 杭州 | 账期   |            |
    # 联系记录
    | 日期       | 客户编号 | 客户名称 | 方式 | 结果 | 内容   | 记录人 |
    | 2026-11-02 | K1       | 华信电子 | 电话 | 有效 | 谈价格 | 张伟   |
    | 2026-11-03 | K2       | 天成商贸 | 电话 | 有效 | 谈价格 | 张伟   |
    | 2026-11-03 | K3       | 东海机械 | 上门 | 有效 | 看样品 | 李娜   |
"""
CUSTOMERS, LOG = "客户", "联系记录"


@pytest.fixture
def team() -> MemoryBook:
    return MemoryBook.from_text(BOOK)


def of(part: Part, sheet: str, name: str) -> Row:
    """The first row that names a customer."""
    return next(row for row in part[sheet] if name in row)


def test_a_sorted_file_with_renamed_and_moved_columns_brings_its_edits_home(team: MemoryBook) -> None:
    part, number = send(team, ["张伟"])["张伟"]
    of(part, CUSTOMERS, "华信电子")[3] = "021-55500099"
    of(part, CUSTOMERS, "天成商贸")[6] = "要发票"
    head, *records = part[CUSTOMERS]
    head[6], head[3] = "小张的话", "座机"
    moved = [[row[at] for at in (6, 1, 0, 3, 5, 4, 2)] for row in (head, *reversed(records))]

    outcome = bring(team, [book_of({**part, CUSTOMERS: moved}, "张伟", number)])

    assert outcome.data["counts"]["taken"] == outcome.data["edits"] == 2
    assert rows(team, CUSTOMERS)[1][3] == "021-55500099"
    assert rows(team, CUSTOMERS)[2][6] == "要发票"
    assert {(one["went_out"], one["came_back"]) for one in outcome.data["layout"]} == {
        ("电话", "座机"),
        ("我们的评语", "小张的话"),
    }


def test_what_both_sides_changed_is_asked_with_all_three_values(team: MemoryBook) -> None:
    part, number = send(team, ["张伟"])["张伟"]
    of(part, CUSTOMERS, "华信电子")[3] = "021-55500099"
    team.sheets[0].put((2, 4), "021-55500088")

    outcome = bring(team, [book_of(part, "张伟", number)])

    (question,) = outcome.data["open"]
    assert [question[name] for name in ("went_out", "now", "returned")] == [
        "021-55500001",
        "021-55500088",
        "021-55500099",
    ]
    assert rows(team, CUSTOMERS)[1][3] == "021-55500088"
    assert outcome.data["counts"]["conflict"] == 1


@pytest.mark.parametrize(("word", "phone"), [("采用", "021-55500099"), ("保留", "021-55500088")])
def test_a_decision_is_carried_out_by_the_next_merge_and_not_asked_again(
    team: MemoryBook, word: str, phone: str
) -> None:
    part, number = send(team, ["张伟"])["张伟"]
    of(part, CUSTOMERS, "华信电子")[3] = "021-55500099"
    team.sheets[0].put((2, 4), "021-55500088")
    bring(team, [book_of(part, "张伟", number)])
    decide(team, {"华信电子": word})

    outcome = bring(team, [])
    again = bring(team, [book_of(part, "张伟", number)])

    assert rows(team, CUSTOMERS)[1][3] == phone
    assert outcome.data["open"] == again.data["open"] == []
    assert again.data["counts"]["agreed" if word == "采用" else "declined"] == 1


def test_a_value_that_changed_after_it_was_listed_is_asked_again(team: MemoryBook) -> None:
    part, number = send(team, ["张伟"])["张伟"]
    of(part, CUSTOMERS, "华信电子")[3] = "021-55500099"
    team.sheets[0].put((2, 4), "021-55500088")
    bring(team, [book_of(part, "张伟", number)])
    decide(team, {"华信电子": "采用"})
    team.sheets[0].put((2, 4), "021-55500077")

    outcome = bring(team, [])

    assert rows(team, CUSTOMERS)[1][3] == "021-55500077"
    assert outcome.data["open"][0]["now"] == "021-55500077"


def test_a_deleted_row_is_proposed_and_goes_only_by_a_persons_word(team: MemoryBook) -> None:
    part, number = send(team, ["张伟"])["张伟"]
    part[LOG] = [row for row in part[LOG] if "天成商贸" not in row]
    book = book_of(part, "张伟", number)

    outcome = bring(team, [book])
    assert outcome.data["counts"]["proposed"] == 1
    assert len(rows(team, LOG)) == 4
    decide(team, {"天成商贸": "采用"})
    bring(team, [])

    assert [row[2] for row in rows(team, LOG)[1:]] == ["华信电子", "东海机械"]


def test_new_rows_of_every_kind_are_added_once_however_often_the_file_comes(team: MemoryBook) -> None:
    part, number = send(team, ["李娜"])["李娜"]
    part[CUSTOMERS].append([None, "北方重工", None, "010-55500005", "北京", None, None])
    part[LOG].append([NOW.date(), None, "北方重工", "电话", "有效", "初次联系", "李娜"])
    part[LOG].append([NOW.date(), "K3", "东海机械", "电话", "未接", None, "李娜"])

    first = bring(team, [book_of(part, "李娜", number)])
    again = bring(team, [book_of(part, "李娜", number)])

    assert first.data["counts"]["added"] == 3
    assert rows(team, CUSTOMERS)[-1][:4] == [None, "北方重工", "李娜", "010-55500005"]
    assert len(rows(team, LOG)) == 6
    assert again.data["counts"]["agreed"] == 3
    assert len(rows(team, LOG)) == 6


def test_the_same_call_logged_twice_is_two_rows(team: MemoryBook) -> None:
    part, number = send(team, ["张伟"])["张伟"]
    part[LOG].append(list(part[LOG][1]))

    bring(team, [book_of(part, "张伟", number)])
    again = bring(team, [book_of(part, "张伟", number)])

    assert len(rows(team, LOG)) == 5
    assert again.data["counts"]["agreed"] == 1


def test_a_new_customer_who_may_be_known_waits_and_its_records_wait_with_it(team: MemoryBook) -> None:
    part, number = send(team, ["李娜"])["李娜"]
    part[CUSTOMERS].append([None, "华信电子有限公司", "李娜", "021-55500001", "上海", None, None])
    part[LOG].append([NOW.date(), None, "华信电子有限公司", "电话", "有效", "问价", "李娜"])
    before = own_sheets(team)

    outcome = bring(team, [book_of(part, "李娜", number)])

    assert outcome.data["counts"]["proposed"] == 2
    assert own_sheets(team) == before
    assert {one["why"] for one in outcome.data["open"]} == {"suspect", "waits"}


def test_the_records_of_one_who_is_the_same_go_to_the_customer_that_is_there(team: MemoryBook) -> None:
    part, number = send(team, ["李娜"])["李娜"]
    part[CUSTOMERS].append([None, "华信电子有限公司", "李娜", "021-55500001", "上海", None, None])
    part[LOG].append([NOW.date(), None, "华信电子有限公司", "电话", "有效", "问价", "李娜"])
    bring(team, [book_of(part, "李娜", number)])
    decide(team, {"可能是已有的客户": "保留"})

    outcome = bring(team, [])

    assert outcome.data["open"] == []
    assert len(rows(team, CUSTOMERS)) == 5
    assert rows(team, LOG)[-1][2:] == ["华信电子", "电话", "有效", "问价", "李娜"]


def test_a_file_without_a_base_is_asked_about_line_by_line(team: MemoryBook) -> None:
    part, _ = send(MemoryBook.from_text(BOOK), ["张伟"])["张伟"]
    of(part, CUSTOMERS, "华信电子")[3] = "021-55500099"
    part[LOG].append([NOW.date(), "K1", "华信电子", "电话", "有效", "回访", "张伟"])
    before = own_sheets(team)

    outcome = bring(team, [book_of(part, "张伟")])

    assert own_sheets(team) == before
    assert sorted(one["why"] for one in outcome.data["open"]) == ["base", "row"]
    decide(team, {"没有发出时的记录": "采用"})
    bring(team, [])
    assert rows(team, CUSTOMERS)[1][3] == "021-55500099"
    assert rows(team, LOG)[-1][5] == "回访"


def test_a_file_that_lost_its_id_is_known_by_its_content(team: MemoryBook) -> None:
    part, _ = send(team, ["张伟"])["张伟"]
    of(part, CUSTOMERS, "华信电子")[3] = "021-55500099"

    outcome = bring(team, [book_of(part, "张伟")])

    assert outcome.data["files"][0]["base"] == "likeness"
    assert outcome.data["counts"]["taken"] == 1


def test_cells_are_cleared_but_a_column_that_is_emptied_is_asked_about(team: MemoryBook) -> None:
    part, number = send(team, ["张伟"])["张伟"]
    of(part, CUSTOMERS, "华信电子")[5] = None
    many = MemoryBook({CUSTOMERS: [["客户名称", "负责人", "电话"], *([f"客户{n}", "张伟", f"021-5550{n:04}"] for n in range(20))]})  # fmt: skip
    whole, other = send(many, ["张伟"])["张伟"]
    for row in whole[CUSTOMERS][1:]:
        row[2] = None

    bring(team, [book_of(part, "张伟", number)])
    outcome = bring(many, [book_of(whole, "张伟", other)])

    assert rows(team, CUSTOMERS)[1][5] is None
    assert outcome.data["counts"]["proposed"] == 20
    assert all(row[2] for row in rows(many, CUSTOMERS))


def test_what_finds_no_place_is_told_with_its_value(team: MemoryBook) -> None:
    part, number = send(team, ["张伟"])["张伟"]
    part[CUSTOMERS][0].append("微信群")
    part[CUSTOMERS][1].append("华信采购群")
    part[CUSTOMERS][2].append(None)
    part["我的笔记"] = [["随便写写"], ["第二行"]]
    of(part, CUSTOMERS, "天成商贸")[0] = "K9"

    outcome = bring(team, [book_of(part, "张伟", number)])

    told = {one["why"]: one["returned"] for one in outcome.data["details"] if one["fate"] == "told"}
    assert told == {"no_column": "华信采购群", "key": "K9", "sheet": "2"}
    assert outcome.data["edits"] == 3
    team.sheets[0].put((1, 8), "微信群")
    again = bring(team, [book_of(part, "张伟", number)])
    assert again.data["counts"]["taken"] == 1
    assert rows(team, CUSTOMERS)[1][7] == "华信采购群"


def test_two_files_that_say_otherwise_of_one_cell_are_a_conflict(team: MemoryBook) -> None:
    parts = send(team, ["张伟", "李娜"])
    part, number = parts["张伟"]
    shared = [row for row in part[CUSTOMERS] if "华信电子" in row]
    parts["李娜"][0][CUSTOMERS] += [list(row) for row in shared]
    of(part, CUSTOMERS, "华信电子")[3] = "021-55500099"
    of(parts["李娜"][0], CUSTOMERS, "华信电子")[3] = "021-55500066"

    outcome = bring(team, [book_of(part, "张伟", number), book_of(*_named(parts, "李娜"))])

    assert outcome.data["counts"]["taken"] == 1
    assert [(one["now"], one["returned"]) for one in outcome.data["open"]] == [
        ("021-55500099", "021-55500066")
    ]


def _named(parts: dict[str, tuple[Part, str]], rep: str) -> tuple[Part, str, str]:
    part, number = parts[rep]
    return part, rep, number


def test_a_merge_is_taken_back_whole(team: MemoryBook) -> None:
    parts = send(team, ["张伟", "李娜"])
    part, number = parts["张伟"]
    of(part, CUSTOMERS, "华信电子")[3] = "021-55500099"
    of(part, LOG, "华信电子")[5] = "谈价格和交期"
    part[LOG].append([NOW.date(), "K2", "天成商贸", "电话", "有效", "催款", "张伟"])
    of(part, CUSTOMERS, "天成商贸")[4] = "苏州"
    team.sheets[0].put((3, 5), "昆山")
    before = own_sheets(team)
    bring(team, [book_of(part, "张伟", number)])
    assert own_sheets(team) != before

    back = undo(looked(team))
    team.apply(back.changes, back.placements, back.state)

    assert own_sheets(team) == before
    assert [grid.name for grid in team.grids() if grid.owner] == []
    again = bring(team, [book_of(part, "张伟", number)])
    assert again.data["counts"]["taken"] == 2


def test_nothing_to_merge_and_the_book_itself_are_refused(team: MemoryBook) -> None:
    with pytest.raises(UsageError, match="No returned file"):
        merge(looked(team))


def test_who_is_forgotten_stands_in_no_base_and_in_no_question(team: MemoryBook) -> None:
    part, number = send(team, ["张伟"])["张伟"]
    of(part, CUSTOMERS, "华信电子")[3] = "021-55500099"
    team.sheets[0].put((2, 4), "021-55500088")
    bring(team, [book_of(part, "张伟", number)])

    forgotten = undo(Request(TODAY, {"forget": "华信电子"}, team))

    assert forgotten.state is not None
    memory = Memory.parse(forgotten.state)
    assert memory.outgoing == {}
    assert memory.merges.get("questions", {}) == {}


def test_the_same_file_given_twice_is_counted_twice_and_brought_in_once(team: MemoryBook) -> None:
    part, number = send(team, ["张伟"])["张伟"]
    part[LOG].append([NOW.date(), "K1", "华信电子", "电话", "有效", "回访", "张伟"])
    of(part, CUSTOMERS, "华信电子")[3] = "021-55500099"

    outcome = bring(team, [book_of(part, "张伟", number), book_of(part, "张伟", number)])

    assert [file["name"] for file in outcome.data["files"]] == ["张伟.xlsx", "张伟.xlsx (2)"]
    assert outcome.data["edits"] == 4
    assert outcome.data["counts"]["agreed"] == 2
    assert len(rows(team, LOG)) == 5


def test_a_row_that_changed_after_its_deletion_was_proposed_is_asked_about_again(team: MemoryBook) -> None:
    part, number = send(team, ["张伟"])["张伟"]
    part[CUSTOMERS] = [row for row in part[CUSTOMERS] if "天成商贸" not in row]
    bring(team, [book_of(part, "张伟", number)])
    decide(team, {"天成商贸": "采用"})
    team.sheets[0].put((3, 6), "刚下了大单")

    outcome = bring(team, [])

    assert rows(team, CUSTOMERS)[2][1] == "天成商贸"
    assert "刚下了大单" in str(rows(team, "冲突"))
    assert len(outcome.data["open"]) == 1


def test_months_that_add_up_to_a_year_are_told_of_and_not_lost() -> None:
    team = MemoryBook.from_text(
        """
        | 客户名称 | 负责人 | 1月 | 2月 | 3月 | 4月 | 5月 | 6月 | 7月 | 8月 | 9月 | 10月 | 11月 | 12月 |
        | 华信电子 | 张伟   | 1   | 2   | 3   | 4   | 5   | 6   | 7   | 8   | 9   | 10   | 11   | 12   |
        | 东海机械 | 张伟   | 2   | 3   | 4   | 5   | 6   | 7   | 8   | 9   | 10  | 11   | 12   | 13   |
        """
    )
    part, number = send(team, ["张伟"])["张伟"]
    part[CUSTOMERS][1][4] = 33

    outcome = bring(team, [book_of(part, "张伟", number)])

    assert outcome.data["edits"] == 1
    assert outcome.data["counts"]["taken"] + outcome.data["counts"]["told"] == 1


def test_a_customer_typed_twice_in_the_file_is_one_and_what_differs_is_asked(team: MemoryBook) -> None:
    part, number = send(team, ["张伟"])["张伟"]
    part[CUSTOMERS].append(list(of(part, CUSTOMERS, "华信电子")))
    part[CUSTOMERS].append(["K2", "天成商贸", "张伟", "021-55500002", "苏州", "新备注", None])

    outcome = bring(team, [book_of(part, "张伟", number)])

    assert len(rows(team, CUSTOMERS)) == 5
    assert {fate: count for fate, count in outcome.data["counts"].items() if count} == {
        "agreed": 1,
        "taken": 1,
        "conflict": 1,
    }
    assert rows(team, CUSTOMERS)[2][4:6] == ["上海", "新备注"]


def test_a_file_that_has_nothing_to_do_with_the_workbook_is_refused(team: MemoryBook) -> None:
    stranger = MemoryBook.from_text(
        """
        | 客户名称 | 负责人 | 电话          |
        | 金桥物流 | 赵六   | 010-55500077  |
        """,
        name="别家.xlsx",
    )

    with pytest.raises(UsageError, match="shares no row"):
        bring(team, [stranger])
