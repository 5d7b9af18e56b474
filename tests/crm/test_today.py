"""Today's list: what presses most, within the time there is."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import settings as tuned
from hypothesis import strategies as st

from tests.crm.sheets import AS_OF, reading, table
from xlcrm.crm.cadence import contacts
from xlcrm.crm.calendars import calendars
from xlcrm.crm.ledger import build_ledger
from xlcrm.crm.settings import Rhythms, Settings
from xlcrm.crm.tiers import classify
from xlcrm.crm.today import DayList, todays_lists, urgency

if TYPE_CHECKING:
    from xlcrm.crm.tables import Table


def lists(*tables: Table, as_of: dt.date = AS_OF, settings: Settings | None = None) -> tuple[DayList, ...]:
    settings = settings or Settings(home_country="CN")
    sheets = reading(*tables)
    ledger = build_ledger(sheets, settings, as_of)
    team = calendars(sheets, ledger, settings)
    due = contacts(ledger, classify(ledger, settings), team, settings)
    return todays_lists(ledger, due, team, settings).lists


HEAD = "name|owner|tier_manual|last_contact|next_planned|phone\n"


def test_the_list_has_the_most_urgent_first() -> None:
    (found,) = lists(
        table(
            "customers",
            HEAD
            + "小|张伟|C|2026-07-01|\n大|张伟|A|2026-11-06|\n久|张伟|A|2026-09-01|\n约|张伟|B|2026-11-10|2026-11-20|\n后|张伟|A|2026-11-18|",
        )
    )

    assert [task.name for task in found.tasks] == ["久", "大", "约", "小"]
    assert found.tasks[0].overdue == (AS_OF - dt.date(2026, 9, 15)).days


def test_an_a_that_is_due_comes_before_a_c_up_to_three_cadences_late() -> None:
    assert urgency("A", 0, 14, promised=False) > urgency("C", 269, 90, promised=False)
    assert urgency("B", 0, 30, promised=True) > urgency("B", 29, 30, promised=False)


def test_the_list_is_cut_to_the_minutes_of_the_rep_and_the_rest_rolls_on() -> None:
    rows = "\n".join(f"客户{place}|张伟|A|2026-10-01||" for place in range(9))
    reps = table("reps", "name|contact_minutes\n张伟|35")

    (found,) = lists(table("customers", HEAD + rows), reps)

    assert (len(found.tasks), len(found.rolled_on), found.minutes, found.capacity) == (3, 6, 30, 35)


def test_a_visit_takes_its_own_minutes_and_a_short_call_fits_in_beside_it() -> None:
    """40 minutes: the visit of 30 is the most urgent, a call of 15 waits, a WeChat message of 5 still fits."""
    rhythms = Rhythms(every={"visit": {"A": 30}}, minutes={"visit": 30, "phone": 15, "wechat": 5})
    customers = table(
        "customers",
        "name|owner|tier_manual|last_contact|last_visit|preferred_channel\n"
        "访|张伟|A|2026-11-19|2026-09-01|\n电|张伟|B|2026-10-01||phone\n微|张伟|C|2026-08-20||wechat",
    )
    reps = table("reps", "name|contact_minutes\n张伟|40")

    (found,) = lists(customers, reps, settings=Settings(home_country="CN", rhythms=rhythms))

    assert [(task.name, task.channel, task.minutes) for task in found.tasks] == [
        ("访", "visit", 30),
        ("微", "wechat", 5),
    ]
    assert [task.name for task in found.rolled_on] == ["电"]
    assert found.minutes == 35


def test_a_free_day_shows_the_list_of_the_next_working_day() -> None:
    customers = table("customers", HEAD + "甲|张伟|A|2026-11-06|\n乙|张伟|A|2026-11-09|")
    reps = table("reps", "name|leave\n张伟|2026-11-24~2026-11-25")

    (sunday,) = lists(customers, reps, as_of=dt.date(2026, 11, 22))
    (leave,) = lists(customers, reps, as_of=dt.date(2026, 11, 24))

    assert (sunday.day, [task.name for task in sunday.tasks]) == (dt.date(2026, 11, 23), ["甲", "乙"])
    assert leave.day == dt.date(2026, 11, 26)


def test_every_rep_has_a_list_and_whoever_has_none_stands_last() -> None:
    customers = table(
        "customers",
        HEAD + "甲|李娜|A|2026-01-01|\n乙||A|2026-01-01|\n丙|张伟|A|2026-01-01|\n丁|王芳|A|2026-01-01|",
    )
    reps = table("reps", "name|active\n张伟|yes\n李娜|yes\n王芳|no")

    found = lists(customers, reps)

    assert [(each.rep, [task.name for task in each.tasks]) for each in found] == [
        ("张伟", ["丙"]),
        ("李娜", ["甲"]),
        ("", ["丁", "乙"]),
    ]


def test_leads_never_called_are_on_the_list_only_from_the_day_that_they_were_given() -> None:
    rows = "\n".join(f"客户{place}|张伟|C||" for place in range(40))

    (found,) = lists(table("customers", HEAD + rows))

    assert 1 <= len(found.tasks) <= 3
    assert not found.rolled_on
    assert {task.status for task in found.tasks} == {"never"}


# -- attempts -----------------------------------------------------------------------------------------------------

LOG = "date|customer|channel|result\n"
DUE = table("customers", HEAD + "甲|张伟|A|2026-10-01|")


def tried(times: int, *, last: str = "2026-11-19") -> Table:
    before = [f"2026-11-{day:02}|甲|phone|no_answer" for day in range(2, 1 + times)]
    return table("log", LOG + "\n".join([*before, f"{last} 10:00|甲|phone|no_answer"]))


def test_a_call_in_vain_stays_on_the_list_and_says_which_try_comes_next() -> None:
    (found,) = lists(DUE, tried(2))

    (task,) = found.tasks
    assert (task.attempts, task.overdue) == (2, (AS_OF - dt.date(2026, 10, 15)).days)
    assert task.attempt is not None
    assert task.attempt.render("zh") == "第 3 次尝试（满 5 次由人决定）；上次 2026-11-19 未联系上"


def test_who_was_tried_today_comes_again_on_the_next_day() -> None:
    (found,) = lists(DUE, tried(1, last="2026-11-20"))
    (tomorrow,) = lists(DUE, tried(1, last="2026-11-20"), as_of=dt.date(2026, 11, 23))
    (at_once,) = lists(DUE, tried(1, last="2026-11-20"), settings=Settings(retry_days=0))

    assert (found.tasks, [task.name for task in found.tried]) == ((), ["甲"])
    assert [task.name for task in tomorrow.tasks] == [task.name for task in at_once.tasks] == ["甲"]


def test_after_the_set_number_of_tries_a_person_decides_and_the_customer_is_still_shown() -> None:
    (found,) = lists(DUE, tried(5))

    assert (found.tasks, [task.name for task in found.decide]) == ((), ["甲"])
    assert found.decide[0].attempt is not None
    assert found.decide[0].attempt.code == "attempts_spent"
    assert [task.name for task in lists(DUE, tried(5), settings=Settings(attempts=6))[0].tasks] == ["甲"]


def test_a_contact_wipes_the_tries_out() -> None:
    log = table("log", LOG + "2026-11-03 10:00|甲|phone|no_answer\n2026-11-03 15:00|甲|phone|valid")

    assert lists(DUE, log, as_of=dt.date(2026, 11, 20))[0].tasks[0].attempts == 0


def test_what_counts_as_a_contact_is_the_teams_table() -> None:
    log = table("log", LOG + "2026-11-19|甲|email|留言\n2026-11-18|甲|phone|no_answer")
    counted = Settings(rhythms=Rhythms(outcomes={"留言": "attempt", "no_answer": "contact"}))

    assert not lists(DUE, log)
    assert not lists(DUE, log, settings=counted)
    assert (
        lists(DUE, table("log", LOG + "2026-11-19|甲|email|留言"), settings=counted)[0].tasks[0].attempts == 1
    )


def test_who_never_bought_and_needs_nothing_is_left_in_peace_until_a_date_is_agreed() -> None:
    head = "name|owner|tier_manual|last_contact|next_planned|phone\n"
    leads = table(
        "customers", head + "甲|张伟|N|2026-01-01|\n乙|张伟|N|2026-01-01|2026-11-20\n丙|张伟|A|2026-01-01|"
    )
    log = table("log", LOG + "\n".join(f"2026-10-01|{name}|phone|no_need" for name in "甲乙丙"))

    (found,) = lists(leads, log)

    assert sorted(task.name for task in found.tasks) == ["丙", "乙"], "a customer who buys is called again"


@tuned(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 7), st.booleans()), min_size=1, max_size=12),
    st.integers(0, 60),
)
def test_nobody_who_is_due_is_dropped(customers: list[tuple[int, int, bool]], minutes: int) -> None:
    """Days since the last contact, tries since, and whether the last try was today."""
    rows, log = [], []
    for place, (age, vain, today) in enumerate(customers):
        day = AS_OF - dt.timedelta(age)
        rows.append(f"客户{place}|张伟|A|{day}|")
        tries = [AS_OF - dt.timedelta(back + (not today)) for back in range(min(vain, age))]
        log += [f"{each}|客户{place}|phone|no_answer" for each in tries if each > day]
    reps = table("reps", f"name|contact_minutes\n张伟|{minutes}")

    found = lists(table("customers", HEAD + "\n".join(rows)), reps, table("log", LOG + "\n".join(log)))

    listed = [
        task.name
        for each in found
        for part in (each.tasks, each.rolled_on, each.tried, each.decide)
        for task in part
    ]
    due = [f"客户{place}" for place, (age, _, _) in enumerate(customers) if age >= 14]
    assert sorted(listed) == sorted(due)
    assert all(task.attempts >= 5 for each in found for task in each.decide)
    assert all(each.minutes <= minutes for each in found)
