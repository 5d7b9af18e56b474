"""What the buttons of the pool do: check who may have whom, and write owners that can be taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from xlcrm.commands.desk import Desk
from xlcrm.commands.finding import find_customer
from xlcrm.commands.handing.owners import given, recorded
from xlcrm.commands.results import compute
from xlcrm.commands.situation import look_at, need_customers
from xlcrm.crm.pool import goes_back
from xlcrm.errors import UsageError
from xlcrm.lang import count_of
from xlcrm.modules.pooling.found import free, going, key_at, owned, room, rules, suggested

if TYPE_CHECKING:
    from xlcrm.commands.outcome import Outcome, Request

NAMED = 10
"""Customers that are named in a line."""


def desk_of(request: Request) -> Desk:
    """The workbook with what a run would find in it."""
    here = look_at(request)
    need_customers(here)
    results = compute(here, ("tiers",), request.progress)
    return Desk(here, results, here.problems, {}, (), confirmed=True)


def _typed(desk: Desk, typed: Sequence[str]) -> list[str]:
    """Row keys of the customers that a person named."""
    return list(dict.fromkeys(find_customer(desk.here.ledger, text) for text in typed))


def _names(desk: Desk, keys: Sequence[str]) -> str:
    names = [desk.who(key)[0] for key in keys[:NAMED]]
    more = desk.here.say(f"…等 {len(keys)} 家", f"… {len(keys)} in all") if len(keys) > NAMED else ""
    return desk.here.say("、", ", ").join(names) + more


# -- from the pool -------------------------------------------------------------------------------------------------


def take(request: Request) -> Outcome:
    """Customers of the pool to a rep who has room for them."""
    desk = desk_of(request)
    rep = _rep(desk, str(request.option("rep")))
    keys = _typed(desk, request.option("customers", ()))
    _all_free(desk, keys)
    _room_for(desk, rep, len(keys))
    moved = given(desk.here, dict.fromkeys(keys, rep))
    line = desk.here.say(
        f"{rep} 领取 {len(moved.customers)} 家：{_names(desk, list(moved.customers))}",
        f"{rep} takes {count_of(len(moved.customers), 'customer')}: {_names(desk, list(moved.customers))}",
    )
    return recorded(desk.here, request, "take", moved, (line, _then(desk)), {"rep": rep})


def _rep(desk: Desk, typed: str) -> str:
    from xlcrm.commands.handing.reps import known_rep

    rep = known_rep(desk.here, typed)
    if rep not in room(desk).reps:
        raise UsageError(f"{rep} 已离职，不能领取客户。", f"{rep} has left and takes no customers.")
    return rep


def _all_free(desk: Desk, keys: Sequence[str]) -> None:
    """UsageError for a customer who is not in the pool."""
    in_pool = {key_at(desk, at) for at in free(desk)}
    owners = {key_at(desk, at): rep for at, rep in owned(desk).items()}
    for key in keys:
        if key in in_pool:
            continue
        name, owner = desk.who(key)[0], owners.get(key)
        if owner:
            raise UsageError(
                f"“{name}”不在公海里，由 {owner} 负责。要换人请用 交接，或先放回公海。",
                f"'{name}' is not in the pool: {owner} looks after it. Hand it over, or put it back first.",
            )
        raise UsageError(
            f"“{name}”已终止联络或勿联系，不能领取。",
            f"'{name}' is closed or not to be contacted and cannot be taken.",
        )


def _room_for(desk: Desk, rep: str, count: int) -> None:
    """UsageError when a rep would have more customers than one may have."""
    left, limit = room(desk).left(rep), room(desk).limit
    if left is not None and count > left:
        raise UsageError(
            f"{rep} 现有 {room(desk).customers[rep]} 家客户，上限 {limit}，还能领 {left} 家，这次要 {count} 家。请少选几家，或在 设置 里改上限。",
            f"{rep} has {count_of(room(desk).customers[rep], 'customer')} of {limit} allowed: room for {left}, and {count} were asked for. Choose fewer, or change the limit in Settings.",
        )


# -- back into the pool --------------------------------------------------------------------------------------------


def put_back(request: Request) -> Outcome:
    """Those whose days of warning are over lose their owner; of named ones each has to be among them."""
    desk = desk_of(request)
    due = {one.held.key: one.held.rep for one in going(desk) if goes_back(one, desk.as_of)}
    named = _typed(desk, request.option("customers", ()))
    early = [key for key in named if key not in due]
    if early:
        raise _not_due(desk, early[0])
    keys = named or list(due)
    if not keys:
        raise _nobody_due(desk)
    moved = given(desk.here, dict.fromkeys(keys, ""))
    line = desk.here.say(
        f"{len(moved.customers)} 家放回公海：{_names(desk, list(moved.customers))}",
        f"Back into the pool, {count_of(len(moved.customers), 'customer')}: {_names(desk, list(moved.customers))}",
    )
    had = {key: due[key] for key in moved.customers}
    return recorded(desk.here, request, "putback", moved, (line, _then(desk)), {"had": had})


def _not_due(desk: Desk, key: str) -> UsageError:
    name = desk.who(key)[0]
    known = next((one for one in going(desk) if one.held.key == key), None)
    if known and known.protected:
        return UsageError(
            f"“{name}”受保护（等级、进行中的商机或预约），不回收。",
            f"'{name}' is protected by its tier, an open deal or an appointment.",
        )
    if known:
        return UsageError(
            f"“{name}”最早 {known.back_on} 可以放回公海：先在“公海”表里提示。",
            f"'{name}' may go back from {known.back_on} on: the sheet Pool warns first.",
        )
    return UsageError(
        f"“{name}”没有到期，不用放回公海。", f"'{name}' is looked after: there is no reason to put it back."
    )


def _nobody_due(desk: Desk) -> UsageError:
    first = next((one.back_on for one in going(desk) if not one.protected), None)
    zh = f"最早的一家 {first} 到期。" if first else "近期也没有人到期。"
    en = f"The first may go on {first}." if first else "Nobody is about to."
    return UsageError(f"现在没有要放回公海的客户。{zh}", f"No customer goes back into the pool today. {en}")


# -- by the rules --------------------------------------------------------------------------------------------------


def assign(request: Request) -> Outcome:
    """Customers of the pool to whom the territories name."""
    desk = desk_of(request)
    if not rules(desk):
        raise UsageError(
            "还没有区域规则。先运行 xlcrm add 台账 territories，填写“区域规则”。",
            "There are no territories yet. Run xlcrm add BOOK territories and fill in the sheet Territories.",
        )
    named = _typed(desk, request.option("customers", ()))
    _all_free(desk, named)
    owners = {key: one.rep for key, one in suggested(desk).items() if one.rep and (not named or key in named)}
    if not owners:
        raise UsageError(
            "没有可以分派的客户：公海是空的，或没有规则适用。见“归属建议”。",
            "No customer can be assigned: the pool is empty, or no rule fits. See the sheet Suggested owners.",
        )
    moved = given(desk.here, owners)
    line = desk.here.say(
        f"按区域规则分派 {len(moved.customers)} 家：{_by_rep(desk, moved.customers)}",
        f"{count_of(len(moved.customers), 'customer')} assigned by the territories: {_by_rep(desk, moved.customers)}",
    )
    return recorded(desk.here, request, "assign", moved, (line, _then(desk)), {})


def _by_rep(desk: Desk, owners: Mapping[str, str]) -> str:
    reps = list(dict.fromkeys(owners.values()))
    counts = (f"{rep} {sum(each == rep for each in owners.values())}" for rep in reps)
    return desk.here.say("、", ", ").join(counts)


def _then(desk: Desk) -> str:
    return desk.here.say(
        "运行“刷新”后名单和计划随之更新；xlcrm undo 可以撤销。",
        "Refresh to bring lists and plans up to date; xlcrm undo takes this back.",
    )
