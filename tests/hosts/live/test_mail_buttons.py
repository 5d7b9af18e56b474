"""Mails prepared and sent by the buttons of a workbook that is open in LibreOffice."""

from __future__ import annotations

import email
import email.policy
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from tests.drawn import saved
from tests.hosts.test_pressing import MAILED, Screen, pressed
from tests.mail.post_office import PostOffice
from xlcrm.hosts.live import LiveBook
from xlcrm.hosts.pressing import press

pytestmark = pytest.mark.libreoffice


def test_the_mails_of_an_open_workbook_go_out_with_each_reps_own(app: xw.App, tmp_path: Path) -> None:
    with PostOffice() as office:
        path = saved(MAILED.format(port=office.port), tmp_path / "客户.xlsx")
        opened = app.books.open(path)
        book, screen = LiveBook(opened), Screen()
        press(pressed("refresh"), book, screen)
        press(pressed("mail"), book, screen)
        assert "请先保存“客户.xlsx”" in screen.said[-1], "what is on the disk is what goes out"
        opened.save()
        press(pressed("mail"), book, screen)
        assert list((tmp_path / "客户.outbox").rglob("*.eml"))
        press(pressed("send", answers={"mails": "1"}), book, screen)
        log = next(grid for grid in book.grids() if grid.owner == "sendlog")
        opened.close()

    assert "1 封中 1 封已发送。" in screen.said[-1]
    assert office.got() == {"zhang@example.com": 1}
    assert [log.at(5, column) for column in (2, 4)] == ["zhang@example.com", "已发送"]
    message: Any = email.message_from_bytes(office.inbox[0][1], policy=email.policy.default)
    assert len(list(message.iter_attachments())) == 1
