"""等级/Tiers: the sheet of tiers, their changes, RFM segments and product lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlcrm.commands.desk import Desk, Sheet
from xlcrm.commands.treatments import treatments_of
from xlcrm.lang import Text

if TYPE_CHECKING:
    from xlcrm.commands.views.tiers import LineRow, SegmentRow, TierChangeRow, TierRow

LINES_SHOWN = 400
"""Rows of product lines on the sheet."""


def tiers(desk: Desk) -> Sheet:
    """The sheet of tiers."""
    from xlcrm.commands.views.tiers import ProposalRow, TiersData, tiers_sheet
    from xlcrm.crm.settings import setting

    frame = desk.results.tiers.frame
    lines = _lines(desk)
    proposed = frame[frame["proposal"] & (frame["computed"] == "C")]
    data = TiersData(
        as_of=desk.as_of,
        method=setting("tier_method").choices[desk.results.tiers.method],
        value_name=value_name(desk.results.tiers.source),
        tiers=_tiers(desk),
        unassigned=desk.results.trade.unassigned / 100,
        changes=_changes(desk),
        proposals=[
            ProposalRow(*desk.who(str(key)), reason.render(desk.lang))
            for key, reason in zip(proposed.index, proposed["reason"], strict=True)
        ],
        segments=_segments(desk),
        lines=lines[:LINES_SHOWN],
        lines_left_out=max(0, len(lines) - LINES_SHOWN),
    )
    return Sheet("tiers", tiers_sheet(data, desk.lang))


def value_name(source: str) -> Text:
    """What the value of a tier is called."""
    if source == "orders":
        return Text("近期销售额（加权）", "Recent sales (weighted)")
    return Text("销售额", "Sales")


def _tiers(desk: Desk) -> list[TierRow]:
    from xlcrm.commands.views.tiers import TierRow

    frame = desk.results.tiers.frame
    given = treatments_of(desk.here)
    total, worth = len(frame), frame.groupby("tier")["value"].sum()
    whole = float(worth.sum())
    rows = []
    for tier, count in desk.results.tier_counts.items():
        value, what = float(worth.get(tier, 0.0)), given.get(tier)
        texts = (what.price, what.terms, what.care) if what else ("", "", "")
        share = value / whole if whole > 0 else 0.0
        rows.append(TierRow(tier, count, round(value, 2), count / total if total else 0.0, share, *texts))
    return rows


def _changes(desk: Desk) -> list[TierChangeRow]:
    """Changes of tier, the newest first, and customers whose fall has not lasted yet."""
    from xlcrm.commands.views.tiers import TierChangeRow

    frame = desk.results.tiers.frame
    moved = frame[frame["since"].notna() | frame["falling"]]
    rows = [
        TierChangeRow(
            *desk.who(str(key)), row["computed"] if row["falling"] else row["was"],
            row["plain"] if row["falling"] else row["computed"], None if row["falling"] else row["since"],
            row["reason"].render(desk.lang),
        )
        for key, row in zip(moved.index, moved.to_dict("records"), strict=True)
    ]  # fmt: skip
    return sorted(rows, key=lambda one: (-one.since.toordinal() if one.since else 0, one.new, one.customer))


def _segments(desk: Desk) -> list[SegmentRow]:
    """RFM segments by their sales; none without orders."""
    import pandas as pd

    from xlcrm.commands.views.tiers import SegmentRow
    from xlcrm.crm.rfm import rfm_scores, rfm_segments

    known = desk.results.trade
    if known.source != "orders":
        return []
    of = known.measures
    scores = rfm_scores(of.pace.silent, of.orders, of.value)
    found = pd.DataFrame({"segment": rfm_segments(scores, desk.results.segments), "value": of.value / 100})
    found = found[found["segment"] != ""]
    sums = found.groupby("segment")["value"].sum().to_dict()
    counts = found["segment"].value_counts().to_dict()
    whole = float(sum(sums.values()))
    return [
        SegmentRow(
            one.name, _rule(one), counts[one.name], round(sums[one.name], 2), sums[one.name] / whole if whole > 0 else 0.0
        )
        for one in desk.results.segments
        if one.name in counts
    ]  # fmt: skip


def _rule(segment: Any) -> str:
    """R4-5 F1 M1-5."""
    parts = zip("RFM", (segment.recency, segment.frequency, segment.money), strict=True)
    return " ".join(f"{name}{low}" if low == high else f"{name}{low}-{high}" for name, (low, high) in parts)


def _lines(desk: Desk) -> list[LineRow]:
    """A and B of each product line, by the sales of the last days that the settings name."""
    from xlcrm.commands.views.tiers import LineRow
    from xlcrm.crm.lines import line_tiers

    rows = desk.results.trade.lines.products(desk.here.settings.window_days)
    settings = desk.here.settings
    found = line_tiers(rows.customer, rows.product, rows.cents, settings.tier_cut_a, settings.tier_cut_b)
    keys = desk.here.ledger.customers.index
    return [
        LineRow(one.line, desk.who(str(keys[one.customer]))[0], one.tier, one.cents / 100, one.share)
        for one in found
        if one.tier in ("A", "B")
    ]
