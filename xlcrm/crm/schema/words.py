"""Headers as words with a meaning: 最近一次沟通时间 → {last, contact, date}, and so is "Date of last call"."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlcrm.lang import Text

Atoms = tuple[str, ...]
_ATOM = re.compile(r"[a-z][a-z']*|[0-9]+|[\u3400-\u9fff]")
_MONEY = re.compile(r"[$€£¥₹]")
_TRADITIONAL = str.maketrans(
    "戶稱電話聯絡負責員業務區國備註級訂單額銷號碼編類態網傳機時間後訪繫係郵產數幣別來職總計記錄貨據買賣廠應實際獲經緯聖階關聲歷點內選優習慣語種簡縮營萬億費價標進結項輸約見談歲齡學檔錢統戰師處縣鄉鎮門稅臺灣東華採購執兩獎廳醫藥園場隊組導覽舊開發詢報達滿證險筆權層準確認識專屬鍵車鋪診飯館顧問諮團領監誰為於與還過這個們週復預劃擬圓續簽積極親愛寶圖書術體廣環節線頁鏈雲軟廢紙鋼鐵銅鋁設儀療衛護養隸轄佈舉辦樓鐘盤帳曆興況狀遞匯餘當終運長頭對議講論視頻績潛質擇異動創現錯補釋",
    "户称电话联络负责员业务区国备注级订单额销号码编类态网传机时间后访系系邮产数币别来职总计记录货据买卖厂应实际获经纬圣阶关声历点内选优习惯语种简缩营万亿费价标进结项输约见谈岁龄学档钱统战师处县乡镇门税台湾东华采购执两奖厅医药园场队组导览旧开发询报达满证险笔权层准确认识专属键车铺诊饭馆顾问咨团领监谁为于与还过这个们周复预划拟圆续签积极亲爱宝图书术体广环节线页链云软废纸钢铁铜铝设仪疗卫护养隶辖布举办楼钟盘账历兴况状递汇余当终运长头对议讲论视频绩潜质择异动创现错补释",
)
_KEEP_S = frozenset(
    [
        "gps",
        "address",
        "business",
        "class",
        "status",
        "sales",
        "previous",
        "less",
        "pcs",
        "terms",
        "times",
        "was",
        "is",
        "this",
        "us",
        "gross",
        "employees",
        "corporate",
        "access",
        "pass",
        "success",
        "yes",
    ]
)


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """The text in one width and case, traditional characters written simplified, without marks around it."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_TRADITIONAL)
    return re.sub(
        r"\s+",
        " ",
        folded.replace("e-mail", "email")
        .replace("\u200b", "")
        .replace("n't", " not")
        .replace("#", " no ")
        .replace("№", " no "),
    ).strip(" *＊:：·•")


@lru_cache(maxsize=20_000)
def squeezed(text: str) -> str:
    """The text as headers are compared: plain, and without spaces and punctuation."""
    return re.sub(r"[^0-9a-z\u3400-\u9fff]", "", plain(text)) or plain(text)


def codes_of(choices: Mapping[str, Text]) -> dict[str, str]:
    """Squeezed word → code of a list; a code is a word for itself."""
    words = {
        squeezed(word): code for code, said in choices.items() for text in said for word in text.split("|")
    }
    return words | {squeezed(code): code for code in choices}


def atoms(text: str) -> Atoms:
    """Chinese characters, English words in the singular, and numbers."""
    return tuple(map(_singular, _ATOM.findall(_MONEY.sub(" money ", plain(text)))))


def _singular(word: str) -> str:
    word = word.replace("'", " ").strip().removesuffix(" s").replace(" ", " ")
    if len(word) < 4 or word in _KEEP_S or not word.endswith("s") or word.endswith("ss"):
        return word
    return word[:-3] + "y" if word.endswith("ies") else word[:-1]


@dataclass(frozen=True)
class Understood:
    """Which words were found in a header, and what of it stands in no list."""

    words: frozenset[str]
    numbers: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Was every part of the header understood?"""
        return not self.unknown and "not_ours" not in self.words


@cache
def lexicon() -> Mapping[Atoms, tuple[str, ...]]:
    """Phrase → its meanings, in the order of words.toml."""
    text = resources.files("xlcrm.crm.schema").joinpath("words.toml").read_text("utf-8")
    found: dict[Atoms, tuple[str, ...]] = {}
    for meaning, phrases in tomllib.loads(text).items():
        for phrase in phrases:
            key = atoms(phrase)
            if meaning not in found.get(key, ()):
                found[key] = (*found.get(key, ()), meaning)
    return found


@cache
def _longest() -> int:
    return max(map(len, lexicon()))


@lru_cache(maxsize=20_000)
def understand(text: str) -> tuple[Understood, ...]:
    """The readings of a header: one, or several where a word has more than one meaning."""
    pieces = _segment(atoms(text))
    numbers = tuple(piece[0] for piece in pieces if piece[0].isdigit())
    unknown = tuple("".join(piece) for piece in pieces if piece not in lexicon() and not piece[0].isdigit())
    readings: list[frozenset[str]] = [frozenset()]
    for piece in pieces:
        meanings = lexicon().get(piece, ())
        readings = [reading | {meaning} for reading in readings for meaning in meanings or ("",)]
    return tuple(Understood(reading - {"", "filler"}, numbers, unknown) for reading in readings[:8])


def _segment(parts: Atoms) -> Sequence[Atoms]:
    """The cut with the fewest unknown parts, and of those the one with the fewest pieces."""
    known = lexicon()
    best: list[tuple[int, int, tuple[Atoms, ...]]] = [(0, 0, ())]
    for end in range(1, len(parts) + 1):
        choices = []
        for start in range(max(0, end - _longest()), end):
            piece = parts[start:end]
            bad, count, cut = best[start]
            if piece in known or len(piece) == 1:
                cost = 0 if piece in known or piece[0].isdigit() else 1
                choices.append((bad + cost, count + 1, (*cut, piece)))
        best.append(min(choices, key=lambda choice: choice[:2]))
    return _joined_unknown(best[-1][2])


def _joined_unknown(pieces: Sequence[Atoms]) -> Sequence[Atoms]:
    known, out = lexicon(), list[Atoms]()
    for piece in pieces:
        loose = piece not in known and not piece[0].isdigit()
        if loose and out and out[-1] not in known and not out[-1][0].isdigit():
            out[-1] += piece
        else:
            out.append(piece)
    return out
