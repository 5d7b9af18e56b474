"""Letters to customers: the greetings of the day and announcements, in the customer's language, never with a workbook.

Who is not to be contacted, is closed, or has no mail address gets none, and the reason is told.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlcrm.commands.mailing.team import LeftOut
from xlcrm.errors import UsageError
from xlcrm.lang import Lang, Text
from xlcrm.mail.addresses import Address, parse_address
from xlcrm.mail.letter import Letter
from xlcrm.mail.page import paragraphs

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk
    from xlcrm.crm.greetings import Greeting
    from xlcrm.crm.ledger import Ledger

STOPPED = Text("停止联系", "not to be contacted")
NO_ADDRESS = Text("没有邮箱", "no mail address")
NO_WORDS = Text("这个场合没有问候语", "there are no words for this occasion")
TWICE = Text("同一邮箱已有一封", "the same mailbox gets one already")
_SECTION = re.compile(r"^\s*\[(zh|en)\]\s*$", re.MULTILINE)


@dataclass(frozen=True)
class TextMessage:
    """A text for somebody's telephone."""

    number: str
    text: str
    person: str
    customer: str
    country: str = ""


@dataclass(frozen=True)
class ToCustomers:
    """Letters and text messages to customers, and who gets none."""

    letters: list[Letter] = field(default_factory=list)
    texts: list[TextMessage] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


def todays_greetings(desk: Desk) -> ToCustomers:
    """The greetings of the as-of day that go by mail or text message; those by telephone, visit or chat are a person's."""
    found = ToCustomers()
    for greeting in desk.greetings:
        if greeting.date == desk.as_of:
            _add_greeting(desk, greeting, found)
    return found


def _add_greeting(desk: Desk, greeting: Greeting, found: ToCustomers) -> None:
    from xlcrm.crm.cadence import channel_code

    who = f"{greeting.person} ({greeting.customer})"
    match channel_code(greeting.channel):
        case "email":
            address = parse_address(greeting.address)
            if address is None or not greeting.text:
                found.left_out.append(LeftOut(who, NO_ADDRESS if address is None else NO_WORDS))
                return
            to = Address(address.email, greeting.person)
            found.letters.append(
                _letter(desk, to, greeting.occasion, greeting.text, greeting.rep, who, once=greeting.date.isoformat())
            )  # fmt: skip
        case "sms" if greeting.address:
            country = str(desk.here.ledger.customers.at[greeting.key, "country"] or "")
            found.texts.append(TextMessage(greeting.address, greeting.text, greeting.person, greeting.customer, country))  # fmt: skip
        case code:
            by = Text(f"用“{greeting.channel or code}”问候，请本人来做", f"to be greeted by {greeting.channel or code}: a person's task")  # fmt: skip
            found.left_out.append(LeftOut(who, by))


@dataclass(frozen=True)
class Announcement:
    """Subject and words in each language that a file has."""

    words: Mapping[Lang, tuple[str, str]]

    def in_(self, lang: Lang) -> tuple[str, str]:
        """Subject and words in a language, else in the one that there is."""
        return self.words.get(lang) or next(iter(self.words.values()))


def read_announcement(path: str) -> Announcement:
    """An announcement from a text file: the first line is the subject; [zh] and [en] may head both languages. UsageError."""
    try:
        text = Path(path).read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"无法读取通知“{path}”（{error}）。请用 UTF-8 文本文件：第一行是主题，其余是正文。",
            f"The announcement '{path}' cannot be read ({error}). Use a text file in UTF-8: the first line is the subject, the rest the text.",
        ) from error
    parts = _SECTION.split(text)
    sections = dict(zip(parts[1::2], parts[2::2], strict=True)) or {_script(text): text}
    words = {_lang(name): _subject_and_text(body) for name, body in sections.items()}
    if not all(subject and body for subject, body in words.values()):
        raise UsageError(
            f"通知“{path}”缺少主题或正文：第一行是主题，空一行后写正文。",
            f"The announcement '{path}' lacks its subject or its text: the first line is the subject, the text comes below.",
        )
    return Announcement(words)


def _script(text: str) -> str:
    return "zh" if re.search(r"[\u4e00-\u9fff]", text) else "en"


def _lang(name: str) -> Lang:
    return "zh" if name == "zh" else "en"


def _subject_and_text(body: str) -> tuple[str, str]:
    subject, _, text = body.strip().partition("\n")
    return subject.strip(), text.strip()


@dataclass(frozen=True)
class Whom:
    """Which customers an announcement is for; empty: no matter."""

    tiers: Collection[str] = ()
    groups: Collection[str] = ()
    reps: Collection[str] = ()


def announced(desk: Desk, said: Announcement, whom: Whom) -> ToCustomers:
    """One letter to each customer that is meant: to its mail address, else to that of its first contact who has one."""
    found = ToCustomers()
    written: set[str] = set()
    tiers = desk.results.tiers.frame["tier"]
    people = _first_with_mail(desk)
    for place, (key, row) in enumerate(desk.here.ledger.customers.iterrows()):
        if not _is_meant(row, str(tiers.at[key]), whom):
            continue
        name, person, email = _addressee(row, people.get(place))
        address = parse_address(email)
        why = _why_not(desk.in_peace[place], address, written)
        if why or address is None:
            found.left_out.append(LeftOut(name, why or NO_ADDRESS))
            continue
        written.add(address.key)
        found.letters.append(_announcement(desk, said, row, Address(address.email, person or name), name))
    return found


def _why_not(in_peace: bool, address: Address | None, written: Collection[str]) -> Text | None:
    if in_peace:
        return STOPPED
    if address is None:
        return NO_ADDRESS
    return TWICE if address.key in written else None


def _is_meant(row: Any, tier: str, whom: Whom) -> bool:
    groups = row["groups"] if isinstance(row["groups"], tuple) else (row["groups"],)
    return (
        (not whom.tiers or tier in whom.tiers)
        and (not whom.groups or any(str(group) in whom.groups for group in groups if group))
        and (not whom.reps or str(row["rep"]) in whom.reps)
    )


def _addressee(row: Any, contact: tuple[str, str] | None) -> tuple[str, str, str]:
    """Customer, person and mail address."""
    from xlcrm.crm.names import first_text

    name = first_text(row["name"]) or first_text(row["id"]) or ""
    own = first_text(row["email"])
    if own:
        return name, first_text(row["contact_name"]) or "", own
    person, email = contact or ("", "")
    return name, person, email


def _first_with_mail(desk: Desk) -> dict[int, tuple[str, str]]:
    """Position of a customer → name and address of the first contact who has one."""
    from xlcrm.crm.names import first_text

    found: dict[int, tuple[str, str]] = {}
    contacts = desk.here.ledger.contacts
    for place, person, email in zip(contacts["customer"], contacts["person"], contacts["email"], strict=True):
        if first_text(email):
            found.setdefault(int(place), (first_text(person) or "", first_text(email) or ""))
    return found


def _announcement(desk: Desk, said: Announcement, row: Any, to: Address, name: str) -> Letter:
    from xlcrm.crm.greetings.wording import filled, language_for, readable
    from xlcrm.crm.names import first_text

    lang = language_for(first_text(row["language"]) or "", str(row["country"] or ""), desk.lang)
    subject, text = said.in_(lang)
    title = readable(first_text(row["contact_title"]) or "", lang)
    values = {"name": to.name, "title": title, "customer": name, "rep": str(row["rep"] or "")}
    return _letter(desk, to, filled(subject, values), filled(text, values), str(row["rep"] or ""), name, lang=lang)  # fmt: skip


def _letter(
    desk: Desk, to: Address, subject: str, text: str, rep: str, about: str, *, once: str = "", lang: Lang | None = None
) -> Letter:  # fmt: skip
    """A letter in plain words; answers go to the customer's rep."""
    known = desk.here.ledger.reps.get(rep)
    back = parse_address(known.email) if known and known.active else None
    reads: Lang = lang or _lang(_script(text))
    return Letter(
        to, subject, f"{text}\n", paragraphs(text, reads), reads, "customer", Address(back.email, rep) if back else None,
        about=about, once=once,
    )  # fmt: skip


def customers_addresses(ledger: Ledger) -> Iterator[str]:
    """Mail addresses of the customers and their contacts who may be written to."""
    in_peace = [bool(each) for each in ledger.customers["closed"] | ledger.customers["do_not_contact"]]
    for left, value in zip(in_peace, ledger.customers["email"], strict=True):
        if not left:
            yield from _addresses(value)
    for place, value in zip(ledger.contacts["customer"], ledger.contacts["email"], strict=True):
        if place >= 0 and not in_peace[int(place)]:
            yield from _addresses(value)


def _addresses(value: Any) -> Iterator[str]:
    for text in value if isinstance(value, tuple) else (value,):
        address = parse_address(str(text)) if text else None
        if address:
            yield address.email


def unknown_slots_in(said: Announcement) -> Sequence[str]:
    """What stands between braces and will not be replaced."""
    from xlcrm.crm.greetings.wording import unknown_slots

    return [slot for subject, text in said.words.values() for slot in unknown_slots(f"{subject} {text}")]
