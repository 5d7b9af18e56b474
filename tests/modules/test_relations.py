"""关系: stages with their dates, stuck and skipped, the four types, and the playbook."""

from __future__ import annotations

import datetime as dt

from tests.modules.conftest import added, carry_out, table
from xlcrm.commands.check import check
from xlcrm.workbook.memory import MemoryBook


def test_a_relation_climbs_the_ladder_and_what_is_odd_is_told(book: MemoryBook) -> None:
    """
    # 客户
    | 客户名称 | 负责人 | 关系阶段 |
    | 天河     | 小李   |          |
    | 月湖     | 小李   |          |
    | 星海     | 小李   |          |
    | 江南     | 小李   | 相知     |
    | 北岸     | 小李   | 忠诚     |

    # 关系进展
    | 日期       | 客户名称 | 关系阶段 | 依据         |
    | 2026-06-01 | 天河     | 相识     | 展会         |
    | 2026-09-01 | 天河     | 相知     | 来厂参观     |
    | 2026-01-05 | 月湖     | 相识     |              |
    | 2026-03-01 | 星海     | 相识     |              |
    | 2026-10-01 | 星海     | 友谊     | 一起解决投诉 |
    | 2026-11-01 | 星海     | 尊重     |              |
    | 2025-01-01 | 北岸     | 忠诚     | 转介绍两家   |
    | 2027-01-01 | 天河     | 尊重     | 还没到       |
    """
    rows = {row["客户名称"]: row for row in added(book, "relations", "关系")}

    assert rows["天河"]["关系阶段"] == "相知"
    assert (rows["天河"]["从何时起"], rows["天河"]["已有天数"]) == (dt.date(2026, 9, 1), 82)
    assert rows["天河"]["需要注意"] is None
    assert rows["天河"]["下一步（方法库）"].startswith("了解他们的难处")
    assert rows["月湖"]["需要注意"] == "停滞：在“相识”已 321 天（超过 180 天）"
    assert rows["星海"]["需要注意"].splitlines() == [
        "跳级：2026-10-01 从“相识”直接到“友谊”",
        "退级没写原因：2026-11-01 从“友谊”退到“尊重”",
    ]
    assert (rows["江南"]["关系阶段"], rows["江南"]["从何时起"]) == ("相知", None), (
        "the sheet's own word, without a day"
    )
    assert rows["北岸"]["需要注意"] is None, "nobody is stuck at the top"
    assert [row["客户数"] for row in table(book, "关系", "关系阶段")] == [1, 2, 1, 0, 0, 1]


def test_the_four_types_are_written_down_or_proposed_from_the_facts(book: MemoryBook) -> None:
    """
    # 客户
    | 客户名称 | 关系类型 | 关系阶段 |
    | 天河     | 伙伴     | 相识     |
    | 月湖     |          | 友谊     |
    | 星海     |          | 相识     |
    | 江南     |          | 相识     |
    | 北岸     |          | 相识     |
    | 南屏     |          | 相识     |

    # 订单
    | 订单号 | 日期       | 客户名称 | 金额 |
    | 1      | 2026-10-01 | 月湖     | 900  |
    | 2      | 2026-10-01 | 星海     | 900  |
    | 3      | 2024-10-01 | 江南     | 900  |

    # 联系记录
    | 日期       | 客户名称 | 联系人 | 方式 | 结果 |
    | 2026-10-10 | 北岸     | 王五   | 电话 | 有效 |
    | 2026-10-11 | 北岸     | 赵六   | 电话 | 有效 |
    | 2026-10-11 | 南屏     | 赵七   | 电话 | 有效 |
    """
    rows = {row["客户名称"]: (row["关系类型"], row["类型来源"]) for row in added(book, "relations", "关系")}

    assert rows == {
        "天河": ("伙伴", "团队填写"),
        "月湖": ("朋友", "建议：近一年有订单，关系在友谊以上"),
        "星海": ("供应商", "建议：近一年有订单，关系还不深"),
        "江南": ("伙伴", "建议：老客户，近一年没有订单：等新项目"),
        "北岸": ("外人", "建议：认识 2 人，但没有成交"),
        "南屏": (None, None),
    }


def test_a_team_has_its_own_ladder_and_words_that_are_none_of_it_are_told(book: MemoryBook) -> None:
    """
    # 客户
    | 客户名称 |
    | 天河     |

    # 关系进展
    | 日期       | 客户名称 | 关系阶段 |
    | 2026-06-01 | 天河     | 初识     |
    | 2026-09-01 | 天河     | 熟人     |
    | 2026-10-01 | 天河     | 相知     |

    # 设置
    | 设置项   | 值                  |
    | 关系阶段 | 初识→熟人→朋友→铁杆 |
    """
    rows = added(book, "relations", "关系")

    assert [row["关系阶段"] for row in rows] == ["熟人"]
    assert [row["关系阶段"] for row in table(book, "关系", "关系阶段")] == ["初识", "熟人", "朋友", "铁杆"]
    grid = next(grid for grid in book.grids() if grid.name == "关系")
    assert any("阶段表没有的词，未计入：相知" in str(cell) for row in grid.rows for cell in row)


def test_a_teams_own_sheet_of_relations_in_english_is_understood(book: MemoryBook) -> None:
    """
    # Accounts
    | Account | Rep |
    | Acme    | Bob |
    | Bolt    | Bob |

    # Relationship log
    Updated by Bob every Friday
    | Who added | Account | Reached    | Evidence          | Date of step |
    | Bob       | Acme    | Known      | They called us    | 2026-09-01   |
    | Bob       | Bolt    | Respected  | Audit passed      | 2026-10-01   |
    """
    rows = {row["Customer"]: row["Stage"] for row in added(book, "relations", "Relations", lang="en")}
    kinds = {one["kind"] for one in carry_out(check, book).data["tables"]}

    assert rows == {"Acme": "Known", "Bolt": "Respected"}
    assert "stages" in kinds


def test_records_closed_for_good_are_on_no_list(book: MemoryBook) -> None:
    """
    # 客户
    | 客户名称 | 状态     | 关系阶段 |
    | 天河     | 终止联络 | 相知     |
    | 月湖     |          | 相知     |
    """
    assert [row["客户名称"] for row in added(book, "relations", "关系")] == ["月湖"]
