"""Fifty mails with a workbook and a picture each, from letters to a server's answer, beside smtplib alone.

    python -m benchmarks.mail --mails 50 --json

The server is aiosmtpd on this computer, in a process of its own. `prepare` writes the outbox (letters in bytes, pictures drawn,
files), `deliver` hands every message over with its notes on the disk; `floor` hands the same bytes to smtplib and keeps nothing.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import multiprocessing
import smtplib
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import xlsxwriter

from xlcrm.mail.account import Account, Server, no_secrets
from xlcrm.mail.addresses import Address
from xlcrm.mail.bulletin import Bulletin, Column, Figure, Listing
from xlcrm.mail.delivery import Rules, deliver, waiting
from xlcrm.mail.diary import Diary
from xlcrm.mail.letter import Attachment, Letter, Picture
from xlcrm.mail.message import Writer, for_sending
from xlcrm.mail.outbox import Making, Outbox, outbox_files, read_outbox
from xlcrm.mail.page import as_page
from xlcrm.mail.picture import Bar, bars
from xlcrm.mail.plain import as_text
from xlcrm.mail.smtp import SmtpCarrier

SENDER = Address("admin@example.com", "销售内勤")
NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


def workbook(folder: Path) -> bytes:
    """A rep's workbook of 300 customers and 30 columns."""
    path = folder / "rep.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("客户")
    for row in range(300):
        sheet.write_row(row, 0, [f"示例客户{row:04d}", *range(row, row + 29)])
    book.close()
    return path.read_bytes()


def letter(number: int, content: bytes) -> Letter:
    """A rep's mail as `xlcrm mail` writes it."""
    rows = [(f"示例客户{row:02d}有限公司", "A", str(row * 7), "电话", "021-90000000", "上次联系 2026-08-01+14 天（A）") for row in range(10)]  # fmt: skip
    columns = (Column("客户名称", "strong"), Column("等级"), Column("逾期天数", "number"), Column("方式"), Column("电话", "phone"), Column("说明", "note"))  # fmt: skip
    picture = Picture("weeks", bars([Bar(f"09-{week:02}", week * number % 17) for week in range(12)], 6.5), "每周联系")  # fmt: skip
    bulletin = Bulletin(
        "zh",
        "客户跟进",
        f"业务员{number}，您好：",
        "截至 2026-11-23 …",
        (Figure("客户", "31"), Figure("逾期", "11", "bad")),
        (Listing("请先联系这 10 家", columns, rows),),
        picture,
    )
    to = Address(f"rep{number}@example.com", f"业务员{number}")
    attached = (Attachment(f"crm-rep{number}-2026-11-23.xlsx", content),)
    return Letter(to, f"客户跟进 {number}", as_text(bulletin), as_page(bulletin), "zh", pictures=(picture,), attachments=attached)  # fmt: skip


def _serve(pipe: Connection) -> None:
    from aiosmtpd.controller import Controller

    class Taking:
        taken = 0

        async def handle_DATA(self, *_: Any) -> str:  # noqa: N802 - named after its command
            Taking.taken += 1
            return "250 OK"

    controller = Controller(Taking(), hostname="127.0.0.1", port=pipe.recv())
    controller.start()
    pipe.send("ready")
    pipe.recv()
    controller.stop()
    pipe.send(Taking.taken)


@contextmanager
def server(port: int) -> Iterator[Connection]:
    """A mail server in a process of its own; sent "stop" it tells how many messages it took."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs,))
    process.start()
    ours.send(port)
    ours.recv()
    yield ours
    process.join()


def timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """What work gives, the seconds on the wall and those of the processor."""
    wall, cpu = time.perf_counter(), time.process_time()
    found = work()
    return found, time.perf_counter() - wall, time.process_time() - cpu


def prepare(folder: Path, mails: int, content: bytes) -> Outbox:
    """The outbox on the disk."""
    letters = [letter(number, content) for number in range(mails)]
    making = Making("客户.xlsx", NOW.date(), Writer(SENDER, NOW))
    (folder / "out").mkdir()
    for path, data in outbox_files(folder / "out", letters, making).items():
        Path(path).write_bytes(data)
    return read_outbox(folder / "out")


def hand_over(outbox: Outbox, port: int) -> int:
    """Deliver with all that delivery does; how many were taken."""
    account = Account(SENDER, Server("127.0.0.1", port), sign_in="none", security="none")
    rules = Rules(allows=lambda _: True, most=10_000)
    with SmtpCarrier(account, no_secrets) as carrier, Diary(outbox.folder, lambda: NOW) as diary:
        found = deliver(outbox, waiting(outbox), carrier, diary, rules)
    return sum(result.state == "sent" for result in found)


def floor(outbox: Outbox, port: int) -> None:
    """The same bytes by smtplib, nothing noted."""
    with smtplib.SMTP("127.0.0.1", port) as line:
        for entry in outbox.entries:
            content = for_sending((outbox.folder / entry.file).read_bytes(), NOW)
            line.sendmail(SENDER.email, [entry.email], content)


def measure(mails: int, port: int) -> dict[str, object]:
    """Prepare and deliver; the figures."""
    with tempfile.TemporaryDirectory() as name, server(port) as office:
        folder = Path(name)
        content = workbook(folder)
        outbox, prepare_wall, prepare_cpu = timed(lambda: prepare(folder, mails, content))
        sent, wall, cpu = timed(lambda: hand_over(outbox, port))
        _, floor_wall, floor_cpu = timed(lambda: floor(outbox, port))
        office.send("stop")
        taken = office.recv()
        return {
            "mails": mails, "sent": sent, "taken_by_the_server": taken, "message_kb": round(outbox.entries[0].size / 1024, 1),
            "prepare_seconds": round(prepare_wall, 2), "prepare_cpu_seconds": round(prepare_cpu, 2),
            "deliver_seconds": round(wall, 2), "deliver_cpu_seconds": round(cpu, 2),
            "floor_seconds": round(floor_wall, 2), "floor_cpu_seconds": round(floor_cpu, 2),
        }  # fmt: skip


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--mails", type=int, default=50)
    parser.add_argument("--port", type=int, default=20_925)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    print(json.dumps(measure(given.mails, given.port)))


if __name__ == "__main__":
    main()
