"""Some days after a first order, a delivery, a complaint or an event the customer is called again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import settings as tuned
from hypothesis import strategies as st

from tests.crm.sheets import AS_OF, reading, table
from xlcrm.crm.cadence import contacts
from xlcrm.crm.calendars import calendars
from xlcrm.crm.ledger import build_ledger
from xlcrm.crm.settings import Rhythms, Settings
from xlcrm.crm.settings.rhythms import Event
from xlcrm.crm.tiers import classify

if TYPE_CHECKING:
    from xlcrm.crm.tables import Table

B = table("customers", "name|tier_manual|last_contact\n甲|B|2026-11-01")
LOG = "date|customer|channel|result|content|next\n"
ORDERS = "customer|date|delivered|amount\n"


def row(*tables: Table, rhythms: Rhythms | None = None, **options: Any) -> Any:
    chosen = Settings(home_country="CN", rhythms=rhythms or Rhythms())
    sheets = reading(*tables)
    ledger = build_ledger(sheets, chosen, AS_OF)
    frame = contacts(ledger, classify(ledger, chosen), calendars(sheets, ledger, chosen), chosen, **options)
    return frame.loc["甲"]


def said(found: Any) -> tuple[str, str]:
    return found["what"], found["due"].date().isoformat()


def log(*lines: str) -> Table:
    return table("log", LOG + "\n".join(lines))


def orders(*lines: str) -> Table:
    return table("orders", ORDERS + "\n".join(lines))


OLD = "2026-10-01|甲|phone|valid||"


# -- what calls for one -------------------------------------------------------------------------------------------


def test_a_complaint_is_followed_up_on_the_next_working_day() -> None:
    """The 13th of November is a Friday."""
    found = row(B, log("2026-11-13|甲|phone|valid|投诉：标签脱胶|"))

    assert said(found) == ("phone", "2026-11-16")
    assert (
        found["reason"].render("zh")
        == "2026-11-13 投诉，1 天后回访→应于 2026-11-16；截至 2026-11-20 逾期 4 天"
    )
    assert (
        found["reason"]
        .render("en")
        .startswith("Follow-up 1 d after complaint of 2026-11-13 → due 2026-11-16;")
    )


@pytest.mark.parametrize(
    "line",
    [
        "2026-11-18|甲|phone|valid|投诉：标签脱胶|",
        "2026-11-18|甲|phone|valid|【投诉】标签脱胶|",
        "2026-11-18|甲|phone|客诉||",
        "2026-11-18|甲|投诉|||",
        "2026-11-18|甲|phone|valid|Complaint about labels|",
        "2026-11-18|甲|phone|no_answer|#投诉 来电未接|",
    ],
)
def test_the_log_tells_of_it_by_channel_result_or_the_first_word_of_the_notes(line: str) -> None:
    assert said(row(B, log(line))) == ("phone", "2026-11-19")


@pytest.mark.parametrize("notes", ["没有投诉，一切正常", "谈了交货期", "complaintless year"])
def test_a_word_somewhere_in_the_notes_is_no_event(notes: str) -> None:
    assert said(row(B, log(f"2026-11-18|甲|phone|valid|{notes}|")))[1] == "2026-12-18"


def test_a_delivery_and_a_first_order_are_seen_in_the_orders() -> None:
    delivered = orders("甲|2025-01-01||500", "甲|2026-11-01|2026-11-16|500", "甲|2026-11-02|2026-12-24|500")
    first = orders("甲|2026-11-10||500", "甲|2026-11-18||500")

    assert said(row(B, log(OLD), delivered)) == ("phone", "2026-11-19"), "a delivery to come is none yet"
    assert said(row(B, log(OLD), first)) == ("phone", "2026-11-17")


def test_an_event_of_ours_is_seen_by_its_channel() -> None:
    assert said(row(B, log("2026-11-16|甲|event|valid|秋季展会|"))) == ("phone", "2026-11-19")


def test_the_teams_table_says_what_when_and_how() -> None:
    rhythms = Rhythms(events=(Event("安装", 2, "visit", "log"),))

    found = row(
        B, log("2026-11-17|甲|phone|valid|安装 两台打印机|", "2026-11-16|甲|event|valid||"), rhythms=rhythms
    )

    assert said(found) == ("visit", "2026-11-19")
    assert "2026-11-17 安装，2 天后回访" in found["reason"].render("zh")


# -- what ends it -------------------------------------------------------------------------------------------------


def test_any_contact_after_it_does_but_no_call_in_vain() -> None:
    complaint = "2026-11-16 09:00|甲|phone|valid|投诉|"

    called_back = row(B, log(complaint, "2026-11-16 15:00|甲|phone|valid||"))
    in_vain = row(B, log(complaint, "2026-11-16 15:00|甲|phone|no_answer||"))

    assert said(called_back)[1] == "2026-12-16"
    assert said(in_vain) == ("phone", "2026-11-17")


def test_a_date_agreed_in_the_same_row_takes_its_place() -> None:
    assert said(row(B, log("2026-11-16|甲|phone|valid|投诉|2026-11-25"))) == ("contact", "2026-11-25")


def test_a_date_agreed_elsewhere_does_not_unless_it_is_earlier() -> None:
    head = "name|tier_manual|next_planned\n"
    complaint = log("2026-11-18|甲|phone|valid|投诉|")

    assert said(row(table("customers", head + "甲|B|2026-12-24"), complaint))[1] == "2026-11-19"


def test_what_is_long_past_is_left_to_the_cadence() -> None:
    assert said(row(B, log("2026-09-01|甲|phone|valid|投诉|")))[0] == "contact"


def test_without_a_log_nobody_could_tell_that_an_order_was_followed_up() -> None:
    assert said(row(B, orders("甲|2026-11-10||500")))[0] == "contact"


def test_who_is_not_to_be_contacted_is_not_followed_up() -> None:
    quiet = table("customers", "name|tier_manual|do_not_contact\n甲|B|yes")

    assert row(quiet, log("2026-11-18|甲|phone|valid|投诉|"))["status"] == "none"


@tuned(max_examples=40, deadline=None)
@given(st.dates(AS_OF.replace(month=8), AS_OF), st.dates(AS_OF.replace(month=8), AS_OF), st.integers(0, 20))
def test_a_follow_up_never_makes_a_contact_later(event: Any, contact: Any, days: int) -> None:
    book = (B, log(f"{contact}|甲|phone|valid||", f"{event}|甲|phone|valid|投诉|"))

    with_it = said(row(*book, rhythms=Rhythms(events=(Event("投诉", days, "phone", "log"),))))
    without = said(row(*book, rhythms=Rhythms(events=())))

    assert with_it[1] <= without[1]
