"""Names of people, and what stands beside them in a cell: a phone (王经理13…), a second name (张伟/李娜), a remark (已离职)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from xlcrm.crm.values.base import Fault, Read, Unread, folded, read_each, shown
from xlcrm.crm.values.numbers import looks_like_number
from xlcrm.crm.values.phones import SEPARATOR, looks_like_email, looks_like_phone, numbers_in
from xlcrm.grid import Value

_LEFT = re.compile(
    r"[(\[【]?\s*(?:已?离职|已?离开|离任|前任|left|former|resigned|ex-employee|no longer here)\s*[)\]】]?",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"[/、;；|&\n]|\s+and\s+|(?<=[\u3400-\u9fff])\s*[,，+和与]\s*(?=[\u3400-\u9fff])")
_MAIL = re.compile(r"[(<\[]\s*[\w.+-]+@[\w-]+\.[\w.-]+\s*[)>\]]")
_PHONE = re.compile(r"\+?\(?\d[\d\s().\-+]{5,}\d")
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤欧阳施温康柳尚葛牛樊殷俞章鲁"
)


@dataclass(frozen=True)
class Person:
    """A cell about people, taken apart."""

    names: tuple[str, ...]
    phones: tuple[str, ...] = ()
    left: bool = False
    remark: str = ""


@lru_cache(maxsize=20_000)
def person(text: str) -> Person:
    """Take the text of a person's cell apart."""
    text = _MAIL.sub(" ", folded(text))
    left = bool(_LEFT.search(text))
    rest = _LEFT.sub(" ", text)
    phones = [number for match in _PHONE.findall(rest) for number in numbers_in(match)]
    rest = re.sub(
        r"(?i)\b(tel|mobile|phone|cell|mob)\b[.:]?|(?:电话|手机)[:：]?",
        " ",
        _PHONE.sub(" / ", rest) if phones else rest,
    )
    remarks = re.findall(r"[(\[【]([^)\]】]*)[)\]】]", rest)
    rest = re.sub(r"[(\[【][^)\]】]*[)\]】]", " ", rest)
    names = [_name(part) for part in _SPLIT.split(_spaced(rest))]
    remark = " ".join(remark.strip() for remark in remarks if remark.strip())
    return Person(
        tuple(dict.fromkeys(name for name in names if name)), tuple(dict.fromkeys(phones)), left, remark
    )


def _spaced(text: str) -> str:
    """Two Chinese names with a space between them are two people; 张 伟 is one."""
    return re.sub(r"(?<=[\u3400-\u9fff]{2})\s+(?=[\u3400-\u9fff]{2})", "/", text)


def _name(text: str) -> str:
    text = re.sub(r"(?<=\w\w)\.$", "", " ".join(text.strip(" ,，:：-—").split()).lstrip("."))
    return re.sub(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])", "", text)


def read_people(values: Sequence[Value]) -> Read:
    """Read a column of people: the first name of each cell; others, phones and remarks stand `beside` it."""
    read = read_each(values, _parse)
    for index, answer in enumerate(read.values):
        if isinstance(answer, Person):
            read.values[index] = answer.names[0] if answer.names else None
            _put_beside(read, index, answer, values[index])
    return read


def _parse(value: Any) -> Any:
    if not isinstance(value, str):
        return Unread("unread_person", {"text": shown(value)})
    found = person(value)
    if not found.names and not found.phones and not found.left:
        return Unread("unread_person", {"text": shown(value)})
    simple = len(found.names) == 1 and not found.phones and not found.left and not found.remark
    return found.names[0] if simple else found


def _put_beside(read: Read, index: int, found: Person, value: Value) -> None:
    if len(found.names) > 1:
        read.beside.setdefault("others", {})[index] = found.names[1:]
        slots = {"text": shown(value), "first": found.names[0], "others": "、".join(found.names[1:])}
        read.faults.append(Fault(index, "several_people", slots))
    if found.phones:
        read.beside.setdefault("phone", {})[index] = SEPARATOR.join(found.phones)
    if found.left:
        read.beside.setdefault("left", {})[index] = True
        read.faults.append(
            Fault(index, "person_left", {"text": shown(value), "first": (found.names or ("",))[0]})
        )
    if found.remark:
        read.beside.setdefault("remark", {})[index] = found.remark
        read.faults.append(Fault(index, "person_remark", {"text": shown(value), "remark": found.remark}))


def looks_like_person(value: Value) -> bool:
    """Could the cell be a person's name? Short, and no number, date or address."""
    if not isinstance(value, str):
        return False
    text = _MAIL.sub(" ", value).strip()
    if len(text) > 40 or looks_like_email(text) or looks_like_number(text):
        return False
    if looks_like_phone(text) and not re.search(r"[a-z\u3400-\u9fff]", text, re.IGNORECASE):
        return False
    return bool(re.search(r"[^\W\d_]", text)) and not re.search(r"\d{4}[-/年.]", text)


def surely_person(text: str) -> bool:
    """Is the text a Chinese full name by its surname and length, or two or three capitalised English words?"""
    bare = re.sub(r"\s", "", text)
    if re.fullmatch(r"[\u3400-\u9fff]{2,4}", bare):
        return bare[0] in SURNAMES and (len(bare) <= 3 or bare[:2] == "欧阳")
    return bool(re.fullmatch(r"[A-Z][a-z]+(?: [A-Z][a-z.]*){1,2}", text.strip()))
