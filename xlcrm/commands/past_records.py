"""The records of modules on an earlier day: those of later days left out, and what no date tells said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from xlcrm.crm.schema.fields import KIND_LABELS, as_kind
from xlcrm.lang import Text

if TYPE_CHECKING:
    from xlcrm.commands.situation import Situation
    from xlcrm.crm.ledger.past import Past


def on_that_day(here: Situation) -> tuple[Situation, tuple[Text, ...]]:
    """The situation with the modules' records as they stood on its day, and what a reader has to know of them."""
    from xlcrm.crm.ledger.past import as_it_stood

    shapes = [records.shape for module in here.modules.active for records in module.records]
    past = as_it_stood(here.ledger, shapes)
    return replace(here, ledger=past.ledger), _told(past)


def _told(past: Past) -> tuple[Text, ...]:
    day = past.ledger.as_of
    told = [
        Text(
            f"记录按 {day} 当天的样子计算：凭记录上的日期；负责人、金额和概率是现在的。",
            f"Records as they stood on {day}, by their own dates; owners, amounts and chances are those of today.",
        )
    ]
    if past.later:
        told.append(Text(f"当天以后才有的记录不算：{_listed(past.later).zh}。", f"Left out, because they began later: {_listed(past.later).en}."))  # fmt: skip
    if past.unknown:
        told.append(
            Text(
                f"没有写日期、说不清当时情况的，按现在的样子算：{_listed(past.unknown).zh}。",
                f"Without a date that tells how they stood then, and counted as they stand now: {_listed(past.unknown).en}.",
            )
        )
    return tuple(told)


def _listed(counts: Mapping[str, int]) -> Text:
    """So many records of each kind."""
    return Text(
        "、".join(f"{KIND_LABELS[as_kind(kind)].zh} {count} 条" for kind, count in counts.items()),
        ", ".join(f"{KIND_LABELS[as_kind(kind)].en} ({count})" for kind, count in counts.items()),
    )
