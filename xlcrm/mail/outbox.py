"""The outbox: a folder with every message as a draft, a page to look at them all, and what became of each.

It is written as files first; nothing leaves before a person has been able to look. `outbox.json` is written last: a
folder without it is no outbox.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from xlcrm.errors import UsageError
from xlcrm.mail.addresses import Address
from xlcrm.mail.diary import Note, State, read_notes
from xlcrm.mail.letter import Letter
from xlcrm.mail.message import Writer, as_draft, message_id
from xlcrm.mail.preview import preview

MANIFEST, PAGE = "outbox.json", "index.html"


@dataclass(frozen=True)
class Entry:
    """One message of an outbox."""

    id: str
    file: str
    email: str
    name: str
    subject: str
    audience: str
    about: str
    rows: int
    size: int
    digest: str
    attachments: tuple[str, ...] = ()

    @property
    def to(self) -> Address:
        """Whom it goes to."""
        return Address(self.email, self.name)


@dataclass(frozen=True)
class Outbox:
    """A prepared folder of messages."""

    folder: Path
    sender: Address
    made: dt.datetime
    book: str
    as_of: dt.date
    entries: tuple[Entry, ...]
    trial: bool = False
    """True: every message goes to one person who looks at them."""

    def notes(self) -> dict[str, Note]:
        """What is known of each message, by id; one without a note waits."""
        return read_notes(self.folder)

    def states(self) -> dict[str, State]:
        """The state of every message, by id."""
        notes = self.notes()
        return {each.id: notes[each.id].state if each.id in notes else "waiting" for each in self.entries}

    def message_id(self, entry: Entry) -> str:
        """The Message-ID that an entry bears."""
        return message_id(entry.id, self.sender)

    def draft(self, entry: Entry) -> bytes | None:
        """An entry as it was prepared; None when its file was removed or changed since."""
        try:
            content = (self.folder / entry.file).read_bytes()
        except OSError:
            return None
        return content if _digest(content) == entry.digest else None

    def is_there(self, entry: Entry) -> bool:
        """Does its file still lie in the folder? Whoever removes it does not want it to go."""
        return (self.folder / entry.file).exists()


@dataclass(frozen=True)
class Making:
    """What an outbox is made for."""

    book: str
    as_of: dt.date
    writer: Writer
    trial: bool = False


def outbox_files(folder: Path, letters: Sequence[Letter], making: Making) -> dict[str, bytes]:
    """Path → content of all files of a new outbox, the one that makes it an outbox last."""
    entries, files = [], {}
    for number, letter in enumerate(letters, 1):
        content = as_draft(letter, making.writer)
        name = f"{number:03}-{_stem(letter.to)}.eml"
        files[str(folder / name)] = content
        entries.append(_entry(letter, name, content))
    files[str(folder / PAGE)] = preview(letters, making.writer.sender).encode()
    files[str(folder / MANIFEST)] = _manifest(entries, making)
    return files


def read_outbox(folder: Path) -> Outbox:
    """The outbox of a folder; UsageError when it is none."""
    try:
        found = json.loads((folder / MANIFEST).read_bytes())
        entries = tuple(Entry(**{**each, "attachments": tuple(each["attachments"])}) for each in found["entries"])  # fmt: skip
        made, as_of = dt.datetime.fromisoformat(found["made"]), dt.date.fromisoformat(found["as_of"])
        sender = Address(**found["sender"])
        return Outbox(folder, sender, made, found["book"], as_of, entries, found["trial"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(
            f"“{folder}”不是准备好的发件箱。请先运行 xlcrm mail 准备邮件。",
            f"'{folder}' is no outbox that was prepared. Prepare the mails with xlcrm mail first.",
        ) from error


def outboxes(parent: Path) -> list[Outbox]:
    """All outboxes of a folder, the newest first."""
    folders = [path.parent for path in parent.glob(f"*/{MANIFEST}")]
    return sorted(map(read_outbox, folders), key=lambda one: (one.made, one.folder.name), reverse=True)


def new_folder(parent: Path, day: dt.date) -> Path:
    """A folder that nobody uses yet: 2026-11-23, 2026-11-23 2, and so on."""
    number, folder = 1, parent / day.isoformat()
    while folder.exists():
        number += 1
        folder = parent / f"{day.isoformat()} {number}"
    return folder


def _manifest(entries: Sequence[Entry], making: Making) -> bytes:
    facts: Mapping[str, object] = {
        "book": making.book,
        "as_of": making.as_of.isoformat(),
        "made": making.writer.now.isoformat(timespec="seconds"),
        "sender": asdict(making.writer.sender),
        "trial": making.trial,
        "entries": [asdict(entry) for entry in entries],
    }
    return json.dumps(facts, ensure_ascii=False, indent=1).encode()


def _entry(letter: Letter, file: str, content: bytes) -> Entry:
    return Entry(
        letter.id, file, letter.to.email, letter.to.name, letter.subject, letter.audience, letter.about, letter.rows,
        len(content), _digest(content), tuple(each.name for each in letter.attachments),
    )  # fmt: skip


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _stem(address: Address) -> str:
    """The mailbox's name as part of a file name that every system takes."""
    local = address.email.partition("@")[0]
    return (
        "".join(char if char.isalnum() or char in "._-" else "_" for char in local)[:40].strip(". ") or "mail"
    )
