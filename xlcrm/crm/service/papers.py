"""单证: which documents an order or a contract needs, and which of them are missing; when contracts run out.

A delivery is a promise (`crm.service.promises`): promised for a day, moved by a delay that is told in time, kept when it arrives.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from xlcrm.crm.missing import day_of, is_missing
from xlcrm.crm.names import first_text, name_key
from xlcrm.crm.periods import month_on
from xlcrm.crm.service.promises import Promise
from xlcrm.lang import Lang, Text

if TYPE_CHECKING:
    import pandas as pd

PAPERS: Mapping[str, Text] = {
    "sample_order": Text(
        "原始订单|样单|客户订单|采购订单|客户PO", "Purchase order|Customer PO|PO|Original order"
    ),
    "quote": Text("报价单|报价", "Quotation|Quote|Offer"),
    "contract": Text("合同|合同原件|销售合同|双签合同|合同回传", "Contract|Signed contract|Sales contract"),
    "proforma": Text("形式发票|PI|形式发票PI|形式发票(PI)", "Proforma invoice|PI|Proforma"),
    "invoice": Text("商业发票|CI|发票|增值税发票", "Commercial invoice|CI|Invoice|Invoice sent"),
    "packing": Text("箱单|装箱单|PL", "Packing list|PL"),
    "lading": Text("提单|运单|海运提单|B/L|空运单", "Bill of lading|B/L|BL|Air waybill|Waybill"),
    "origin": Text("原产地证|产地证|CO", "Certificate of origin|CO|Origin"),
    "insurance": Text("保险单|保单", "Insurance|Insurance policy"),
    "customs": Text("报关单|报关资料", "Customs declaration|Customs"),
    "delivery_note": Text(
        "送货单|发货单|签收单|送货回单", "Delivery note|Delivery slip|Proof of delivery|POD"
    ),
    "acceptance": Text(
        "验收单|验收报告|质检报告|检验报告", "Acceptance|Acceptance report|Test report|Inspection report"
    ),
}
"""The documents that have columns of their own; any other is named in the column of further documents."""
STANDARD: Mapping[str, tuple[str, ...]] = {
    "domestic": ("quote", "contract", "delivery_note"),
    "export": ("contract", "proforma", "invoice", "packing", "lading"),
    "frame": ("contract",),
}
"""Kind of order → what it needs as long as the team has no list of its own: a suggestion."""
_LACKING = frozenset(map(name_key, ("缺", "无", "没有", "未", "未收", "未回", "待补", "否", "×", "✗", "✘", "x", "-", "—", "no", "missing", "none", "not yet", "pending")))  # fmt: skip
_RENEWED = frozenset(
    map(
        name_key, ("是", "√", "✓", "✔", "☑", "续签", "续约", "已签", "y", "yes", "signed", "extended", "done")
    )
)
_DECLINED = frozenset(map(name_key, ("否", "×", "✗", "✘", "放弃", "终止", "n", "no", "declined", "terminated", "cancelled", "canceled")))  # fmt: skip
_EXEMPT = frozenset(
    map(name_key, ("不需要", "免", "不适用", "无需", "/", "n/a", "na", "not needed", "not required"))
)


@dataclass(frozen=True)
class Order:
    """One order or contract with its documents."""

    key: str
    at: int
    """The customer's position in the ledger, or a negative constant."""
    customer: str
    owner: str
    number: str
    kind: str
    """domestic, export, frame, or a word of the team's own."""
    date: dt.date | None = None
    there: frozenset[str] = frozenset()
    """Documents that are there: codes of PAPERS, and comparable names of others."""
    exempt: frozenset[str] = frozenset()
    """Documents that this order does not need."""
    promised: dt.date | None = None
    moved: dt.date | None = None
    told: dt.date | None = None
    delivered: dt.date | None = None
    correct: bool | None = None
    """Was what was delivered right? None where nobody said."""
    ends: dt.date | None = None
    """When the contract runs out."""
    talked: dt.date | None = None
    """When its renewal was last talked about."""
    renewal: Literal["", "renewed", "declined"] = ""

    @property
    def delivery(self) -> Promise | None:
        """The delivery as a promise; None where no day was promised."""
        if self.promised is None:
            return None
        days = (self.date, self.promised, self.moved, self.told, self.delivered)
        return Promise(self.key, self.at, self.customer, self.owner, self.number, *days)


def orders(frame: pd.DataFrame, owners: Mapping[str, str], abroad: Sequence[bool]) -> list[Order]:
    """The orders of a module's records; without a kind those of customers abroad are exports."""
    rows = zip(frame.index, frame.to_dict("records"), strict=True)
    return [_order(str(key), row, owners.get(str(key), ""), abroad) for key, row in rows]


def _order(key: str, row: Mapping[Any, Any], owner: str, abroad: Sequence[bool]) -> Order:
    at = int(row["at"])
    marks = {code: name_key(first_text(row[code]) or "") for code in PAPERS}
    others = row["others"] or ()
    customer = first_text(row["customer"]) or first_text(row["customer_id"]) or ""
    days = {
        name: day_of(row[name])
        for name in ("date", "promised", "moved", "told", "delivered", "ends", "talked")
    }
    return Order(
        key, at, customer, owner, first_text(row["order"]) or "",
        first_text(row["kind"]) or ("export" if at >= 0 and abroad[at] else "domestic"),
        there=frozenset(code for code, mark in marks.items() if mark and mark not in _LACKING | _EXEMPT) | _named(others),
        exempt=frozenset(code for code, mark in marks.items() if mark in _EXEMPT),
        correct=None if is_missing(row["correct"]) or not isinstance(row["correct"], bool) else row["correct"],
        renewal=_renewal(row["renewed"]), **days,
    )  # fmt: skip


def _renewal(value: Any) -> Literal["", "renewed", "declined"]:
    """What came of a contract: a day or a word that it is renewed, a word that it will not be; anything else leaves it open."""
    said = name_key(first_text(value) or "")
    if isinstance(value, dt.date) or said in _RENEWED or said.startswith(("已续", "renewed")):
        return "renewed"
    return "declined" if said in _DECLINED or said.startswith(("不续", "notrenew")) else ""


def _named(words: Iterable[str] | str) -> frozenset[str]:
    listed = (words,) if isinstance(words, str) else words
    return frozenset(paper_of(word) for word in listed)


def paper_of(word: str) -> str:
    """A document by its name: its code, or for another one the name as it is compared."""
    known = {
        name_key(name): code for code, said in PAPERS.items() for names in said for name in names.split("|")
    }
    return known.get(name_key(word), name_key(word))


def needs(listed: Mapping[str, Sequence[str]]) -> dict[str, dict[str, str]]:
    """Kind of order → document → how the team calls it; kinds without a list of names take the standard one ("")."""
    return {
        kind: {paper_of(word): word for word in words}
        if (words := listed.get(kind))
        else dict.fromkeys(standard, "")
        for kind, standard in STANDARD.items()
    }


def missing(one: Order, needed: Mapping[str, Mapping[str, str]], lang: Lang) -> list[str]:
    """What an order lacks, as the team calls it."""
    wanted = needed.get(one.kind, needed["domestic"])
    return [
        said or PAPERS[code].in_(lang).split("|")[0]
        for code, said in wanted.items()
        if code not in one.there | one.exempt
    ]


def missing_by_paper(
    found: Iterable[Order], needed: Mapping[str, Mapping[str, str]], lang: Lang
) -> dict[str, int]:
    """Document → orders that lack it, the most frequent first."""
    counted = Counter(name for one in found for name in missing(one, needed, lang))
    return dict(sorted(counted.items(), key=lambda each: (-each[1], each[0])))


# -- contracts that run out ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Renewal:
    """A contract that runs out, or ran out, and was neither renewed nor given up."""

    order: Order
    days: int
    """Until its end; negative afterwards."""
    stage: int | None
    """The reminder that has come, in days before the end; 0 when it is over; None when none has come yet."""
    open: bool
    """Has nobody talked about it since that reminder?"""
    next: dt.date
    """The day of the reminder that waits: this stage's while it is open, else the next one's."""


def renewals(found: Iterable[Order], as_of: dt.date, stages: Sequence[int]) -> list[Renewal]:
    """Contracts by their end, the earliest first; `stages` are the days before it on which one is reminded (60, 30, 7)."""
    told = [_renewal_of(one, as_of, sorted({*stages, 0})) for one in found if one.ends and not one.renewal]
    return sorted(told, key=lambda each: (each.days, each.order.customer, each.order.number))


def _renewal_of(one: Order, as_of: dt.date, stages: Sequence[int]) -> Renewal:
    end = one.ends or as_of
    days = (end - as_of).days
    stage = next((each for each in stages if days <= each), None)
    if stage is None:
        return Renewal(one, days, None, open=False, next=end - dt.timedelta(days=stages[-1]))
    begun = end - dt.timedelta(days=stage)
    is_open = days < 0 or one.talked is None or one.talked < begun
    later = [each for each in stages if each < stage]
    return Renewal(
        one, days, stage, is_open, begun if is_open or not later else end - dt.timedelta(days=later[-1])
    )


def ending(found: Iterable[Order], as_of: dt.date, months: int) -> dict[str, int]:
    """Month → contracts that end in it and are neither renewed nor given up, this month first."""
    ends = Counter(f"{one.ends:%Y-%m}" for one in found if one.ends and not one.renewal)
    return {name: ends[name] for name in (month_on(as_of, ahead) for ahead in range(months))}
