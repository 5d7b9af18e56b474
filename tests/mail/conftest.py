"""Real mail servers on this computer, and an outbox to deliver to them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.mail.post_office import PostOffice
from xlcrm.mail.account import Account, Server
from xlcrm.mail.addresses import Address
from xlcrm.mail.letter import Attachment, Letter
from xlcrm.mail.message import Writer
from xlcrm.mail.outbox import Making, Outbox, outbox_files, read_outbox

SENDER = Address("admin@example.com", "销售内勤")
NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))


@pytest.fixture
def office() -> Iterator[PostOffice]:
    """A server that takes everything, until it is told otherwise."""
    with PostOffice() as office:
        yield office


def account_at(port: int, **more: object) -> Account:
    """The sender's account at a server of this computer, without encryption or login."""
    server = Server("127.0.0.1", port)
    return Account(SENDER, **{"smtp": server, "imap": server, "sign_in": "none", "security": "none", **more})  # type: ignore[arg-type]


def letter(number: int, **more: object) -> Letter:
    """A letter to the rep of a number."""
    to = Address(f"rep{number}@example.com", f"业务员{number}")
    facts = {
        "to": to, "subject": f"客户跟进 {number}", "text": f"您好 {number}\n.\n", "html": "<p>您好</p>", "lang": "zh",
        "attachments": (Attachment(f"crm-rep{number}.xlsx", b"PK" + bytes([number]) * 300),),
    }  # fmt: skip
    return Letter(**{**facts, **more})  # type: ignore[arg-type]


@pytest.fixture
def outbox_of(tmp_path: Path) -> Callable[..., Outbox]:
    """Writes letters into an outbox."""

    def write(*letters: Letter, name: str = "out", sender: Address = SENDER) -> Outbox:
        making = Making("客户.xlsx", NOW.date(), Writer(sender, NOW))
        for path, content in outbox_files(tmp_path / name, letters, making).items():
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            Path(path).write_bytes(content)
        return read_outbox(tmp_path / name)

    return write
