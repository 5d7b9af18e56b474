"""The demo team's orders with their documents, and its contracts, with cases to be found among them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from xlcrm.crm.service.papers import STANDARD
from xlcrm.demo.chance import Chance
from xlcrm.demo.data import DemoData, Row
from xlcrm.demo.days import DAY, work_day
from xlcrm.demo.serving import served
from xlcrm.lang import Text

ORDERS = 45
"""Customers whose last order has a row."""
MISSING = {"no_contract": ("contract",), "no_shipping": ("packing", "lading")}
"""Case → documents that are not there."""
LATE = ("late", "not_delivered")
NEAR = ("moved", "exempt", "wrong")
"""In order but for the last, which was delivered wrong: delayed in time, and a document that is not needed."""
RUNNING_OUT: Mapping[str, tuple[int, int | None]] = {
    "ends_50": (50, None), "ends_25": (25, 40), "ends_5": (5, None), "over": (-4, 30),
}  # fmt: skip
"""Contract → days until it ends, and days ago on which its renewal was talked about: somebody has to talk now."""
RUNNING: Mapping[str, tuple[int, int | None]] = {
    "talked": (50, 3),
    "ends_75": (75, None),
    "ends_200": (200, None),
}
SETTLED = {"renewed": Text("已续签", "Renewed"), "declined": Text("不续", "Not renewed")}
_DOMESTIC, _EXPORT, _FRAME = (
    Text("内销", "Domestic"),
    Text("外贸", "Export"),
    Text("框架合同", "Framework contract"),
)
_EXEMPT, _YES, _NO = Text("免", "not needed"), Text("是", "Yes"), Text("否", "No")


@dataclass(frozen=True)
class _Writer:
    """Makes the rows."""

    demo: DemoData
    chance: Chance

    def order(self, buyer: Row, order: Row, case: str) -> dict[str, object]:
        """The last order of a customer, with all that it needs but what the case says."""
        kind = _EXPORT if _is_abroad(buyer) else _DOMESTIC
        needed = STANDARD["export" if kind is _EXPORT else "domestic"]
        papers: dict[str, object] = {code: self._mark(code, str(order["id"])) for code in needed}
        for code in MISSING.get(case, ()):
            del papers[code]
        if case == "exempt":
            papers["contract"] = self._say(_EXEMPT)
        return {
            "order": order["id"], "kind": self._say(kind), "customer_id": buyer["id"], "customer": buyer["name"], "owner": buyer["owner"],
            "date": order["date"], **papers, **self._delivery(order["date"], case),
        }  # fmt: skip

    def _mark(self, code: str, number: str) -> str:
        if code in ("delivery_note", "packing", "lading"):
            return "✓"
        return f"{code[:2].upper()}-{number[2:]}"

    def _delivery(self, ordered: dt.date, case: str) -> dict[str, object]:
        as_of = self.demo.as_of
        promised = work_day(ordered + self.chance.between(6, 16) * DAY, 1)
        if case == "not_delivered":
            return {"promised": work_day(as_of - 6 * DAY)}
        if case == "moved":
            new = work_day(promised + 7 * DAY, 1)
            return {
                "promised": promised,
                "moved": new,
                "told": work_day(promised - DAY),
                "delivered": new,
                "correct": self._say(_YES),
            }
        late = 5 if case == "late" else -self.chance.between(0, 2)
        arrived = work_day(promised + late * DAY, 1 if late > 0 else -1)
        if arrived > as_of:
            return {"promised": max(promised, as_of)}  # still under way
        return {
            "promised": promised,
            "delivered": arrived,
            "correct": self._say(_NO if case == "wrong" else _YES),
        }

    def contract(
        self, buyer: Row, number: int, ends: int, talked: int | None, renewed: Text | None = None
    ) -> dict[str, object]:
        """A yearly contract that ends in so many days."""
        end = self.demo.as_of + ends * DAY
        return {
            "order": f"HT{self.demo.as_of:%y}{number:03}", "kind": self._say(_FRAME), "customer_id": buyer["id"], "customer": buyer["name"],
            "owner": buyer["owner"], "date": work_day(end - 365 * DAY), "contract": "✓", "ends": end,
            "talked": None if talked is None else work_day(self.demo.as_of - talked * DAY),
            "renewed": self._say(renewed) if renewed else None,
        }  # fmt: skip

    def _say(self, text: Text) -> str:
        return text.in_(self.demo.lang)


def _is_abroad(buyer: Row) -> bool:
    return bool(buyer.get("country")) and buyer["country"] not in ("中国", "China")


def paper_rows(demo: DemoData) -> Mapping[str, tuple[Row, ...]]:
    """Rows of the kind documents: orders by their day, then contracts."""
    rows = [*sorted(_orders(demo), key=lambda row: str(row["date"])), *_contracts(demo)]
    return {
        "documents": tuple({name: cell for name, cell in row.items() if cell is not None} for row in rows)
    }


def ordered(demo: DemoData) -> Mapping[str, tuple[Row, Row]]:
    """Id of each customer with a row → the customer and its last order of the half-year."""
    since, until = demo.as_of - 200 * DAY, demo.as_of - 2 * DAY
    last = {row.get("customer_id"): row for row in demo.orders if isinstance(row.get("date"), dt.date) and since <= row["date"] <= until and row.get("amount", 0) > 0}  # fmt: skip
    found = [(buyer, last[buyer["id"]]) for buyer in served(demo) if buyer["id"] in last]
    return {str(buyer["id"]): (buyer, order) for buyer, order in found[:ORDERS]}


def cases(demo: DemoData) -> Mapping[str, str]:
    """Case → id of the customer of whose order it tells."""
    arrived = demo.as_of - 30 * DAY
    buyers = [buyer for buyer, order in ordered(demo).values() if order["date"] <= arrived]
    home = [str(row["id"]) for row in buyers if not _is_abroad(row)]
    abroad = [str(row["id"]) for row in buyers if _is_abroad(row)]
    return {
        "no_contract": home[0],
        "no_shipping": abroad[0],
        **dict(zip((*LATE, *NEAR), home[1:], strict=False)),
    }


def contracts(demo: DemoData) -> Mapping[str, Row]:
    """Contract → its customer."""
    return dict(zip((*RUNNING_OUT, *RUNNING, *SETTLED), served(demo)[-9:], strict=True))


def _orders(demo: DemoData) -> Iterator[dict[str, object]]:
    writer, told = _Writer(demo, Chance(24, "papers")), {who: case for case, who in cases(demo).items()}
    for key, (buyer, order) in ordered(demo).items():
        yield writer.order(buyer, order, told.get(key, ""))


def _contracts(demo: DemoData) -> Iterator[dict[str, object]]:
    writer, whose = _Writer(demo, Chance(25, "contracts")), contracts(demo)
    for number, (name, (ends, talked)) in enumerate({**RUNNING_OUT, **RUNNING}.items(), 1):
        yield writer.contract(whose[name], number, ends, talked)
    for number, (name, said) in enumerate(SETTLED.items(), len(RUNNING_OUT) + len(RUNNING) + 1):
        yield writer.contract(whose[name], number, -20 if name == "renewed" else 10, None, said)
