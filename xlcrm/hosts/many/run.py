"""The run over many workbooks: one line as each ends, a report at the end, and a table of all results."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xlcrm.errors import WriteError
from xlcrm.hosts.many.local import in_processes
from xlcrm.hosts.many.own_options import options_of_each
from xlcrm.hosts.many.tasks import Done, Task, carry_out, mark_of
from xlcrm.lang import Lang, Text


@dataclass(frozen=True)
class ManyBooks:
    """A command, its workbooks, and where the work is done."""

    command: str
    paths: Sequence[str]
    options: Mapping[str, Any]
    now: dt.datetime
    lang: Lang | None
    shell_lang: Lang
    jobs: int = 1
    scheduler: str = ""

    def tasks(self) -> list[Task]:
        """One task a workbook. UsageError for options that several workbooks cannot be given."""
        of_each = options_of_each(mark_of(self.command), self.options, self.paths)
        return [
            Task(self.command, path, options, self.now, self.lang, self.shell_lang)
            for path, options in zip(self.paths, of_each, strict=True)
        ]


def run_on_many(run: ManyBooks, say: Callable[[str], None]) -> list[Done]:
    """Everything that came of it, in the order of the workbooks; each workbook and the report are said as they come."""
    found: dict[str, Done] = {}
    for done in _ended(run):
        found[done.path] = done
        say(_line(done, len(found), len(run.paths), run.shell_lang))
    results = [found[path] for path in run.paths]
    for line in report(results, run.shell_lang):
        say(line)
    return results


def _ended(run: ManyBooks) -> Iterator[Done]:
    tasks = run.tasks()
    if run.scheduler:
        from xlcrm.hosts.many.cluster import on_cluster

        return on_cluster(tasks, run.scheduler)
    if run.jobs > 1:
        return in_processes(tasks, run.jobs)
    return map(carry_out, tasks)


def _line(done: Done, number: int, count: int, lang: Lang) -> str:
    name = Path(done.path).name
    what = done.error or (done.lines[0] if done.lines else Text("完成", "done").in_(lang))
    said = what if what.startswith(name) else f"{name}: {what}"
    return f"[{number}/{count}] {said} ({done.seconds:.1f} s)"


def report(results: Sequence[Done], lang: Lang) -> list[str]:
    """How many were done, and once more which were not."""
    failed = [done for done in results if done.error]
    fine = len(results) - len(failed)
    lines = [
        Text(
            f"完成 {fine} 个工作簿，未完成 {len(failed)} 个。", f"{fine} workbook(s) done, {len(failed)} not."
        ).in_(lang)
    ]
    return lines + [f"  {done.path}: {done.error}" for done in failed]


def write_table(results: Sequence[Done], path: Path) -> None:
    """All results as a CSV file that Excel opens, a row a workbook."""
    rows = [
        {"path": done.path, "exit_code": done.exit_code, "seconds": done.seconds, **_flat(done.data)}
        for done in results
    ]
    heads = list(dict.fromkeys(name for row in rows for name in row))
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as out:
            writer = csv.DictWriter(out, heads)
            writer.writeheader()
            writer.writerows(rows)
    except OSError as error:
        raise WriteError(
            f"工作簿都已处理，但汇总表“{path}”写不进去（{error}）。请检查 --report。",
            f"The workbooks are done, but their table '{path}' cannot be written ({error}). Check --report.",
        ) from error


def _flat(data: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """Single values by name, those of inner objects as outer.inner; lists by their length."""
    found: dict[str, Any] = {}
    for name, value in data.items():
        if isinstance(value, Mapping):
            found |= _flat(value, f"{before}{name}.")
        else:
            found[before + name] = len(value) if isinstance(value, list | tuple) else value
    return found
