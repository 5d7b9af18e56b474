"""What the workbook remembers of mails that left: one row a message, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from xlcrm.commands.desk import Sheet
from xlcrm.mail.diary import Note

if TYPE_CHECKING:
    from xlcrm.commands.memory import Memory
    from xlcrm.lang import Lang
    from xlcrm.mail.outbox import Entry, Outbox

ROWS_KEPT = 500
_TOLD = ("sent", "failed", "unknown", "deferred")


def log_row(outbox: Outbox, entry: Entry, note: Note) -> dict[str, Any]:
    """A message as the list of sent mails shows it."""
    return {
        "id": entry.id, "at": note.at, "via": note.via, "by": note.by, "to": entry.email, "name": entry.name, "about": entry.about,
        "subject": entry.subject, "files": ", ".join(entry.attachments), "rows": entry.rows, "size": entry.size,
        "digest": entry.digest[:16], "state": note.state, "reply": note.reply, "trial": outbox.trial, "outbox": outbox.folder.name,
    }  # fmt: skip


def with_outboxes(memory: Memory, outboxes: Iterable[Outbox]) -> Memory:
    """The memory with what the diaries of the outboxes say, also of a run that was killed before it could tell."""
    rows = {(row["outbox"], row["id"]): dict(row) for row in memory.sent}
    for outbox in outboxes:
        notes = outbox.notes()
        for entry in outbox.entries:
            note = notes.get(entry.id)
            if note is not None and note.state in _TOLD:
                rows[outbox.folder.name, entry.id] = log_row(outbox, entry, note)
    ordered = sorted(rows.values(), key=lambda row: str(row["at"]), reverse=True)
    return replace(memory, sent=tuple(ordered[:ROWS_KEPT]))


def sent_before(memory: Memory, outboxes: Iterable[Outbox], but: Outbox) -> frozenset[str]:
    """Ids of messages that left from another outbox than this one, or may have: they are not sent again."""
    said = {str(row["id"]) for row in memory.sent if row["state"] in ("sent", "unknown") and row["outbox"] != but.folder.name}  # fmt: skip
    for outbox in outboxes:
        if outbox.folder != but.folder:
            said |= {key for key, state in outbox.states().items() if state in ("sent", "unknown")}
    return frozenset(said)


def sendlog(rows: Sequence[Mapping[str, Any]], lang: Lang) -> Sheet:
    """发送记录/SendLog."""
    from xlcrm.commands.views.sendlog import sendlog_sheet

    return Sheet("sendlog", sendlog_sheet(rows, lang))
