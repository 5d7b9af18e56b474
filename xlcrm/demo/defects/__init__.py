"""What is wrong in the demo, as in every sheet that people keep. What was planted where is told beside the tests, not here."""

from __future__ import annotations

import datetime as dt

from xlcrm.demo.data import Drafts
from xlcrm.demo.defects import cases, cells, rows, twins
from xlcrm.demo.defects.desk import Desk

_STEPS = (
    cases.lost, cases.dormant, cases.single_threaded, cases.manual_tiers,
    twins.same_id, twins.same_name, twins.near_name,
    rows.left_owner, rows.no_owner, rows.unknown_owner, rows.do_not_contact, rows.no_name, rows.orphans, rows.future,
    cells.bad_phones, cells.bad_mails, cells.text_dates, cells.unreadable_dates, cells.ancient_dates, cells.odd_tiers,
)  # fmt: skip


def with_defects(drafts: Drafts, as_of: dt.date) -> Drafts:
    """The drafts with everything planted; every customer carries at most one thing."""
    desk = Desk(drafts, as_of)
    for step in _STEPS:
        step(desk)
    return desk.drafts()
