"""What a press of a button hands to its command: what was answered, and the customer in whose row the cursor is."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from xlcrm.errors import UsageError
from xlcrm.marks import Option

if TYPE_CHECKING:
    from xlcrm.commands.situation import Situation
    from xlcrm.hosts.pressing import Press

_BETWEEN_NAMES = re.compile("[,，、;；]")
BETWEEN_FILES = "|"
"""Between the paths that a file dialog gives: no path of Windows holds it."""


def options_of(pressed: Press) -> dict[str, Any]:
    """Options of the command: what was answered, or what the line of the button's menu stands for."""
    known = {option.name: option for option in pressed.mark.options}
    choices = {
        ask.option: ask.choices.get(pressed.lang, ())
        for ask in (pressed.mark.button.asks if pressed.mark.button else ())
    }
    found: dict[str, Any] = {}
    for name, answer in _answers(pressed).items():
        if answer.strip() and name in known:
            found[name] = value_of(pressed, known[name], answer.strip(), choices.get(name, ()))
    return found


def _answers(pressed: Press) -> Mapping[str, str]:
    """What was typed, or what the line of the button's menu stands for."""
    button, number = pressed.mark.button, pressed.answers.get("quick", "")
    if not button or not number.isdecimal() or not 0 < int(number) <= len(button.quick):
        return pressed.answers
    chosen = button.quick[int(number) - 1].answers
    return {name: value.in_(pressed.lang) for name, value in chosen.items()} | dict(pressed.answers)


def value_of(pressed: Press, option: Option, answer: str, choices: Sequence[str]) -> Any:
    """An answer as the option wants it: a choice by its number or in its words, a date, else the words."""
    if option.kind == "date":
        return _day(answer, pressed.now.date())
    if option.kind == "paths":
        parts = answer.split(BETWEEN_FILES if BETWEEN_FILES in answer else ";")
        return [path.strip().strip('"') for path in parts if path.strip()]
    if option.kind in ("list", "texts"):
        return tuple(part for each in _BETWEEN_NAMES.split(answer) if (part := each.strip()))
    if answer.isdecimal() and 0 < int(answer) <= len(choices):
        answer = choices[int(answer) - 1]
    if answer in choices and len(choices) == len(option.choices):  # those are the option's choices in words
        return option.choices[choices.index(answer)]
    return answer


def _day(answer: str, today: dt.date) -> dt.date:
    from xlcrm.crm.values.dates import read_dates
    from xlcrm.crm.values.hints import Hints

    found: dt.date | None = read_dates([answer], Hints(as_of=today, future=True)).values[0]
    if found is None:
        raise UsageError(
            f"“{answer}”不是可以读懂的日期，请写成 2026-12-01 这样。",
            f"'{answer}' is no date that can be read: write it as 2026-12-01.",
        )
    return found


def customer_in_row(here: Situation, sheet: str, row: int) -> str:
    """The id, else the name, of the customer in a row of any sheet; UsageError when there is none."""
    from xlcrm.crm.names import first_text, name_key

    grid = here.grids.get(sheet)
    cells = grid.rows[row - 1] if grid and 0 < row <= grid.height else ()
    whole = (str(int(cell)) if isinstance(cell, float) and cell.is_integer() else cell for cell in cells)
    texts = [text for cell in whole if (text := first_text(cell))]
    for name in ("id", "name"):
        known = {name_key(text) for each in here.ledger.customers[name] if (text := first_text(each))}
        found = next((text for text in texts if name_key(text) in known), None)
        if found:
            return found
    raise UsageError(
        "光标所在的行里没有客户。请先点一下客户所在的行（客户表、今日、逾期都行），再点按钮。",
        "The row with the cursor holds no customer. Click on a customer's row first (on the sheets Customers, Today, Overdue …), "
        "then press the button.",
    )
