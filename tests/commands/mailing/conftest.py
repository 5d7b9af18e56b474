"""A team's workbook with reps, customers and settings, and ways to prepare and send its mails."""

from __future__ import annotations

import copy
import datetime as dt
import email
import email.policy
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.mail.post_office import PostOffice
from xlcrm.commands.mail import mail
from xlcrm.commands.outcome import Outcome, Request
from xlcrm.commands.refresh import refresh
from xlcrm.commands.send import send
from xlcrm.workbook.memory import MemoryBook

TODAY = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))

TEAM = """
    # 客户
    | 客户编号 | 客户名称 | 负责人 | 最近联系日 | 联系人 | 手机        | 邮箱                | 语言 | 生日       | 停止联系 | 首选渠道 |
    | K1       | 天河电子 | 张伟   | 2026-08-01 | 赵经理 | 13800000001 | zhao@example.net    | 中文 | 1980-11-23 |          | 邮件     |
    | K2       | 月湖贸易 | 张伟   | 2026-11-20 | 钱总   | 13800000002 | qian@example.net    | 中文 | 1975-05-05 |          |          |
    | K3       | Acme Ltd | 李娜   | 2026-07-01 | Bob    | 13800000003 | bob@example.net     | 英文 | 1980-11-23 |          | 邮件     |
    | K4       | 停用公司 | 李娜   | 2026-07-01 | 孙总   | 13800000004 | sun@example.net     | 中文 | 1980-11-23 | 是       | 邮件     |
    | K5       | 无邮公司 | 王强   | 2026-07-01 | 周总   | 13800000005 |                     | 中文 | 1980-11-23 |          | 短信     |

    # 团队
    | 姓名 | 英文名   | 邮箱                | 语言 | 在职 |
    | 张伟 | Zhang Wei | zhang@example.com  | 中文 | 是   |
    | 李娜 | Li Na     | li@example.com     | 英文 | 是   |
    | 王强 | Wang Q    | wang@example.com   | 中文 | 否   |

    # 设置
    | 设置项             | 值                              |
    | 发件人             | 销售内勤 <admin@example.com>    |
    | 发信服务器（SMTP） | 127.0.0.1:{port}                |
    | 邮箱登录方式       | 不登录                          |
    | 邮件加密方式       | 不加密                          |
    | 汇总收件人         | boss@example.org                |
    | 允许的收件域名     | example.org                     |
    | 每次最多发送（封） | {most}                          |
"""


@pytest.fixture
def office() -> Iterator[PostOffice]:
    """A mail server that takes everything, until it is told otherwise."""
    with PostOffice() as found:
        yield found


SERVER = "127.0.0.1:{port}"


@cache
def team_book(text: str, *, confirmed: bool) -> MemoryBook:
    """The workbook of a text, refreshed once for all tests; its server has no port yet."""
    book = MemoryBook.from_text(text, name="客户.xlsx")
    if confirmed:
        done = refresh(Request(today=TODAY, now=NOW, book=book, options={"yes": True}))
        book.apply(done.changes, done.placements, done.state)
    return book


class Desk:
    """The workbook, and the person at the desk who prepares and sends."""

    def __init__(
        self, folder: Path, port: int, *, most: int = 50, confirmed: bool = True, text: str = TEAM
    ) -> None:
        self.folder = folder
        self.book = copy.deepcopy(team_book(text.replace("{most}", str(most)), confirmed=confirmed))
        for sheet in self.book.sheets:
            here = [at for at, value in sheet.values.items() if value == SERVER]
            sheet.values.update(dict.fromkeys(here, f"127.0.0.1:{port}"))

    def prepare(self, **options: Any) -> Outcome:
        """Prepare mails, and write their files as a host does; a book in memory has no parts to attach."""
        found = self._run(mail, {"attach": "none", **options})
        for name, content in found.files.items():
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_bytes(content)
        return found

    def send(self, mails: object = None, **options: Any) -> Outcome:
        """Send, and write what the workbook remembers as a host does."""
        found = self._run(send, {"mails": mails, **options})
        if not found.only_told:
            self.book.apply(found.changes, found.placements, found.state)
        return found

    def _run(self, command: Any, options: dict[str, Any]) -> Outcome:
        given = {
            "outbox": str(self.folder),
            **{name.replace("_", "-"): value for name, value in options.items()},
        }
        outcome: Outcome = command(Request(today=TODAY, now=NOW, book=self.book, options=given, user="小陈"))
        return outcome

    def drafts(self) -> dict[str, Any]:
        """The prepared messages of the newest outbox, by recipient."""
        newest = max(self.folder.iterdir(), key=lambda path: (len(path.name), path.name))
        found = [
            email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            for path in sorted(newest.glob("*.eml"))
        ]
        return {message["To"].addresses[0].addr_spec: message for message in found}

    def log(self) -> list[list[Any]]:
        """The rows of the sheet 发送记录."""
        grid = next(grid for grid in self.book.grids() if grid.owner == "sendlog")
        return [list(row) for row in grid.rows[4:]]


@pytest.fixture
def desk(tmp_path: Path, office: PostOffice) -> Desk:
    """A confirmed workbook whose mails go to the server of the test."""
    return Desk(tmp_path / "out", office.port)


def plain(message: Any) -> str:
    """The text of a message."""
    return str(message.get_body(("plain",)).get_content())
