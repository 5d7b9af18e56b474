"""`xlcrm schedule`: a run every night, by the scheduler of the computer; shown before anything is written."""

from __future__ import annotations

import datetime as dt
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from xlcrm.commands.outcome import Outcome, Request
from xlcrm.errors import UsageError
from xlcrm.lang import Lang, Text
from xlcrm.marks import CommandMark, Option, command

if TYPE_CHECKING:
    from xlcrm.hosts.nightly.job import Job, Jobs
    from xlcrm.hosts.nightly.machine import Machine

DEFAULT_NAME = "nightly"


@command(
    CommandMark(
        name="schedule",
        label=Text("定时运行", "Schedule"),
        help=Text(
            "每天夜里自动刷新：由 Windows 任务计划程序、systemd 或 cron 运行；先显示，加 --yes 才写；出错时通知管理员。",
            "Refresh by night: a task for Windows Task Scheduler, systemd or cron, shown first and written with --yes. Failures go "
            "into a log and to the admin by mail.",
        ),
        group="settings",
        icon="CalendarInsert",
        options=(
            Option("action", Text("add 增加、remove 删除、list 列出、run 现在运行一次", "add a task, remove it, list them, or run one now"), "choice", choices=("add", "remove", "list", "run"), positional=True, required=True),
            Option("books", Text("add：工作簿或文件夹", "add: workbooks or folders"), "paths", metavar="BOOK", positional=True),
            Option("name", Text("任务名称（默认 nightly）", "name of the task (default: nightly)"), "text", metavar="NAME"),
            Option("at", Text("几点开始（默认 02:30）", "when it begins (default: 02:30)"), "text", metavar="TIME"),
            Option("days", Text("星期几，如 周一至周五（默认每天）", "weekdays, such as Mon-Fri (default: every day)"), "text", metavar="DAYS"),
            Option("do", Text('运行什么（默认 refresh），如 "refresh --sheets overdue"', 'what is run (default: refresh), such as "refresh --sheets overdue"'), "text", metavar="COMMAND"),
            Option("jobs", Text("同时处理几个工作簿", "so many workbooks at a time"), "number", metavar="N"),
            Option("mail", Text("失败时通知谁", "who is told when it failed"), "text", metavar="EMAIL"),
            Option("sender", Text("用哪个邮箱发通知（默认就是收件人）", "the mailbox that writes (default: the same)"), "text", metavar="EMAIL"),
            Option("server", Text("发信服务器（常见邮箱不用写）", "its mail server (not needed for common providers)"), "text", metavar="HOST:PORT"),
            Option("yes", Text("确实写入（不加就只显示）", "write it (else it is only shown)"), "flag"),
        ),
        needs="nothing",
    )
)  # fmt: skip
def schedule(request: Request) -> Outcome:
    """What was asked for, done on this computer."""
    from xlcrm.hosts.nightly.machine import ThisMachine

    return carried_out(request, ThisMachine())


def carried_out(request: Request, machine: Machine) -> Outcome:
    """What was asked for, done on a computer."""
    from xlcrm.hosts.nightly.job import Jobs

    jobs, lang = Jobs(machine.settings / "nightly"), request.lang or request.shell_lang
    return _ACTIONS[str(request.option("action"))](request, machine, jobs, lang)


def _add(request: Request, machine: Machine, jobs: Jobs, lang: Lang) -> Outcome:
    from xlcrm.hosts.nightly.alarm import account_of
    from xlcrm.hosts.nightly.schedulers import scheduler_of, tell

    job = _job(request, lang)
    account_of(job)  # an address that is none is told now, not in the night
    scheduler = scheduler_of(machine)
    plan = scheduler.plan(job, machine, request.today)
    shown = [
        Text(f"{scheduler.name.zh} 将按下面的内容运行：xlcrm {shlex.join(job.words)}", f"{scheduler.name.en} would run, as follows: xlcrm {shlex.join(job.words)}").in_(lang),
        *plan.shown.splitlines(),
        *(" ".join(words) for words, _ in plan.after),
        Text(f"日志：{log_of(machine, job.name)}", f"Log: {log_of(machine, job.name)}").in_(lang),
    ]  # fmt: skip
    data = {"name": job.name, "scheduler": scheduler.name.en, "at": job.at, "words": list(job.words)}
    if not request.option("yes"):
        ask = Text(
            "还没有写入。确认后加 --yes 再运行一次。",
            "Nothing was written. If this is right, run it again with --yes.",
        )
        return Outcome((*shown, ask.in_(lang)), {**data, "written": False}, lang=lang)
    machine.write(jobs.path(job.name), jobs.text(job).encode())
    tell(plan, machine)
    done = Text(
        f"已写入，{job.at} 开始。试一次：xlcrm schedule run --name {job.name}",
        f"Written; it begins at {job.at}. Try it: xlcrm schedule run --name {job.name}",
    )
    return Outcome((*shown, done.in_(lang)), {**data, "written": True}, lang=lang)


def _job(request: Request, lang: Lang) -> Job:
    from xlcrm.crm.weekdays import parse_weekdays
    from xlcrm.hosts.nightly.job import EVERY_DAY, Job, checked_name, checked_time

    text = str(request.option("days", ""))
    days = parse_weekdays(text) if text else frozenset(EVERY_DAY)
    if days is None:
        raise UsageError(
            f"看不懂“{text}”是星期几，请写成 周一至周五 这样。",
            f"'{text}' names no weekdays that can be read: write Mon-Fri.",
        )
    said = {name: str(request.option(name, "")) for name in ("mail", "sender", "server")}
    name, at = str(request.option("name", DEFAULT_NAME)), str(request.option("at", "02:30"))
    return Job(
        checked_name(name), _words(request, lang), checked_time(at), tuple(sorted(days)), **said, lang=lang
    )


def _words(request: Request, lang: Lang) -> tuple[str, ...]:
    """What is typed after `xlcrm`, with paths that hold wherever it starts."""
    books = [str(Path(book).resolve()) for book in request.option("books", ())]
    missing = next((book for book in books if not Path(book).exists()), None)
    if not books or missing:
        raise UsageError(
            f"没有找到工作簿或文件夹“{missing or ''}”。请写在 add 后面。",
            f"There is no workbook or folder '{missing or ''}'. Name it after `add`.",
        )
    given = request.option("jobs")
    jobs = () if given is None else ("--jobs", str(int(given)))
    return (*shlex.split(str(request.option("do", "refresh"))), *books, *jobs, "--lang", lang)


def log_of(machine: Machine, name: str) -> Path:
    """Where a task writes what it did."""
    return machine.settings / "logs" / f"{name}.log"


def _remove(request: Request, machine: Machine, jobs: Jobs, lang: Lang) -> Outcome:
    from xlcrm.hosts.nightly.schedulers import scheduler_of, tell

    name = str(request.option("name", DEFAULT_NAME))
    jobs.read(name)
    scheduler = scheduler_of(machine)
    if not request.option("yes"):
        ask = Text(f"将从 {scheduler.name.zh} 删除 {name}。确认后加 --yes 再运行一次。", f"{name} would be removed from {scheduler.name.en}. Run it again with --yes.")  # fmt: skip
        return Outcome((ask.in_(lang),), {"name": name, "removed": False}, lang=lang)
    tell(scheduler.removal(name, machine), machine)
    for path in (*scheduler.files(name, machine), jobs.path(name)):
        machine.remove(path)
    done = Text(
        f"已删除 {name}；日志留着：{log_of(machine, name)}",
        f"{name} was removed; its log stays: {log_of(machine, name)}",
    )
    return Outcome((done.in_(lang),), {"name": name, "removed": True}, lang=lang)


def _list(_: Request, machine: Machine, jobs: Jobs, lang: Lang) -> Outcome:
    from xlcrm.crm.weekdays import write_weekdays

    found = list(jobs)
    lines = [
        f"{job.name}  {job.at} {write_weekdays(frozenset(job.days), lang)}  xlcrm {shlex.join(job.words)}  ({log_of(machine, job.name)})"
        for job in found
    ]
    nothing = Text("没有定时任务。", "There are no scheduled tasks.").in_(lang)
    data = {
        "tasks": [
            {"name": job.name, "at": job.at, "days": list(job.days), "words": list(job.words)}
            for job in found
        ]
    }
    return Outcome(tuple(lines) or (nothing,), data, lang=lang)


def _run(request: Request, machine: Machine, jobs: Jobs, lang: Lang) -> Outcome:
    from xlcrm.hosts.mail_secrets import find_secret
    from xlcrm.hosts.nightly.alarm import raise_alarm
    from xlcrm.hosts.nightly.running import run_job

    job = jobs.read(str(request.option("name", DEFAULT_NAME)))
    log = log_of(machine, job.name)
    night = run_job(job, machine.python, log, _now, lambda night: raise_alarm(night, find_secret, _now()))
    told = Text(f"退出码 {night.code}；日志：{log}", f"Exit code {night.code}; log: {log}").in_(lang)
    return Outcome(
        (*night.lines, told),
        {"name": job.name, "exit_code": night.code, "log": str(log)},
        lang=lang,
        exit_code=night.code,
    )


def _now() -> dt.datetime:
    return dt.datetime.now().astimezone()


_ACTIONS: dict[str, Callable[[Request, Machine, Jobs, Lang], Outcome]] = {
    "add": _add,
    "remove": _remove,
    "list": _list,
    "run": _run,
}
