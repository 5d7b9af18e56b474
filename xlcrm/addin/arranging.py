"""How controls are arranged, whoever brings them: at most six in a group, and no key twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from xlcrm.addin.control import Control
from xlcrm.lang import Text
from xlcrm.marks import GROUPS

MOST = 6
"""Controls in a group at most."""
FIRST_DAY = ("refresh", "log", "today", "undo", "more")
_SIGNS = "123456789ABCDEFGHIJKLMNOPQRSTUVWXY"
_SPARE = tuple(f"{start}{sign}" for start in ("Z", "ZZ") for sign in _SIGNS)
"""Keytips for those who have asked for none, or for one that is taken; three letters are the most that Office takes."""


def arranged(controls: Iterable[Control]) -> list[Control]:
    """Group after group, the large ones first; what does not fit stands in a menu at the end of its group.

    Of two that ask for one key the earlier one gets it.
    """
    asked, groups = list(controls), list(GROUPS)
    ordered = sorted(asked, key=lambda one: (groups.index(one.group), not one.large, _place(one)))
    shown = [one for _, group in groupby(ordered, key=lambda one: one.group) for one in _fitting(list(group))]
    menus = [one for one in shown if one.kind == "rest"]
    keytips = _keytips([*asked, *menus])
    return [replace(one, keytip=keytips[one.key]) for one in shown]


def _place(control: Control) -> int:
    """The controls of the first day have a fixed order; the others keep theirs."""
    return FIRST_DAY.index(control.key) if control.key in FIRST_DAY else len(FIRST_DAY)


def _fitting(group: list[Control]) -> list[Control]:
    """A group as it is, or with a menu that holds the last ones."""
    if len(group) <= MOST:
        return group
    menu = Control(
        f"rest_{group[0].group}", "rest", group[0].group, Text("其他", "Others"),
        Text("这一组的其他按钮。", "The other buttons of this group."), "ViewsAdHocCustomizeMenu", "",
    )  # fmt: skip
    kept, hidden = group[: MOST - 1], group[MOST - 1 :]
    return [*kept, menu, *(replace(one, large=False, under=menu.key) for one in hidden)]


def _keytips(controls: Sequence[Control]) -> Mapping[str, str]:
    """Key of each control → the letters that press it; none begins with those of another, which would be pressed first."""
    found: dict[str, str] = {}
    for one in controls:
        wishes = (one.keytip, *_SPARE)
        found[one.key] = next(wish for wish in wishes if wish and _is_free(wish, found.values()))
    return found


def _is_free(wish: str, taken: Iterable[str]) -> bool:
    return wish not in ("Z", "ZZ") and not any(wish.startswith(one) or one.startswith(wish) for one in taken)
