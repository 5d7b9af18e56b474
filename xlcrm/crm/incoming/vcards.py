"""vCard 2.1, 3.0 and 4.0 as rows under the headers of an address book; photos, sounds and keys are counted and left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from xlcrm.crm.incoming.card_lines import Line, card_lines
from xlcrm.crm.incoming.source import Source
from xlcrm.grid import Grid, Value
from xlcrm.lang import Text

_QUIET = frozenset({"BEGIN", "END", "VERSION", "PRODID", "REV", "UID", "SORT-STRING", "CLASS", "KIND", "MAILER", "TZ", "LABEL"})  # fmt: skip
"""Properties that say nothing about the person."""
_PLAIN: Mapping[str, str] = {
    "TITLE": "Job Title",
    "ROLE": "Job Title",
    "NOTE": "Notes",
    "BDAY": "Birthday",
    "ANNIVERSARY": "Anniversary",
    "NICKNAME": "Nickname",
    "CATEGORIES": "Categories",
    "URL": "Web Page",
    "X-QQ": "QQ",
    "X-TENCENT-QQ": "QQ",
    "X-WECHAT": "WeChat",
    "X-WEIXIN": "WeChat",
    "X-ANNIVERSARY": "Anniversary",
    "X-GENDER": "Gender",
    "GENDER": "Gender",
}
_NAME = ("Last Name", "First Name", "Middle Name", "Title", "Suffix")
_ADDRESS = ("PO Box", "Extended Address", "Street", "City", "State", "Postal Code", "Country")
_KINDS = (("fax", "Fax"), ("cell", "Mobile"), ("mobile", "Mobile"), ("iphone", "Mobile"), ("pager", "Pager"), ("home", "Home"), ("work", "Business"), ("main", "Business"))  # fmt: skip


@dataclass
class _Card:
    """One person as header → values."""

    line: int
    cells: dict[str, list[str]] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)

    def add(self, header: str, value: str) -> None:
        value = value.strip()
        if value and value not in self.cells.setdefault(header, []):
            self.cells[header].append(value)

    def row(self) -> dict[str, str]:
        """Header → value; a second telephone number has a header of its own."""
        found: dict[str, str] = {}
        for header, values in self.cells.items():
            joined = "; " if header in ("Notes", "Job Title", "Categories") else ""
            for number, value in enumerate([joined.join(values)] if joined else values, 1):
                found[header if number == 1 else f"{header} {number}"] = value
        return found


def read_vcards(name: str, text: str, encoding: str) -> Source:
    """The cards of a file as rows; each knows the line of its BEGIN:VCARD."""
    cards = list(_cards(card_lines(text, encoding)))
    rows = [card.row() for card in cards]
    headers = list(dict.fromkeys(header for row in rows for header in row))
    body: list[list[Value]] = [[row.get(header) for header in headers] for row in rows]
    left_out = sum((card.left_out for card in cards), Counter())
    return Source(
        name,
        Grid(name, [list(headers), *body]),
        Text(f"vCard，{encoding}", f"vCard, {encoding}"),
        (0, *(card.line for card in cards)),
        dict(left_out),
    )


def _cards(lines: Iterator[Line]) -> Iterator[_Card]:
    """Cards may hold others (AGENT): what is inside belongs to nobody of ours. One without its end stops at the next."""
    card: _Card | None = None
    labels: dict[str, str] = {}
    waiting: list[Line] = []
    for line in lines:
        mark = (line.name, line.value.strip().upper())
        if mark == ("BEGIN", "VCARD"):
            if card:
                yield _filled(card, waiting, labels)
            card, labels, waiting = _Card(line.number), {}, []
        elif mark == ("END", "VCARD") and card:
            yield _filled(card, waiting, labels)
            card = None
        elif card and line.name == "X-ABLABEL":
            labels[line.group] = line.value.strip("_$!<>")
        elif card:
            waiting.append(line)
    if card:
        yield _filled(card, waiting, labels)


def _filled(card: _Card, lines: Sequence[Line], labels: Mapping[str, str]) -> _Card:
    for line in lines:
        _take(card, line, labels.get(line.group, "") if line.group else "")
    return card


def _take(card: _Card, line: Line, label: str) -> None:
    match line.name:
        case "FN":
            card.add("Full Name", line.text())
        case "N":
            _in_parts(card, line, _NAME)
        case "ORG":
            company, *units = [*line.parts(), ""]
            card.add("Company", company)
            card.add("Department", " ".join(filter(None, units)))
        case "TEL":
            kind = _kind(line, label)
            card.add("Fax" if kind == "Fax" else f"{kind} Phone".strip(), line.text().removeprefix("tel:"))
        case "EMAIL":
            card.add("E-mail", line.text().removeprefix("mailto:"))
        case "ADR":
            kind = "Home" if "home" in line.kinds else "Business"
            _in_parts(card, line, tuple(f"{kind} {part}" for part in _ADDRESS))
        case "IMPP" | "X-SOCIALPROFILE" | "X-AIM" | "X-ICQ":
            _messenger(card, line, label)
        case name if name in _PLAIN:
            card.add(_PLAIN[name], line.text())
        case name if name not in _QUIET and line.value.strip():
            card.left_out[name] += 1


def _in_parts(card: _Card, line: Line, headers: Sequence[str]) -> None:
    for header, part in zip(headers, line.parts(), strict=False):
        card.add(header, part)


def _kind(line: Line, label: str) -> str:
    """What a telephone number is for, by its types or by the label that a person gave it."""
    said = {*line.kinds, label.casefold()}
    if any("手机" in word or "移动" in word for word in said):
        return "Mobile"
    return next((name for word, name in _KINDS if any(word in one for one in said)), "")


def _messenger(card: _Card, line: Line, label: str) -> None:
    said = " ".join((label, *line.kinds, line.text())).casefold()
    service = (
        "WeChat" if "wechat" in said or "weixin" in said or "微信" in said else "QQ" if "qq" in said else ""
    )
    if service:
        card.add(service, line.text().rpartition(":")[2])
    else:
        card.left_out[line.name] += 1
