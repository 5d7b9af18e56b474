"""A firm's name taken apart: its own word, what it legally is, and where it is.

firm("上海华信电子有限公司").core == firm("华信电子（上海）").core == "华信电子"
firm("Acme GmbH").forms == {"gmbh"}
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

_BRACKETS = re.compile(r"[(（\[【]([^)）\]】]*)[)）\]】]")
_CJK = re.compile(r"[\u3400-\u9fff]")
_NOT_WORD = re.compile(r"[^\w&]+")
_SUFFIX = re.compile(r"(?:特别行政区|自治区|自治州|省|市|区|县)")
_TRADITIONAL = str.maketrans("電業國貿際車東華實廣應設備機聯創發展條線壓關務學醫藥雲飛龍銀鐵鋼紙書門風馬鳥魚麥黃齊齒島張陳萬億寶豐樂長無資產環網絡經營會議約術專號藝點標協員個處總軟圖數據訊訂購賣買價質量檢測試驗項產證認識語譯讀視聽覺觸電氣熱冷節燈燒爐電級組織織絲綢紡繡縫製裝飾", "电业国贸际车东华实广应设备机联创发展条线压关务学医药云飞龙银铁钢纸书门风马鸟鱼麦黄齐齿岛张陈万亿宝丰乐长无资产环网络经营会议约术专号艺点标协员个处总软图数据讯订购卖买价质量检测试验项产证认识语译读视听觉触电气热冷节灯烧炉电级组织织丝绸纺绣缝制装饰")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Firm:
    """The parts of a name, for comparing."""

    core: str
    """The name's own words without form, place and brackets; never empty for a name that says anything."""
    forms: frozenset[str]
    """What it legally is: limited, gmbh …; empty when the name does not say."""
    places: frozenset[str]
    """Cities and provinces in the name, in short: 上海."""
    branch: bool = False
    """Is it a branch of another? A branch is no duplicate of its house."""


@cache
def _words() -> Mapping[str, Any]:
    text = resources.files("xlcrm.crm.duplicates").joinpath("firm_names.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def _forms() -> tuple[tuple[str, str], ...]:
    """(words, form), the longest first."""
    pairs = [(word, form) for form, words in _words()["forms"].items() for word in words]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


@cache
def _places() -> frozenset[str]:
    """Short names of China's provinces and cities."""
    from xlcrm.crm.geo.areas import CITY, china

    return frozenset(
        area.short for area in china().areas.values() if area.rank <= CITY and 1 < len(area.short) < 5
    )


@lru_cache(maxsize=65_536)
def firm(name: str) -> Firm:
    """Take a name apart."""
    text = unicodedata.normalize("NFKC", name).casefold().translate(_TRADITIONAL)
    return _chinese(text) if _CJK.search(text) else _western(text)


def _chinese(text: str) -> Firm:
    inside = " ".join(_BRACKETS.findall(text))
    bare = re.sub(r"[\W_]+", "", _BRACKETS.sub("", text))
    bare, forms = _without_forms(bare, "")
    bare, places = _without_places(bare)
    inside_bare = re.sub(r"[\W_]+", "", inside)
    rest, more = _without_forms(inside_bare, "")
    rest, also = ("", {_place(rest)}) if _place(rest) else _without_places(rest)
    known = frozenset({"branch"}) & (forms | more)
    core = bare + rest if rest not in ("", *_words()["country_words"]["words"]) else bare
    return Firm(
        core or re.sub(r"[\W_]+", "", text), frozenset(forms | more), frozenset(places | also), bool(known)
    )


def _without_forms(text: str, space: str) -> tuple[str, set[str]]:
    """The text without the forms at its end."""
    found: set[str] = set()
    while True:
        hit = next(((word, form) for word, form in _forms() if _ends(text, word, space)), None)
        if hit is None:
            return text, found
        text = text[: -len(hit[0])].rstrip(" &")
        found.add(hit[1])


def _ends(text: str, word: str, space: str) -> bool:
    if space:
        return text.endswith(space + word)
    return bool(_CJK.search(word)) and text.endswith(word) and len(text) > len(word)


def _without_places(text: str) -> tuple[str, set[str]]:
    """The text without the provinces and cities at its beginning, as long as two characters are left."""
    found: set[str] = set()
    while True:
        hit = next(
            (text[:size] for size in (4, 3, 2) if text[:size] in _places() and len(text) - size >= 2), ""
        )
        if not hit:
            return text, found
        rest = text[len(hit) :]
        suffix = _SUFFIX.match(rest)
        text = rest[suffix.end() :] if suffix and len(rest) - suffix.end() >= 2 else rest
        found.add(hit)


def _place(text: str) -> str:
    """The short name of a province or city when the text is nothing else."""
    short = _SUFFIX.sub("", text)
    return short if short in _places() else ""


def _western(text: str) -> Firm:
    inside = " ".join(_BRACKETS.findall(text))
    bare = _spelt(_BRACKETS.sub(" ", text))
    core, forms = _without_forms(f" {bare}", " ")
    more = _spelt(inside)
    left, also = _without_forms(f" {more}", " ")
    words = [word for word in core.split() if word not in _words()["articles"]["words"]]
    kept = left.split() if left.strip() not in _words()["country_words"]["words"] else []
    found = " ".join([*words, *kept])
    return Firm(found or bare, frozenset(forms | also), frozenset(), "branch" in forms | also)


def _spelt(text: str) -> str:
    """Words without accents and points: Müller & Söhne → muller & sohne, S.A. → s a."""
    bare = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return " ".join(_NOT_WORD.sub(" ", bare.replace(".", " ").replace("'", "")).split())


def forms_agree(one: Firm, other: Firm) -> bool:
    """May the two be the same legal person? Not when each says plainly that it is something else."""
    if one.branch != other.branch:
        return False
    mine, theirs = _loose(one.forms), _loose(other.forms)
    return not mine or not theirs or bool(mine & theirs)


def _loose(forms: frozenset[str]) -> frozenset[str]:
    same = set(_words()["same"]["limited"])
    found = {"limited" if form in same else form for form in forms} - {"group"}
    return frozenset(found)


def places_agree(one: Firm, other: Firm) -> bool:
    """Do the names lie in no two different places?"""
    return not one.places or not other.places or bool(one.places & other.places)
