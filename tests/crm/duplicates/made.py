"""Customers for tests of duplicates: firms of every kind, some entered twice, and firms that are nearly another one."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from xlcrm.crm.duplicates.pairs import Party

_CITIES = ("上海", "北京", "深圳", "苏州", "杭州", "宁波", "广州", "成都", "青岛", "武汉")
_ABROAD = (
    ("London", "GB"),
    ("Hamburg", "DE"),
    ("Lyon", "FR"),
    ("Chicago", "US"),
    ("Osaka", "JP"),
    ("Milano", "IT"),
)
_WORDS = "华信天成东方金桥宏达远洋新海瑞丰恒通盛世启明卓越正大联创鼎立博雅嘉禾泰安亿佳万象云帆星辰锦绣康宁"
_TRADES = ("电子", "贸易", "机械", "纺织", "化工", "软件", "物流", "食品", "医药", "建材")
_STEMS = ("Nord", "Alba", "Kestrel", "Harbour", "Silver", "Granite", "Willow", "Falcon", "Aurora", "Vertex", "Cobalt", "Juniper", "Meridian", "Orchid", "Pioneer", "Quantum")  # fmt: skip
_ENDS = ("wick", "stone", "field", "bridge", "holm", "gate", "mark", "vale")
_LINES = ("Textiles", "Machinery", "Foods", "Systems", "Trading", "Packaging")
_FORMS = ("Ltd", "GmbH", "Inc", "S.A.", "S.r.l.", "Co., Ltd.")
_HOMOPHONES = str.maketrans("成诚信鑫华化新欣达大安按明名丰风", "诚成鑫信化华欣新大达按安名明风丰")
_FULL = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz()", "ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ（）")  # fmt: skip


@dataclass(frozen=True)
class Made:
    """Parties, the pairs that are one customer, and the pairs that only look so."""

    parties: Sequence[Party]
    twins: frozenset[tuple[int, int]]
    near: frozenset[tuple[int, int]]


def made(count: int, doubled: int, nearly: int, seed: int = 1) -> Made:
    """`count` firms of their own, `doubled` of them entered again, `nearly` others that look like one of them."""
    chance = random.Random(seed)
    parties = _firms(count, chance)
    chosen = chance.sample(range(count), doubled + nearly)
    twins, near = set(), set()
    for place in chosen[:doubled]:
        twins.add((place, len(parties)))
        parties.append(replace(_again(parties[place], chance), key=f"T{len(parties)}"))
    taken = {party.name for party in parties}
    for place in chosen[doubled:]:
        other = _nearly(parties[place], chance, len(parties))
        while other.name in taken:
            other = _nearly(parties[place], chance, len(parties))
        taken.add(other.name)
        near.add((place, len(parties)))
        parties.append(replace(other, key=f"N{len(parties)}"))
    return Made(parties, frozenset(twins), frozenset(near))


def _firms(count: int, chance: random.Random) -> list[Party]:
    names: dict[str, Party] = {}
    while len(names) < count:
        party = _chinese(chance, len(names)) if chance.random() < 0.6 else _western(chance, len(names))
        names.setdefault(_own_words(party.name), party)
    return list(names.values())


def _own_words(name: str) -> str:
    """What no two of the made firms may share, so that the truth is known."""
    for city in _CITIES:
        name = name.replace(city, "")
    for form in ("股份", "有限责任公司", "有限公司"):
        name = name.replace(form, "")
    return name.rpartition(" ")[0].removesuffix(" Co.,") if " " in name else name


def _chinese(chance: random.Random, number: int) -> Party:
    city = chance.choice(_CITIES)
    word = "".join(chance.sample(_WORDS, 3))
    name = (
        f"{city}{word}{chance.choice(_TRADES)}{chance.choice(('有限公司', '有限责任公司', '股份有限公司'))}"
    )
    return _party(number, name, "CN", city, "021-5552")


def _western(chance: random.Random, number: int) -> Party:
    city, country = chance.choice(_ABROAD)
    name = f"{chance.choice(_STEMS)}{chance.choice(_ENDS)} {chance.choice(_STEMS)} {chance.choice(_LINES)} {chance.choice(_FORMS)}"
    return _party(number, name, country, city, "+44205552")


def _party(number: int, name: str, country: str, city: str, block: str) -> Party:
    return Party(
        f"P{number}", name, f"P{number}", country, city, f"{city} Road {number}",
        frozenset({f"{block}{number:05d}"}), frozenset({f"c{number}@example.com"}), f"Person {number}",
    )  # fmt: skip


# -- entered again ---------------------------------------------------------------------------------------------------


def _again(party: Party, chance: random.Random) -> Party:
    """The same firm as a second person types it."""
    ways = (_spelt_zh if party.country == "CN" else _spelt_en)[:]
    name = chance.choice(ways)(party, chance)
    keep = chance.random()
    phones = party.phones if keep < 0.6 else frozenset()
    emails = party.emails if 0.3 < keep < 0.8 else frozenset()
    slip = chance.random() < 0.12 and party.country != "CN" and bool(phones | emails)
    return replace(
        party,
        name=_slipped(name, chance) if slip else name,
        phones=phones,
        emails=emails,
        city=party.city if chance.random() < 0.7 else "",
        address="" if chance.random() < 0.7 else party.address,
        person=party.person if chance.random() < 0.4 else "",
    )


def _slipped(name: str, chance: random.Random) -> str:
    at = chance.randrange(2, 7)
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def _without_form(party: Party, _: random.Random) -> str:
    return party.name.removesuffix("股份有限公司").removesuffix("有限责任公司").removesuffix("有限公司")


def _city_behind(party: Party, chance: random.Random) -> str:
    bare = _without_form(party, chance).removeprefix(party.city)
    return f"{bare}（{party.city}）" if chance.random() < 0.5 else f"{bare}({party.city})有限公司"


def _in_full(name: str) -> str:
    name = name.replace("Co., Ltd.", "Company Limited").replace("Ltd", "Limited")
    return name.replace("Inc", "Incorporated").replace("S.A.", "SA")


_spelt_zh: list[Callable[[Party, random.Random], str]] = [
    lambda party, _: party.name.translate(_FULL),
    lambda party, _: party.name.replace("有限公司", " 有限公司").replace("股份", "股份 "),
    _without_form,
    _city_behind,
    lambda party, _: party.name.replace(party.city, party.city + "市", 1),
    lambda party, _: party.name.removeprefix(party.city),
]
_spelt_en: list[Callable[[Party, random.Random], str]] = [
    lambda party, _: party.name.upper(),
    lambda party, _: party.name.upper().translate(_FULL),
    lambda party, _: party.name.rpartition(" ")[0].removesuffix(" Co.,"),
    lambda party, _: "The " + party.name.replace(".", ""),
    lambda party, _: _in_full(party.name),
    lambda party, _: party.name.replace(" ", "  ").replace("Inc", "Inc."),
]


# -- nearly the same -------------------------------------------------------------------------------------------------


def _nearly(party: Party, chance: random.Random, number: int) -> Party:
    """Another firm that looks like this one; now and then they share a switchboard."""
    ways = _near_zh if party.country == "CN" else _near_en
    other = _party(number, "", party.country, party.city, "021-5553")
    shared = party.phones if chance.random() < 0.15 else other.phones
    name = chance.choice(ways)(party.name, chance)
    return replace(other, name=name if name != party.name else _other_trade(name, chance), phones=shared)


def _homophone(name: str, chance: random.Random) -> str:
    changed = name.translate(_HOMOPHONES)
    return changed if changed != name else _other_trade(name, chance)


def _other_trade(name: str, chance: random.Random) -> str:
    mine = next((trade for trade in (*_TRADES, *_LINES) if trade in name), "")
    others = [trade for trade in (_TRADES if mine in _TRADES else _LINES) if trade != mine]
    return name.replace(mine, chance.choice(others), 1)


_near_zh: list[Callable[[str, random.Random], str]] = [
    _homophone,
    _other_trade,
    lambda name, _: name.replace("有限公司", "有限公司分公司"),
    lambda name, _: next((name.replace(city, "大连", 1) for city in _CITIES if name.startswith(city)), name),
    lambda name, _: name.replace("股份有限公司", "有限公司").replace("有限公司", "二厂"),
]
_near_en: list[Callable[[str, random.Random], str]] = [
    _other_trade,
    lambda name, _: name.rpartition(" ")[0].removesuffix(" Co.,") + (" AG" if "GmbH" in name else " GmbH"),
    lambda name, _: name.replace(" ", " Logistics ", 1),
    lambda name, chance: f"{chance.choice(_STEMS)}son {name.split(' ', 1)[1]}",
    lambda name, _: name.replace(" ", " 2 ", 1),
]
