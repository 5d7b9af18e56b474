"""A person's word: marked, listed with its age beside the computed value, and kept until it is cleared or released."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.commands.conftest import TODAY, by_name, carry_out, grid_rows, run
from tests.commands.test_undo import type_into
from xlcrm.commands.check import check
from xlcrm.commands.refresh import refresh
from xlcrm.commands.undo import undo
from xlcrm.errors import UsageError
from xlcrm.workbook.changes import SetField
from xlcrm.workbook.memory import MemoryBook

BOOK = """
    | 客户名称 | 年销售额 | 最近联系日 |
    | 天河电子 | 800000   | 2026-11-01 |
    | 月湖贸易 | 600      | 2026-11-02 |
    | 星海包装 | 500      | 2026-10-12 |
    """
LATER = TODAY + dt.timedelta(30)


@pytest.fixture
def book() -> MemoryBook:
    """A refreshed book in which somebody typed a tier and a date, seen by a second refresh."""
    book = MemoryBook.from_text(BOOK)
    carry_out(refresh, book, yes=True)
    type_into(book, "星海包装", "等级", "A")
    type_into(book, "月湖贸易", "下次联系", dt.date(2026, 12, 24))
    type_into(book, "天河电子", "说明", "王总亲自跟")
    carry_out(refresh, book)
    return book


def test_every_word_is_listed_with_its_age_and_the_computed_value(book: MemoryBook) -> None:
    outcome = run(refresh, book, as_of=LATER, lang="en")

    listed = {(one["customer"], one["field"]): one for one in outcome.data["typed_over"]}
    tier = listed["星海包装", "tier"]
    assert (tier["cell"], tier["value"], tier["computed"], tier["since"], tier["days"]) == (
        "D4", "A", "C", TODAY.isoformat(), 30,
    )  # fmt: skip
    assert listed["月湖贸易", "next_contact"]["value"] == "2026-12-24"
    assert listed["月湖贸易", "next_contact"]["computed"] == "2027-02-01"
    assert listed["天河电子", "reason"]["value"] == "王总亲自跟"
    assert any(
        "星海包装 · 等级 = A (computed: C; since 2026-11-22, 30 days ago)" in line for line in outcome.lines
    )


def test_check_lists_them_too(book: MemoryBook) -> None:
    outcome = run(check, book)

    assert len(outcome.data["typed_over"]) == 3
    assert any("星海包装 · 等级 = A（计算值 C" in line for line in outcome.lines)


def test_a_word_is_marked_once(book: MemoryBook) -> None:
    marked = [
        (change.field, key)
        for changes in book.applied
        for change in changes
        if isinstance(change, SetField) and change.look == "override"
        for key in change.values
    ]

    assert sorted(marked) == [("next_contact", "月湖贸易"), ("reason", "天河电子"), ("tier", "星海包装")]


def test_the_sheet_of_words_links_to_each_cell(book: MemoryBook) -> None:
    carry_out(refresh, book, sheets=("overrides",))

    rows = grid_rows(book, "人工改值")
    assert rows[4][:4] == ["天河电子", "说明", "王总亲自跟", by_reason(book, "天河电子")]
    assert {row[0] for row in rows[4:7]} == {"天河电子", "星海包装", "月湖贸易"}
    assert "internal:'客户'!D4" in book.specs["人工改值"].links.values()


def by_reason(book: MemoryBook, customer: str) -> str:
    listed = run(refresh, book).data["typed_over"]
    return next(str(one["computed"]) for one in listed if one["customer"] == customer)


def test_a_released_word_gives_way_to_the_computed_value(book: MemoryBook) -> None:
    outcome = carry_out(refresh, book, release=("星海包装/等级",))

    assert by_name(book, "等级")["星海包装"] == "C"
    assert by_name(book, "下次联系")["月湖贸易"] == dt.date(2026, 12, 24)
    assert outcome.data["overrides"] == 2
    assert run(refresh, book).data["overrides"] == 2
    carry_out(undo, book)
    assert by_name(book, "等级")["星海包装"] == "A"


def test_a_customer_released_gives_up_every_word(book: MemoryBook) -> None:
    type_into(book, "星海包装", "下次联系", dt.date(2026, 12, 31))

    carry_out(refresh, book, release=("星海包装",))

    assert {one["customer"] for one in run(refresh, book).data["typed_over"]} == {"天河电子", "月湖贸易"}


def test_releasing_what_nobody_typed_names_what_stands(book: MemoryBook) -> None:
    with pytest.raises(UsageError, match="星海包装/等级"):
        run(refresh, book, release=("天河电子/等级",))


def test_undo_takes_the_marks_back_and_leaves_the_words(book: MemoryBook) -> None:
    carry_out(undo, book)

    assert by_name(book, "等级")["星海包装"] == "A"
    looks = [change for change in book.applied[-1] if not hasattr(change, "spec")]
    assert looks
    again = carry_out(refresh, book)
    marks = [c for c in again.changes if isinstance(c, SetField) and c.look == "override"]
    assert sorted(change.field for change in marks) == ["next_contact", "reason", "tier"]
    assert again.data["overrides"] == 3


def test_the_diff_says_customer_column_old_new_and_why() -> None:
    book = MemoryBook.from_text(BOOK)

    zh, en = run(refresh, book, verbose=True), run(refresh, book, verbose=True, lang="en")

    assert any(line.startswith("  天河电子 · 等级: — → A（A：") for line in zh.diff)
    assert any(line.startswith("  天河电子 · Tier: — → A (A:") for line in en.diff)
    assert any("3 个等级，3 个下次联系日期" in line for line in zh.lines)
    assert any("3 tiers, 3 dates of next contact" in line for line in en.lines)
