"""One customer entered twice: as a copied row, under the same name written otherwise, or nearly so."""

from __future__ import annotations

from collections.abc import Callable

from xlcrm.demo.data import Draft
from xlcrm.demo.defects.desk import Desk, abroad, buys, domestic
from xlcrm.lang import Text

_PLACE = (
    "country", "province", "city", "district", "region", "address", "latitude", "longitude", "owner", "industry",
)  # fmt: skip
_SOUND_ALIKE = str.maketrans("鹭澜禾桥枫帆屿舟樾川石源木涛", "路兰和乔丰凡宇洲越传时元沐韬")
_FULL_WIDTH = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ"
)


def same_id(desk: Desk) -> None:
    """Three rows copied and half filled in: same id, same name."""
    originals, copies = desk.take(3, domestic), desk.take(3, lambda row: _small(desk, row) and domestic(row))
    for original, copy in zip(originals, copies, strict=True):
        _enter_again(desk, original, copy, _text(original["name"]), key=original["id"])


def same_name(desk: Desk) -> None:
    """Nine customers entered again under a new number, the name typed a little differently."""
    for wish, count, write in ((domestic, 5, _spaced), (abroad, 4, _shouted)):
        originals = desk.take(count, wish)
        copies = desk.take(count, _small_and(desk, wish))
        for original, copy in zip(originals, copies, strict=True):
            _enter_again(desk, original, copy, write(_text(original["name"])), key=copy["id"])


def near_name(desk: Desk) -> None:
    """Six names that sound or look alike: 云鹭/云路, GmbH/Inc. They may be different firms: only a person knows."""
    for wish, write in ((domestic, _sounding_alike), (abroad, _other_form)):
        for original, copy in zip(desk.take(3, wish), desk.take(3, _small_and(desk, wish)), strict=True):
            _enter_again(desk, original, copy, write(_text(original["name"])), key=copy["id"])


def _small(desk: Desk, row: Draft) -> bool:
    return buys(row) and desk.yearly(row) < 60_000


def _small_and(desk: Desk, wish: Callable[[Draft], bool]) -> Callable[[Draft], bool]:
    return lambda row: _small(desk, row) and wish(row)


def _enter_again(desk: Desk, original: Draft, copy: Draft, name: Text, key: object) -> None:
    """A customer, and all that refers to it, turned into a second entry of another."""
    old = copy["id"]
    for row in (*desk.contacts, *desk.log, *desk.orders):
        if row["customer_id"] == old:
            row["customer"], row["customer_id"] = name, str(key)
    copy.update({field: original.get(field) for field in _PLACE}, name=name, id=str(key))


def _text(value: object) -> Text:
    if isinstance(value, Text):
        return value
    raise TypeError(f"no text in two languages: {value!r}")


def _spaced(name: Text) -> Text:
    """A space before the legal form, brackets of the other width; capitals."""
    zh = name.zh.replace("（", "(").replace("）", ")").replace("有限公司", " 有限公司")
    return Text(zh, name.en.upper())


def _shouted(name: Text) -> Text:
    """Capitals; in the Chinese sheet full width ones, as an input method leaves them."""
    loud = name.en.upper()
    return Text(loud.translate(_FULL_WIDTH), loud)


def _sounding_alike(name: Text) -> Text:
    return Text(
        name.zh.translate(_SOUND_ALIKE),
        name.en.replace("Co., Ltd.", "Company").replace("Corporation", "Corp."),
    )


def _other_form(name: Text) -> Text:
    words = name.en.split()
    form = "GmbH" if words[-1] != "GmbH" else "Inc."
    changed = " ".join([*words[:3], form])
    return Text(changed, changed)
