"""The whole way on the command line: a workbook file, real mails to a real server, the send log in the file."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import io
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import msoffcrypto
import openpyxl
import pytest

from tests.commands.mailing.conftest import TEAM
from tests.drawn import saved
from tests.mail.certificates import Authority
from tests.mail.dovecot import PASSWORD, Dovecot
from tests.mail.post_office import PostOffice
from xlcrm.cli import main

ROOT = Path(__file__).parents[3]


def workbook(path: Path, port: int, text: str = TEAM) -> Path:
    """The team's workbook as a file, its columns confirmed."""
    saved(text.format(port=port, most=50), path)
    assert main(["refresh", str(path), "--yes", "--quiet"]) == 0
    return path


@pytest.fixture
def book(tmp_path: Path, office: PostOffice) -> Path:
    """A confirmed workbook whose mails go to the server of the test."""
    return workbook(tmp_path / "客户.xlsx", office.port)


def drafts(book: Path) -> list[Any]:
    newest = max(book.with_suffix(".outbox").iterdir(), key=lambda path: path.stat().st_mtime_ns)
    return [
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        for path in sorted(newest.glob("*.eml"))
    ]


def sent_rows(book: Path) -> list[tuple[Any, ...]]:
    sheet = openpyxl.load_workbook(book)["发送记录"]
    return list(sheet.iter_rows(min_row=5, values_only=True))


def test_from_the_workbook_to_the_mailboxes(
    book: Path, office: PostOffice, capsys: pytest.CaptureFixture[str]
) -> None:
    before = book.read_bytes()
    assert main(["mail", str(book), "--attach", "none"]) == 0
    assert book.read_bytes() == before, "preparing writes nothing into the workbook"
    assert "没有发送" in capsys.readouterr().out
    assert main(["mail", str(book), "--send", "3"]) == 0

    assert sum(office.got().values()) == 3
    assert [row[1] for row in sent_rows(book)].count("zhang@example.com") == 1
    assert main(["undo", str(book)]) == 0, "the refresh is taken back"
    assert len(sent_rows(book)) == 3, "mails that left stay told"


OTHERS = {
    "zhang@example.com": ("Acme", "停用公司", "无邮公司", "13800000003", "bob@example.net"),
    "li@example.com": ("天河电子", "月湖贸易", "无邮公司", "13800000001", "zhao@example.net"),
}


def test_each_rep_gets_their_own_workbook_which_comes_back(book: Path, tmp_path: Path) -> None:
    assert main(["mail", str(book)]) == 0

    found = {message["To"].addresses[0].addr_spec: message for message in drafts(book)}
    assert not list(found["boss@example.org"].iter_attachments())
    for address, others in OTHERS.items():
        (part,) = found[address].iter_attachments()
        with zipfile.ZipFile(io.BytesIO(part.get_content())) as package:
            content = "".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())
        assert not [word for word in others if word in content]
        assert "回复这封邮件" in str(found["zhang@example.com"].get_body(("plain",)).get_content())

    (part,) = found["zhang@example.com"].iter_attachments()
    returned = tmp_path / "back.xlsx"
    returned.write_bytes(part.get_content())
    theirs = openpyxl.load_workbook(returned)
    assert theirs["客户"]["E2"].value == "赵经理"
    theirs["客户"]["E2"] = "赵总"
    theirs.save(returned)
    assert main(["merge", str(book), str(returned)]) == 0
    assert openpyxl.load_workbook(book)["客户"]["E2"].value == "赵总"


def test_preparing_twice_forgets_no_workbook_that_is_out(book: Path) -> None:
    from xlcrm.workbook.file import open_book

    for _ in range(2):
        assert main(["mail", str(book), "--quiet"]) == 0

    outgoing = open_book(book).state()["outgoing"]
    assert len(outgoing) == 2, "one for each rep: they all say the same"


def test_a_dry_run_writes_no_outbox(book: Path) -> None:
    assert main(["mail", str(book), "--dry-run"]) == 0

    assert not book.with_suffix(".outbox").exists()


def test_the_whole_workbook_only_when_asked_for_without_the_journal(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["mail", str(book), "--attach", "whole"]) == 0

    assert "附件是整个工作簿，里面有所有人的客户资料" in capsys.readouterr().out
    files = list(drafts(book)[0].iter_attachments())
    assert [part.get_filename() for part in files] == [f"crm-zhang-{dt.date.today().isoformat()}.xlsx"]  # noqa: DTZ011 - as the command
    copy = openpyxl.load_workbook(io.BytesIO(files[0].get_content()))
    assert copy["客户"]["B2"].value == "天河电子"
    assert b"journal" in book_state(book)
    assert all(
        "journal" not in str(cell.value) or '"journal":{}' in str(cell.value).replace(" ", "")
        for row in copy.worksheets[-1].iter_rows()
        for cell in row
    )


def book_state(book: Path) -> bytes:
    from xlcrm.workbook.file import open_book

    return json.dumps(open_book(book).state()).encode()


def test_a_password_on_the_attachment_is_not_in_the_mail(
    book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["mail", str(book), "--attach", "whole", "--protect", "--lang", "en"]) == 2
    assert "XLCRM_WORKBOOK_PASSWORD" in capsys.readouterr().err
    monkeypatch.setenv("XLCRM_WORKBOOK_PASSWORD", "暗号-8842")

    assert main(["mail", str(book), "--attach", "whole", "--protect", "--chinese-names"]) == 0

    message = drafts(book)[0]
    (part,) = message.iter_attachments()
    assert part.get_filename() == f"张伟 {dt.date.today().isoformat()}.xlsx"  # noqa: DTZ011 - as the command
    sealed = msoffcrypto.OfficeFile(io.BytesIO(part.get_content()))
    sealed.load_key(password="暗号-8842")
    plain = io.BytesIO()
    sealed.decrypt(plain)
    assert openpyxl.load_workbook(plain)["客户"]["B2"].value == "天河电子"
    outbox = b"".join(path.read_bytes() for path in book.with_suffix(".outbox").rglob("*") if path.is_file())
    for secret in ("暗号", "8842"):
        assert secret not in message.get_body(("plain",)).get_content()
        assert secret.encode() not in outbox


def test_secrets_of_the_environment_sign_in_and_are_written_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    authority = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.certificate))
    monkeypatch.setenv("XLCRM_MAIL_PASSWORD", "geheim-4711")
    text = TEAM.replace("不登录  ", "密码或授权码").replace("不加密", "STARTTLS")
    with PostOffice(tls=authority.server(), users={"admin@example.com": "geheim-4711"}) as office:
        book = workbook(tmp_path / "客户.xlsx", office.port, text)
        assert main(["mail", "doctor", str(book)]) == 0
        assert main(["mail", str(book), "--attach", "none"]) == 0
        assert main(["send", str(book), "--mails", "3", "--json"]) == 0
        monkeypatch.setenv("XLCRM_MAIL_HOST", "smtp.example.com")
        assert main(["mail", "doctor", str(book)]) == 1, "a secret of another server is not given to this one"

    assert sum(office.got().values()) == 3
    told = capsys.readouterr()
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert "4711" not in told.out + told.err
    assert b"4711" not in written


def test_the_mails_are_put_into_the_folder_of_drafts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XLCRM_MAIL_PASSWORD", PASSWORD)
    with Dovecot() as server:
        text = TEAM.replace(
            "    | 邮箱登录方式", f"    | 草稿服务器（IMAP） | 127.0.0.1:{server.port} |\n    | 邮箱登录方式"
        )
        book = workbook(tmp_path / "客户.xlsx", 1, text)
        assert main(["mail", str(book), "--attach", "none"]) == 0
        assert main(["send", str(book), "--mails", "3", "--by", "imap"]) == 0
        assert len(server.messages("Drafts")) == 3
        assert main(["send", str(book), "--mails", "3", "--by", "imap"]) == 2, "nothing waits any more"
        assert len(server.messages("Drafts")) == 3

    assert "3 封中 3 封已放入草稿箱。" in capsys.readouterr().out
    assert {row[3] for row in sent_rows(book)} == {"已放入草稿箱"}


def test_what_speaks_mail_is_loaded_only_when_it_is_asked_for() -> None:
    code = (
        "import sys; import xlcrm.commands.mail, xlcrm.commands.send, xlcrm.commands.mail_doctor; "
        "print([name for name in ('email.message', 'smtplib', 'imaplib', 'ssl', 'numpy', 'pandas') if name in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_the_doctor_says_what_a_qq_mailbox_needs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (
        TEAM.replace("admin@example.com", "10000@qq.com     ")
        .replace("不登录  ", "密码或授权码")
        .replace("不加密", "自动  ")
        .replace("127.0.0.1:{port}", "127.0.0.1:1     ")
    )
    book = workbook(tmp_path / "客户.xlsx", 1, text)

    assert main(["mail", "doctor", str(book), "--json"]) == 1

    found = json.loads(capsys.readouterr().out)["findings"]
    said = " ".join(each["message"] for each in found)
    assert "授权码" in said
    assert "--keep-password mail" in said


def test_mails_that_left_are_told_also_when_the_workbook_cannot_be_written(
    book: Path, office: PostOffice, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["mail", str(book), "--attach", "none"])
    lock = book.with_name(f"~${book.name}")
    lock.write_bytes(b"\x05admin" + b" " * 160)

    assert main(["send", str(book), "--mails", "3"]) == 3

    told = capsys.readouterr()
    assert "3 封中 3 封已发送" in told.out
    assert "下次运行时补上" in told.out
    lock.unlink()
    main(["mail", str(book), "--attach", "none"])
    with_log = main(["send", str(book), "--again", "failed"])
    assert with_log == 0
    assert len(sent_rows(book)) == 3
    assert sum(office.got().values()) == 3


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_the_command_killed_while_it_sends_loses_and_doubles_nothing(book: Path, office: PostOffice) -> None:
    main(["mail", str(book), "--attach", "none"])
    program = subprocess.Popen(
        [sys.executable, "-m", "xlcrm", "send", str(book), "--mails", "3"],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )
    while not office.inbox and program.poll() is None:
        time.sleep(0.001)
    os.kill(program.pid, signal.SIGKILL)
    program.wait()

    main(["send", str(book), "--again", "failed"])
    state = {row[1]: row[3] for row in sent_rows(book)}
    left = 3 - sum(word in ("已发送", "不确定") for word in state.values())
    if left:
        main(["send", str(book), "--mails", str(left)])

    state = {row[1]: row[3] for row in sent_rows(book)}
    assert max(office.got().values()) == 1
    for address, word in state.items():
        assert word == "不确定" or office.got()[address] == 1
    assert len(state) == 3
