"""The text of a greeting: a template with slots such as {name} and {title}, in the customer's language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from xlcrm.crm.names import plain

if TYPE_CHECKING:
    from xlcrm.lang import Lang

SLOTS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "姓名", "联系人"),
    "title": ("title", "职务", "称呼"),
    "customer": ("customer", "客户", "客户名称"),
    "rep": ("rep", "业务员", "负责人"),
    "occasion": ("occasion", "节日", "场合"),
}
"""What may stand between braces in a template, by either name."""

_SLOT = re.compile(r"[{｛]\s*([^{}｛｝]*?)\s*[}｝]")
_BY_NAME = {word: slot for slot, words in SLOTS.items() for word in words}
_CHINESE = re.compile(r"中文|汉语|漢語|普通话|国语|粤语|华语|chinese|mandarin|cantonese|zh")
_HAN = re.compile(r"[\u3400-\u9fff]")
_READS_CHINESE = ("CN", "TW", "HK", "MO")


def filled(template: str, values: Mapping[str, str]) -> str:
    """The template with its slots filled; a slot without a value leaves no gap, an unknown one stays as it is written."""

    def value(match: re.Match[str]) -> str:
        slot = _BY_NAME.get(plain(match[1]))
        return values.get(slot, "") if slot else match[0]

    text = re.sub(r"[ \t]+", " ", _SLOT.sub(value, template))
    return re.sub(r" ([,.!?，。！？])", r"\1", text).strip()


def unknown_slots(template: str) -> list[str]:
    """What stands between braces and is none of ours."""
    return [match[0] for match in _SLOT.finditer(template) if plain(match[1]) not in _BY_NAME]


def readable(title: str, lang: Lang) -> str:
    """A job title in the script of the text; "" for one in the other script, which would look odd in it."""
    return title if bool(_HAN.search(title)) == (lang == "zh") else ""


def language_for(language: str, country: str, otherwise: Lang) -> Lang:
    """Which of both languages a customer reads: by its language, else by its country, else the workbook's."""
    if language.strip():
        return "zh" if _CHINESE.search(plain(language)) else "en"
    if country:
        return "zh" if country in _READS_CHINESE else "en"
    return otherwise
