"""A run every night: what the schedulers are given, what it leaves behind, and who hears of a failure."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from tests.hosts.nightly.computers import Computer
from tests.mail.post_office import PostOffice
from xlcrm.commands.outcome import Outcome, Request
from xlcrm.errors import UsageError, WriteError
from xlcrm.hosts.nightly import running
from xlcrm.hosts.nightly.command import carried_out, log_of
from xlcrm.hosts.nightly.job import Job, Jobs

TODAY = dt.date(2026, 11, 22)
NS = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}


def schedule(computer: Computer, action: str, **options: Any) -> Outcome:
    given = {"action": action, **options}
    return carried_out(Request(TODAY, given, lang="zh"), computer)


@pytest.fixture
def computer(tmp_path: Path) -> Computer:
    return Computer(tmp_path)


@pytest.fixture
def team(tmp_path: Path) -> str:
    """A workbook in a folder with a space and a percent sign."""
    path = tmp_path / "客户 100%" / "华东.xlsx"
    path.parent.mkdir()
    book = openpyxl.Workbook()
    for row in (("客户名称", "年销售额", "最近联系日"), ("天河电子", 800_000, dt.date(2026, 9, 1))):
        book.worksheets[0].append(row)
    book.save(path)
    return str(path)


def test_it_is_shown_before_anything_is_written(computer: Computer, team: str) -> None:
    outcome = schedule(computer, "add", books=[team])

    assert any("30 2 * * *" in line for line in outcome.lines)
    assert "--yes" in outcome.lines[-1]
    assert computer.crontab is None
    assert not computer.settings.exists()


def test_cron_gets_one_line_and_keeps_the_others(computer: Computer, team: str) -> None:
    computer.crontab = "MAILTO=admin@example.com\n5 4 * * * backup  # nightly copies\n"

    schedule(computer, "add", books=[team], at="1:05", days="周一至周五", yes=True)
    schedule(computer, "add", books=[team], at="23:40", days="周日", yes=True)

    assert computer.crontab.splitlines() == [
        "MAILTO=admin@example.com", "5 4 * * * backup  # nightly copies",
        f"40 23 * * 0 {sys.executable} -m xlcrm schedule run --name nightly # xlcrm:nightly",
    ]  # fmt: skip
    schedule(computer, "remove", yes=True)
    assert computer.crontab == "MAILTO=admin@example.com\n5 4 * * * backup  # nightly copies\n"
    assert list(Jobs(computer.settings / "nightly")) == []


def test_a_crontab_that_cannot_be_read_is_not_overwritten(computer: Computer, team: str) -> None:
    computer.refuses = "-l"

    with pytest.raises(WriteError, match="Access is denied"):
        schedule(computer, "add", books=[team], yes=True)
    assert ("crontab", "-") not in computer.started


def test_systemd_gets_a_service_and_a_timer_that_makes_up_for_missed_nights(
    tmp_path: Path, team: str
) -> None:
    computer = Computer(tmp_path, programs=("systemctl", "crontab"))

    schedule(computer, "add", books=[team], days="Mon-Fri", yes=True)

    units = tmp_path / ".config" / "systemd" / "user"
    timer = (units / "xlcrm-nightly.timer").read_text()
    service = (units / "xlcrm-nightly.service").read_text()
    assert "OnCalendar=Mon,Tue,Wed,Thu,Fri *-*-* 02:30:00" in timer
    assert "Persistent=true" in timer
    assert f"ExecStart={sys.executable} -m xlcrm schedule run --name nightly\n" in service
    assert computer.started[-2:] == [
        ("systemctl", "--user", "daemon-reload"), ("systemctl", "--user", "enable", "--now", "xlcrm-nightly.timer"),
    ]  # fmt: skip
    schedule(computer, "remove", yes=True)
    assert list(units.iterdir()) == []


def test_where_the_users_systemd_does_not_run_cron_is_taken(tmp_path: Path, team: str) -> None:
    computer = Computer(tmp_path, programs=("systemctl", "crontab"), refuses="is-system-running")

    schedule(computer, "add", books=[team], yes=True)

    assert computer.crontab is not None
    assert "# xlcrm:nightly" in computer.crontab


def test_windows_gets_a_task_as_xml(tmp_path: Path, team: str) -> None:
    computer = Computer(tmp_path / "A & B", system="windows")

    schedule(computer, "add", books=[team], at="2:30", days="一三五", name="east", yes=True)

    path = computer.settings / "nightly" / "east.xml"
    task = ET.fromstring(path.read_bytes())  # noqa: S314 - our own file, in UTF-16 with its mark, as schtasks wants it
    assert task.findtext(".//t:StartBoundary", namespaces=NS) == "2026-11-22T02:30:00"
    days = task.find(".//t:DaysOfWeek", NS)
    assert days is not None
    assert [day.tag.rpartition("}")[2] for day in days] == ["Monday", "Wednesday", "Friday"]
    assert task.findtext(".//t:Command", namespaces=NS) == sys.executable
    assert task.findtext(".//t:Arguments", namespaces=NS) == "-m xlcrm schedule run --name east"
    assert task.findtext(".//t:WorkingDirectory", namespaces=NS) == str(tmp_path / "A & B")
    assert computer.started == [("schtasks", "/Create", "/TN", "xlcrm\\east", "/XML", str(path), "/F")]
    schedule(computer, "remove", name="east", yes=True)
    assert computer.started[-1] == ("schtasks", "/Delete", "/TN", "xlcrm\\east", "/F")
    assert not path.exists()


def test_a_scheduler_that_says_no_is_quoted(tmp_path: Path, team: str) -> None:
    computer = Computer(tmp_path, system="windows", refuses="/Create")

    with pytest.raises(WriteError, match="Access is denied"):
        schedule(computer, "add", books=[team], yes=True)


def test_without_any_scheduler_it_says_what_a_tool_of_ones_own_would_run(tmp_path: Path, team: str) -> None:
    with pytest.raises(WriteError, match="xlcrm schedule run"):
        schedule(Computer(tmp_path, programs=()), "add", books=[team], yes=True)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"at": "25:00"}, "25:00"), ({"days": "Blumday"}, "Blumday"), ({"name": "夜 间"}, "夜 间"), ({"books": []}, "add"),
        ({"books": ["nowhere.xlsx"]}, "nowhere.xlsx"), ({"mail": "nobody"}, "nobody"),
        ({"mail": "admin@unknown.example.com"}, "--server"),
    ],
)  # fmt: skip
def test_what_cannot_work_by_night_is_told_by_day(
    computer: Computer, team: str, options: dict[str, Any], said: str
) -> None:
    with pytest.raises(UsageError) as caught:
        schedule(computer, "add", **{"books": [team], **options}, yes=True)

    assert said in caught.value.text.zh
    assert computer.crontab is None


def test_the_tasks_are_listed(computer: Computer, team: str) -> None:
    assert schedule(computer, "list").lines == ("没有定时任务。",)
    schedule(computer, "add", books=[team], do="refresh --sheets overdue,dashboard", jobs=2.0, yes=True)

    (line,) = schedule(computer, "list").lines

    assert "02:30 周一至周日" in line
    assert "refresh --sheets overdue,dashboard" in line
    assert "--jobs 2" in line


def test_the_run_does_it_and_the_log_says_so(computer: Computer, team: str) -> None:
    schedule(computer, "add", books=[team], do="refresh --yes", yes=True)

    outcome = schedule(computer, "run")

    log = log_of(computer, "nightly").read_text("utf-8")
    assert outcome.exit_code == 0
    assert "1 个客户" in log
    assert "exit 0" in log
    assert "今日" in openpyxl.load_workbook(team).sheetnames


def test_the_admin_is_told_what_failed(computer: Computer, team: str) -> None:
    Path(team).write_bytes(b"broken")
    with PostOffice() as office:
        schedule(
            computer,
            "add",
            books=[team],
            mail="admin@example.com",
            server=f"127.0.0.1:{office.port}",
            yes=True,
        )

        outcome = schedule(computer, "run")

        ((recipient, content),) = office.inbox
    letter = email.message_from_bytes(content, policy=email.policy.default)
    body = letter.get_body(("plain",))
    assert outcome.exit_code == 2
    assert "admin@example.com" in recipient
    assert "没有全部完成" in str(letter["Subject"])
    assert body is not None
    assert "华东.xlsx" in body.get_content()
    assert "已通知 admin@example.com" in log_of(computer, "nightly").read_text("utf-8")


def test_a_mail_server_that_is_away_stands_in_the_log_and_changes_no_exit_code(
    computer: Computer, team: str
) -> None:
    Path(team).write_bytes(b"broken")
    schedule(computer, "add", books=[team], mail="admin@example.com", server="127.0.0.1:1", yes=True)

    outcome = schedule(computer, "run")

    assert outcome.exit_code == 2
    assert "没有通知到管理员" in log_of(computer, "nightly").read_text("utf-8")


def test_the_log_begins_anew_when_it_is_large_and_keeps_five_older_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "LOG_SIZE", 300)
    monkeypatch.setattr(running, "LOG_FILES", 2)
    log = tmp_path / "logs" / "x.log"
    job = Job("x", ("--version",), "02:30")

    for _ in range(8):
        running.run_job(
            job, Path(sys.executable), log, lambda: dt.datetime(2026, 11, 22, tzinfo=dt.UTC), lambda _: ""
        )

    kept = sorted(path.name for path in log.parent.iterdir())
    assert kept == ["x.log", "x.log.1", "x.log.2"]
    assert all(path.stat().st_size <= 400 for path in log.parent.iterdir())
