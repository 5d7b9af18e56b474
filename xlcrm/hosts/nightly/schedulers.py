"""The schedulers: what each is given for a job, and how it is taken away again."""

from __future__ import annotations

import datetime as dt
import shlex
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from xml.sax.saxutils import escape

from xlcrm.errors import WriteError
from xlcrm.hosts.nightly.job import EVERY_DAY, Job
from xlcrm.hosts.nightly.machine import Machine
from xlcrm.lang import Text

_ENGLISH = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class Plan:
    """What a scheduler is given: files, and programs that are told of them (with what they are given to read)."""

    files: dict[Path, bytes] = field(default_factory=dict)
    shown: str = ""
    """What is shown to a person before."""
    after: Sequence[tuple[tuple[str, ...], str | None]] = ()


class Scheduler(Protocol):
    """A program that starts others at their time."""

    name: Text

    def plan(self, job: Job, machine: Machine, today: dt.date) -> Plan:
        """What adding a job would write and run."""

    def removal(self, name: str, machine: Machine) -> Plan:
        """What removing a job would run."""

    def files(self, name: str, machine: Machine) -> list[Path]:
        """Its files for a job."""


def words_of(job: Job, machine: Machine) -> list[str]:
    """What the scheduler starts."""
    return [str(machine.python), "-m", "xlcrm", "schedule", "run", "--name", job.name]


class Windows:
    """Windows Task Scheduler."""

    name = Text("Windows 任务计划程序", "Windows Task Scheduler")

    def plan(self, job: Job, machine: Machine, today: dt.date) -> Plan:
        """A task as XML, in UTF-16 as the program wants it."""
        (path,) = self.files(job.name, machine)
        text = _task(job, words_of(job, machine), str(machine.home), today)
        create = ("schtasks", "/Create", "/TN", f"xlcrm\\{job.name}", "/XML", str(path), "/F")
        return Plan({path: text.encode("utf-16")}, text, [(create, None)])

    def removal(self, name: str, machine: Machine) -> Plan:  # noqa: ARG002 - the protocol's
        """The task deleted."""
        return Plan(after=[(("schtasks", "/Delete", "/TN", f"xlcrm\\{name}", "/F"), None)])

    def files(self, name: str, machine: Machine) -> list[Path]:
        """The XML."""
        return [machine.settings / "nightly" / f"{name}.xml"]


def _task(job: Job, words: Sequence[str], folder: str, today: dt.date) -> str:
    command, *rest = words
    arguments = " ".join(f'"{word}"' if " " in word else word for word in rest)
    return f"""<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>{escape("xlcrm " + " ".join(job.words))}</Description>
  </RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <StartBoundary>{today}T{job.at}:00</StartBoundary>
      <Enabled>true</Enabled>
      {_schedule(job.days)}
    </CalendarTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT12H</ExecutionTimeLimit>
    <Enabled>true</Enabled>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>{escape(command)}</Command>
      <Arguments>{escape(arguments)}</Arguments>
      <WorkingDirectory>{escape(folder)}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
"""


def _schedule(days: Sequence[int]) -> str:
    if days == EVERY_DAY:
        return "<ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>"
    named = "".join(f"<{_ENGLISH[day]} />" for day in days)
    return (
        f"<ScheduleByWeek><DaysOfWeek>{named}</DaysOfWeek><WeeksInterval>1</WeeksInterval></ScheduleByWeek>"
    )


class Systemd:
    """The user's systemd."""

    name = Text("systemd 定时器", "systemd timer")

    def plan(self, job: Job, machine: Machine, today: dt.date) -> Plan:  # noqa: ARG002 - the protocol's
        """A service and its timer; a run that was missed, as the computer was off, is made up for."""
        service, timer = self.files(job.name, machine)
        start = " ".join(_quoted(word) for word in words_of(job, machine))
        days = "" if job.days == EVERY_DAY else ",".join(_ENGLISH[day][:3] for day in job.days) + " "
        texts = {
            service: f"[Unit]\nDescription=xlcrm {job.name}\n\n[Service]\nType=oneshot\nExecStart={start}\nNice=10\n",
            timer: f"[Unit]\nDescription=xlcrm {job.name}\n\n[Timer]\nOnCalendar={days}*-*-* {job.at}:00\nPersistent=true\n\n"
            "[Install]\nWantedBy=timers.target\n",
        }
        shown = "\n".join(f"# {path}\n{text}" for path, text in texts.items())
        words = (
            ("systemctl", "--user", "daemon-reload"),
            ("systemctl", "--user", "enable", "--now", timer.name),
        )
        told = [(each, None) for each in words]
        return Plan({path: text.encode() for path, text in texts.items()}, shown, told)

    def removal(self, name: str, machine: Machine) -> Plan:
        """The timer stopped."""
        timer = self.files(name, machine)[1].name
        return Plan(after=[(("systemctl", "--user", "disable", "--now", timer), None)])

    def files(self, name: str, machine: Machine) -> list[Path]:
        """The service and its timer."""
        folder = machine.settings.parent / "systemd" / "user"
        return [folder / f"xlcrm-{name}.{kind}" for kind in ("service", "timer")]


def _quoted(word: str) -> str:
    """A word of ExecStart: percent signs, dollars and backslashes mean something there."""
    plain = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{plain}"' if plain != word or " " in word else word


class Cron:
    """The user's crontab: other lines stay as they are."""

    name = Text("cron", "cron")

    def plan(self, job: Job, machine: Machine, today: dt.date) -> Plan:  # noqa: ARG002 - the protocol's
        """The crontab with one more line, or with that line changed."""
        line = (
            f"{_when(job)} {shlex.join(words_of(job, machine)).replace('%', chr(92) + '%')} {_mark(job.name)}"
        )
        return Plan(
            {},
            line,
            [(("crontab", "-"), "".join(f"{each}\n" for each in [*_others(job.name, machine), line]))],
        )

    def removal(self, name: str, machine: Machine) -> Plan:
        """The crontab without its line."""
        return Plan(after=[(("crontab", "-"), "".join(f"{each}\n" for each in _others(name, machine)))])

    def files(self, name: str, machine: Machine) -> list[Path]:  # noqa: ARG002 - the protocol's
        """None: the crontab is not ours."""
        return []


def _when(job: Job) -> str:
    days = "*" if job.days == EVERY_DAY else ",".join(str((day + 1) % 7) for day in job.days)
    return f"{job.time.minute} {job.time.hour} * * {days}"


def _mark(name: str) -> str:
    return f"# xlcrm:{name}"


def _others(name: str, machine: Machine) -> list[str]:
    """The lines of the crontab that are not this job's. WriteError where it cannot be read: it would be overwritten."""
    found = machine.run(("crontab", "-l"))
    if found.code and "no crontab" not in found.out.lower():
        raise _refused("crontab -l", found.out)
    return [] if found.code else [line for line in found.out.splitlines() if not line.endswith(_mark(name))]


def scheduler_of(machine: Machine) -> Scheduler:
    """The scheduler of a computer. Raises WriteError where there is none."""
    if machine.system == "windows":
        return Windows()
    if (
        machine.system == "other"
        and machine.has("systemctl")
        and not machine.run(("systemctl", "--user", "is-system-running")).code
    ):
        return Systemd()
    if machine.has("crontab"):
        return Cron()
    raise WriteError(
        "这台电脑上没有找到定时程序（systemd 或 cron）。请安装 cron，或用自己的定时工具运行：xlcrm schedule run --name 名称",
        "No scheduler was found on this computer (systemd or cron). Install cron, or have a tool of your own run: "
        "xlcrm schedule run --name NAME",
    )


def tell(plan: Plan, machine: Machine) -> None:
    """Write the files and run the programs of a plan; WriteError with what the program said."""
    for path, content in plan.files.items():
        machine.write(path, content)
    for words, given in plan.after:
        found = machine.run(words, given)
        if found.code:
            raise _refused(" ".join(words), found.out)


def _refused(words: str, said: str) -> WriteError:
    shown = " ".join(said.split())[:300]
    return WriteError(
        f"定时程序没有接受（{words}：{shown}）。请检查权限后再试。",
        f"The scheduler refused ({words}: {shown}). Check your rights and try again.",
    )
