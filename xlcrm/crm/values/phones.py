"""Telephone numbers and e-mail addresses: kept as text, several in a cell told apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from xlcrm.crm.values.base import Fault, Read, Unread, folded, read_each, shown
from xlcrm.grid import Value

SEPARATOR = " / "
"""Between several numbers or addresses of one cell."""
_NUMBER = re.compile(r"\+?\(?\+?\d[\d\s().\-—–+]*\d(?:\s*(?:转|ext\.?|x|分机|#|-)\s*\d{1,6})?", re.IGNORECASE)
_MOBILE = re.compile(r"(?:\+?0{0,2}86)?(1\d{10})")
_EMAIL = re.compile(r"[^\s@<>,;:()\[\]，；、\"'/|]+@[^\s@<>,;:()\[\]，；、\"'/|]+")


def read_phones(values: Sequence[Value], *, chinese: bool = True) -> Read:
    """Read a column of phone numbers as text; "a / b" where a cell holds two."""
    read = read_each(values, lambda value: _phone(value, chinese=chinese))
    read.beside["beside_phone"] = _names_beside(values, read)
    return read


def _phone(value: Any, *, chinese: bool) -> Any:
    if isinstance(value, bool):
        return Unread("unread_phone", {"text": shown(value)})
    if isinstance(value, (int, float)):
        return _typed_as_number(value, chinese=chinese)
    if not isinstance(value, str):
        return Unread("unread_phone", {"text": shown(value)})
    if re.fullmatch(r"\d(\.\d+)?e\+?\d+", value.casefold()):
        return Unread("phone_rounded", {"text": value})
    found = numbers_in(value)
    return SEPARATOR.join(found) if found else Unread("unread_phone", {"text": shown(value)})


def _typed_as_number(value: float, *, chinese: bool) -> Any:
    from xlcrm.crm.values.base import Noted

    if value != int(value) or not 10_000 <= value < 1e16:
        return Unread("unread_phone", {"text": shown(value)})
    text = str(int(value))
    text = text[2:] if len(text) == 13 and text.startswith("861") else text
    if chinese and len(text) in (9, 10, 11) and not text.startswith(("1", "400", "800")):
        return Noted(text, "phone_lost_zero", {"text": text})
    return text


def numbers_in(text: str) -> list[str]:
    """The phone numbers of a text, mobiles of China as eleven digits, others as they are written."""
    found = []
    for part in re.split(r"[/;；、,，\n|]|\s{2,}|(?<=\d{11})\s+(?=1\d)|(?<=\d{7})\s+(?=\d{7})", folded(text)):
        for match in _NUMBER.finditer(part):
            digits = re.sub(r"\D", "", match[0])
            if len(digits) >= 5:
                found.append(_tidy(match[0].strip(), digits))
    return found


def _tidy(text: str, digits: str) -> str:
    bare = re.sub(r"[\s\-().—–]", "", text)
    mobile = _MOBILE.fullmatch(bare)
    if mobile:
        return mobile[1]
    return text.strip(" -.") if digits else text


def _names_beside(values: Sequence[Value], read: Read) -> dict[int, str]:
    """Words in a phone cell (王经理 13…): a name that belongs to the person's field, or a remark."""
    found = {}
    for index, value in enumerate(values):
        if isinstance(value, str) and read.values[index]:
            words = re.sub(
                r"(?i)\b(tel|mobile|phone|cell|mob|ext|fax|office|[tmhpo])\b|电话|手机|座机|办公|转|分机|传真|办",
                "",
                _NUMBER.sub(" ", folded(value)),
            )
            words = words.strip(" /;；、,，:：()-.+#|'\"`’‘")
            if words:
                found[index] = words
                read.faults.append(
                    Fault(index, "phone_with_text", {"text": shown(value), "phone": read.values[index]})
                )
    return found


def looks_like_phone(value: Value) -> bool:
    """Could the cell be a phone number?"""
    if isinstance(value, bool):
        return False
    if isinstance(value, (int, float)):
        return value == int(value) and 7 <= len(str(int(value))) <= 13
    if not isinstance(value, str):
        return False
    found = numbers_in(value)
    return (
        bool(found)
        and all(7 <= len(re.sub(r"\D", "", number)) <= 20 for number in found)
        and not re.fullmatch(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}.*", folded(value))
    )


def read_emails(values: Sequence[Value]) -> Read:
    """Read a column of e-mail addresses; "a / b" where a cell holds two."""
    return read_each(values, _email)


def _email(value: Any) -> Any:
    text = value if isinstance(value, str) else shown(value)
    found = _EMAIL.findall(re.sub(r"(?i)mailto:", "", text))
    if found:
        return SEPARATOR.join(address.rstrip(".。") for address in found)
    return Unread("unread_email", {"text": shown(value)})


def looks_like_email(value: Value) -> bool:
    """Could the cell be an e-mail address?"""
    return isinstance(value, str) and bool(_EMAIL.search(folded(value)))
