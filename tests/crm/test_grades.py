"""A team's own grades: every usual scale, what is none, and how they enter the scorecard."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.crm.sheets import columns, reading
from xlcrm.crm.grades import Grades, criterion_of, grades
from xlcrm.crm.ledger import build_ledger
from xlcrm.crm.reasons import parse
from xlcrm.crm.settings import Settings
from xlcrm.crm.tiers import classify

AS_OF = dt.date(2026, 11, 20)
CARD = Settings(tier_method="scorecard", tier_band=0.0)


def column(*cells: Any) -> dict[str, Any]:
    return {f"客户{number}": cell for number, cell in enumerate(cells, 1)}


def shares(*cells: Any, header: str = "付款") -> list[float | None]:
    found = grades({header: column(*cells)}).shares.get("payment", {})
    return [found.get(f"客户{number}") for number in range(1, len(cells) + 1)]


@pytest.mark.parametrize(
    ("header", "criterion"),
    [
        ("付款", "payment"), ("付款评分", "payment"), ("付款情况", "payment"), ("信用等级", "payment"), ("Payment grade", "payment"), ("价格", "price"),
        ("Pricing", "price"), ("沟通", "communication"), ("配合度", "communication"), ("Communication score", "communication"), ("销售评分", "sales"),
        ("销售额", None), ("付款日期", None), ("沟通记录", None), ("价格表", None), ("Sales", None),
    ],
)  # fmt: skip
def test_headers_name_the_criterion_that_they_grade(header: str, criterion: str | None) -> None:
    assert criterion_of(header) == criterion


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("A", "B", "C"), [1.0, 0.5, 0.0]),
        (("A", "b级", "C-", "A+"), [1.0, 0.5, 0.0, 1.0]),
        (("A", "D"), [1.0, 0.0]),
        (("好", "中", "差"), [1.0, 0.5, 0.0]),
        (("优", "良", "差"), [1.0, pytest.approx(2 / 3), 0.0]),
        (("Good", "fair", "POOR"), [1.0, 0.5, 0.0]),
        ((5, 3.0, 1, "4分"), [1.0, 0.5, 0.0, 0.75]),
        ((10, 5, 0), [1.0, 0.5, 0.0]),
        ((90, 45), [0.9, 0.45]),
        (("A", None, "—", "C"), [1.0, None, None, 0.0]),
        (("诚信", "规范", "严格"), [1.0, 0.5, 0.0]),
        (("优惠", "一般", "原则"), [1.0, 0.5, 0.0]),
        (("Reliable", "as agreed", "strict"), [1.0, 0.5, 0.0]),
        (("舒畅", "一般", "一般", "一般", "一般"), [1.0, 0.0, 0.0, 0.0, 0.0]),
    ],
)
def test_every_usual_scale_is_read(cells: tuple[Any, ...], expected: list[Any]) -> None:
    assert shares(*cells) == expected


@pytest.mark.parametrize("cells", [("月结30天", "预付", "款到发货"), ("A", "A"), ("好",), (120, 4000), ()])
def test_a_column_that_holds_no_grades_is_left_alone(cells: tuple[Any, ...]) -> None:
    assert grades({"付款": column(*cells)}) == Grades()


def test_sales_in_words_are_grades_and_in_numbers_they_are_not() -> None:
    assert grades({"销售额": column("大", "一般", "小")}).shares == {
        "sales": {"客户1": 1.0, "客户2": 0.5, "客户3": 0.0}
    }
    assert grades({"销售额": column(5, 3, 1)}) == Grades()


def test_what_the_grades_are_worth_is_told_and_odd_cells_are_reported() -> None:
    found = grades({"付款": column("好", "中", "差", "好", "待核")})

    assert [(one.code, one.severity) for one in found.problems] == [
        ("grades_taken", "note"),
        ("grades_unread", "warning"),
    ]
    assert "好 = 100, 中 = 50, 差 = 0" in found.problems[0].message("zh")
    assert "1 格不是评分（待核）" in found.problems[1].message("zh")


def test_the_first_column_of_grades_counts() -> None:
    found = grades(
        {"付款情况": column("月结", "现结"), "付款评分": column(5, 1), "信用等级": column("C", "A")}
    )

    assert found.headers == {"payment": "付款评分"}


def test_a_grade_comes_before_what_is_measured_and_the_reason_says_so() -> None:
    customers = columns("customers", {"name": ["甲", "乙", "丙"], "sales": [900.0, 500.0, 100.0]})
    ledger = build_ledger(reading(customers), CARD, AS_OF)
    graded = grades({"付款": {"甲": "C", "乙": "A", "丙": "B"}, "沟通": {"甲": "差", "乙": "好"}})

    found = classify(ledger, CARD, graded=graded)

    assert dict(found.frame["tier"]) == {"甲": "B", "乙": "A", "丙": "C"}
    text = found.frame["reason"]["甲"].render("zh")
    assert "付款（自评） 0×20 + 沟通（自评） 0×20" in text
    assert parse(text, "zh").values["parts"][1][0] == "payment_graded"
    assert [one.code for one in found.problems] == ["grades_taken", "grades_taken"]


def test_other_methods_take_no_notice_of_grades() -> None:
    ledger = build_ledger(reading(columns("customers", {"name": ["甲"], "sales": [9.0]})), Settings(), AS_OF)

    assert not classify(ledger, Settings(), graded=grades({"付款": {"甲": "A", "乙": "C"}})).problems


@given(st.lists(st.one_of(st.none(), st.integers(-5, 200), st.text(max_size=4)), max_size=12))
def test_shares_lie_between_nothing_and_all_and_nothing_is_lost_in_silence(cells: list[Any]) -> None:
    found = grades({"付款": column(*cells)})

    assert all(0 <= share <= 1 for share in found.shares.get("payment", {}).values())
    assert bool(found.shares) == any(one.code == "grades_taken" for one in found.problems)
