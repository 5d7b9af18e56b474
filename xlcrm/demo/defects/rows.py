"""Rows that hang in the air: nobody in charge, nobody to belong to, or a date that cannot be."""

from __future__ import annotations

import datetime as dt

from xlcrm.demo.data import Draft
from xlcrm.demo.days import DAY, work_day
from xlcrm.demo.defects.desk import Desk, domestic
from xlcrm.demo.reps import LEFT, rep_name
from xlcrm.lang import Text

STRANGERS = (
    Text("常州远屿仪表有限公司", "Changzhou Yuanyu Instruments Co., Ltd."),
    Text("Halewood Fixings Ltd", "Halewood Fixings Ltd"),
    Text("嘉兴启石五金有限公司", "Jiaxing Qishi Hardware Co., Ltd."),
    Text("Torvik Marine AS", "Torvik Marine AS"),
)
"""Firms that nobody entered as customers."""


def no_owner(desk: Desk) -> None:
    """Seven customers whom nobody looks after."""
    for row in desk.take(7):
        row["owner"] = None


def unknown_owner(desk: Desk) -> None:
    """Two owners whose names are misspelt."""
    for row, name in zip(
        desk.take(2), (Text("陈小雯", "Chen Xiaowin"), Text("韩天羽", "Tianyu Hahn")), strict=True
    ):
        row["owner"] = name


def left_owner(desk: Desk) -> None:
    """Five customers still in the name of the rep who left."""
    for row in desk.take(5, lambda row: row["city"] in (Text("苏州", "Suzhou"), Text("无锡", "Wuxi"))):
        row["owner"] = rep_name(LEFT)


def do_not_contact(desk: Desk) -> None:
    """Five who asked to be left in peace, though a next call is planned."""
    for row in desk.take(5):
        row["do_not_contact"] = True
        row["next_planned"] = work_day(desk.as_of + 9 * DAY, 1)


def no_name(desk: Desk) -> None:
    """One row with a number and no name."""
    for row in desk.take(1, domestic):
        row["name"] = None


def orphans(desk: Desk) -> None:
    """Contacts and orders of firms that are not in the customer sheet."""
    for place, name in zip((310, 1710, 2555, 3402), STRANGERS, strict=True):
        _astray(desk.log[place], name)
    for place, name in zip((505, 2101, 4303), STRANGERS, strict=False):
        _astray(desk.orders[place], name)
    for place, name in zip((77, 401), STRANGERS, strict=False):
        _astray(desk.contacts[place], name)


def _astray(row: Draft, name: Text) -> None:
    row["customer"], row["customer_id"] = name, None


def future(desk: Desk) -> None:
    """Two contacts and two orders dated after the as-of date: a wrong month, a wrong year."""
    for place, days in ((-40, 31), (-75, 365)):
        desk.log[place]["date"] = dt.datetime.combine(work_day(desk.as_of + days * DAY, 1), dt.time(10, 30))
        desk.log[place]["next"] = None
    for place, days in ((-33, 30), (-60, 365)):
        desk.orders[place]["date"] = work_day(desk.as_of + days * DAY, 1)
