"""What was planted in the demo of 22 November 2026, and where: the answer sheet of `check`.

Found once by comparing the demo with its clean twin, then frozen here; test_demo_data.py proves each line by looking at
the rows, without the code that planted them.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

AS_OF = dt.date(2026, 11, 22)


class Planted(NamedTuple):
    """One planted case: the record (from 1, in the order of the rows), its key, and the field that shows it."""

    case: str
    kind: str
    record: int
    key: str
    field: str
    other: int = 0
    """For twins: the record of the customer that was entered twice."""


FAULTS = {
    "same_id", "same_name", "no_name", "no_owner", "unknown_owner", "owner_left", "do_not_contact", "orphan",
    "future_date", "bad_phone", "bad_email", "unreadable_date", "ancient_date", "odd_tier",
}  # fmt: skip
"""What `check` has to report, with the cell."""
CASES = {"near_name", "text_date", "manual_tier", "lost", "dormant", "single_threaded"}
"""No faults of the sheet: other commands use them, and `check` stays silent about them."""

PLANTED = (
    Planted("same_id", "customers", 225, "C0285", "id", 285),
    Planted("same_id", "customers", 242, "C0290", "id", 290),
    Planted("same_id", "customers", 255, "C0297", "id", 297),
    Planted("same_name", "customers", 67, "C0067", "name", 10),
    Planted("same_name", "customers", 94, "C0094", "name", 50),
    Planted("same_name", "customers", 95, "C0095", "name", 69),
    Planted("same_name", "customers", 135, "C0135", "name", 180),
    Planted("same_name", "customers", 143, "C0143", "name", 12),
    Planted("same_name", "customers", 188, "C0188", "name", 129),
    Planted("same_name", "customers", 204, "C0204", "name", 248),
    Planted("same_name", "customers", 232, "C0232", "name", 283),
    Planted("same_name", "customers", 266, "C0266", "name", 295),
    Planted("near_name", "customers", 40, "C0040", "name", 36),
    Planted("near_name", "customers", 51, "C0051", "name", 209),
    Planted("near_name", "customers", 100, "C0100", "name", 221),
    Planted("near_name", "customers", 132, "C0132", "name", 145),
    Planted("near_name", "customers", 177, "C0177", "name", 197),
    Planted("near_name", "customers", 226, "C0226", "name", 293),
    Planted("no_name", "customers", 181, "C0181", "name"),
    Planted("no_owner", "customers", 3, "C0003", "owner"),
    Planted("no_owner", "customers", 82, "C0082", "owner"),
    Planted("no_owner", "customers", 172, "C0172", "owner"),
    Planted("no_owner", "customers", 176, "C0176", "owner"),
    Planted("no_owner", "customers", 185, "C0185", "owner"),
    Planted("no_owner", "customers", 191, "C0191", "owner"),
    Planted("no_owner", "customers", 291, "C0291", "owner"),
    Planted("unknown_owner", "customers", 237, "C0237", "owner"),
    Planted("unknown_owner", "customers", 253, "C0253", "owner"),
    Planted("owner_left", "customers", 101, "C0101", "owner"),
    Planted("owner_left", "customers", 213, "C0213", "owner"),
    Planted("owner_left", "customers", 234, "C0234", "owner"),
    Planted("owner_left", "customers", 254, "C0254", "owner"),
    Planted("owner_left", "customers", 262, "C0262", "owner"),
    Planted("do_not_contact", "customers", 33, "C0033", "next_planned"),
    Planted("do_not_contact", "customers", 62, "C0062", "next_planned"),
    Planted("do_not_contact", "customers", 66, "C0066", "next_planned"),
    Planted("do_not_contact", "customers", 85, "C0085", "next_planned"),
    Planted("do_not_contact", "customers", 98, "C0098", "next_planned"),
    Planted("orphan", "contacts", 78, "", "customer"),
    Planted("orphan", "contacts", 402, "", "customer"),
    Planted("orphan", "log", 311, "", "customer"),
    Planted("orphan", "log", 1711, "", "customer"),
    Planted("orphan", "log", 2556, "", "customer"),
    Planted("orphan", "log", 3403, "", "customer"),
    Planted("orphan", "orders", 506, "SO00506", "customer"),
    Planted("orphan", "orders", 2102, "SO02102", "customer"),
    Planted("orphan", "orders", 4304, "SO04446", "customer"),
    Planted("future_date", "log", 5820, "C0284", "date"),
    Planted("future_date", "log", 5855, "C0240", "date"),
    Planted("future_date", "orders", 4988, "SO05206", "date"),
    Planted("future_date", "orders", 5015, "SO05235", "date"),
    Planted("bad_phone", "contacts", 44, "C0016", "mobile"),
    Planted("bad_phone", "contacts", 196, "C0087", "mobile"),
    Planted("bad_phone", "contacts", 234, "C0102", "mobile"),
    Planted("bad_phone", "contacts", 412, "C0187", "mobile"),
    Planted("bad_phone", "customers", 53, "C0053", "phone"),
    Planted("bad_phone", "customers", 73, "C0073", "phone"),
    Planted("bad_phone", "customers", 124, "C0124", "phone"),
    Planted("bad_phone", "customers", 127, "C0127", "phone"),
    Planted("bad_phone", "customers", 202, "C0202", "phone"),
    Planted("bad_email", "contacts", 126, "C0055", "email"),
    Planted("bad_email", "contacts", 207, "C0091", "email"),
    Planted("bad_email", "contacts", 251, "C0109", "email"),
    Planted("bad_email", "contacts", 385, "C0174", "email"),
    Planted("text_date", "customers", 5, "C0005", "entered"),
    Planted("text_date", "customers", 23, "C0023", "entered"),
    Planted("text_date", "customers", 218, "C0218", "entered"),
    Planted("text_date", "customers", 273, "C0273", "entered"),
    Planted("text_date", "customers", 288, "C0288", "entered"),
    Planted("unreadable_date", "customers", 159, "C0159", "first_deal"),
    Planted("unreadable_date", "customers", 175, "C0175", "entered"),
    Planted("unreadable_date", "customers", 210, "C0210", "entered"),
    Planted("ancient_date", "customers", 158, "C0158", "entered"),
    Planted("ancient_date", "customers", 272, "C0272", "entered"),
    Planted("odd_tier", "customers", 195, "C0195", "tier_manual"),
    Planted("odd_tier", "customers", 250, "C0250", "tier_manual"),
    Planted("manual_tier", "customers", 32, "C0032", "tier_manual"),
    Planted("manual_tier", "customers", 43, "C0043", "tier_manual"),
    Planted("manual_tier", "customers", 46, "C0046", "tier_manual"),
    Planted("manual_tier", "customers", 48, "C0048", "tier_manual"),
    Planted("manual_tier", "customers", 56, "C0056", "tier_manual"),
    Planted("manual_tier", "customers", 72, "C0072", "tier_manual"),
    Planted("manual_tier", "customers", 90, "C0090", "tier_manual"),
    Planted("manual_tier", "customers", 136, "C0136", "tier_manual"),
    Planted("manual_tier", "customers", 153, "C0153", "tier_manual"),
    Planted("manual_tier", "customers", 179, "C0179", "tier_manual"),
    Planted("manual_tier", "customers", 192, "C0192", "tier_manual"),
    Planted("manual_tier", "customers", 193, "C0193", "tier_manual"),
    Planted("manual_tier", "customers", 198, "C0198", "tier_manual"),
    Planted("manual_tier", "customers", 229, "C0229", "tier_manual"),
    Planted("manual_tier", "customers", 275, "C0275", "tier_manual"),
    Planted("lost", "customers", 31, "C0031", "status"),
    Planted("lost", "customers", 37, "C0037", "status"),
    Planted("lost", "customers", 75, "C0075", "status"),
    Planted("lost", "customers", 83, "C0083", "status"),
    Planted("lost", "customers", 116, "C0116", "status"),
    Planted("lost", "customers", 126, "C0126", "status"),
    Planted("lost", "customers", 133, "C0133", "status"),
    Planted("lost", "customers", 142, "C0142", "status"),
    Planted("lost", "customers", 211, "C0211", "status"),
    Planted("lost", "customers", 219, "C0219", "status"),
    Planted("dormant", "customers", 63, "C0063", "sales"),
    Planted("dormant", "customers", 74, "C0074", "sales"),
    Planted("dormant", "customers", 103, "C0103", "sales"),
    Planted("dormant", "customers", 118, "C0118", "sales"),
    Planted("dormant", "customers", 140, "C0140", "sales"),
    Planted("dormant", "customers", 156, "C0156", "sales"),
    Planted("dormant", "customers", 164, "C0164", "sales"),
    Planted("dormant", "customers", 182, "C0182", "sales"),
    Planted("dormant", "customers", 215, "C0215", "sales"),
    Planted("dormant", "customers", 220, "C0220", "sales"),
    Planted("dormant", "customers", 238, "C0238", "sales"),
    Planted("dormant", "customers", 244, "C0244", "sales"),
    Planted("dormant", "customers", 263, "C0263", "sales"),
    Planted("dormant", "customers", 264, "C0264", "sales"),
    Planted("single_threaded", "customers", 7, "C0007", "contact_name"),
    Planted("single_threaded", "customers", 39, "C0039", "contact_name"),
    Planted("single_threaded", "customers", 117, "C0117", "contact_name"),
    Planted("single_threaded", "customers", 149, "C0149", "contact_name"),
    Planted("single_threaded", "customers", 201, "C0201", "contact_name"),
    Planted("single_threaded", "customers", 208, "C0208", "contact_name"),
)
