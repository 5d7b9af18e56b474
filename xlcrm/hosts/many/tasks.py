"""A command on one workbook as a task: plain values go to another process, or machine, and plain values come back."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from xlcrm.errors import XlcrmError
from xlcrm.lang import Lang, Text
from xlcrm.marks import CommandMark
from xlcrm.registry import Registry, load

FAILED = 2


@dataclass(frozen=True)
class Task:
    """What to run on which workbook; the same clock for all of them."""

    command: str
    path: str
    options: Mapping[str, Any]
    now: dt.datetime
    lang: Lang | None
    shell_lang: Lang

    @property
    def name(self) -> str:
        """The workbook's file name."""
        return Path(self.path).name


@dataclass(frozen=True)
class Done:
    """What came of a task."""

    path: str
    lines: tuple[str, ...] = ()
    """What is said of it, the line that says most first."""
    data: Mapping[str, Any] = field(default_factory=dict)
    exit_code: int = 0
    error: str = ""
    """What kept it from being done, in the language of the terminal."""
    seconds: float = 0.0


def carry_out(task: Task) -> Done:
    """Run a task. Whatever goes wrong is part of what comes back."""
    from xlcrm.hosts.files import run_on_file

    started = time.perf_counter()
    try:
        found = run_on_file(
            registry().entries[task.command], task.path, task.options, today=task.now.date(), lang=task.lang,
            shell_lang=task.shell_lang, registry=registry, progress=lambda _stage, _share: None, now=task.now,
        )  # fmt: skip
    except XlcrmError as error:
        said, code = error.message(task.shell_lang), error.exit_code
        return Done(task.path, (), {"error": said}, code, said, _since(started))
    except Exception as error:  # noqa: BLE001 - one workbook must not stop the others
        said = unexpected(error).in_(task.shell_lang)
        return Done(task.path, (), {"error": said}, FAILED, said, _since(started))
    lines = (found.headline, *found.lines) if found.headline else found.lines
    fault = found.fault.message(task.shell_lang) if found.fault else found.headline if found.held else ""
    code = max(found.exit_code, FAILED if found.held else 0)
    return Done(task.path, lines, dict(found.data), code, fault, _since(started))


@cache
def registry() -> Registry:
    """Built-ins and plugins: a process has the same from the first workbook to the last."""
    return load()


def mark_of(command: str) -> CommandMark:
    """What is known of a command by its name."""
    mark = registry().entries[command].mark
    assert isinstance(mark, CommandMark)  # noqa: S101 - only commands come here
    return mark


def unexpected(error: BaseException) -> Text:
    """Words for a fault that nobody foresaw."""
    said = f"{type(error).__name__}: {error}"
    return Text(
        f"意外错误（{said}），这个工作簿没有写入。请把此信息反馈给 xlcrm 的开发者。",
        f"Unexpected fault ({said}): this workbook was not written. Please report it to the developers of xlcrm.",
    )


def _since(started: float) -> float:
    return round(time.perf_counter() - started, 2)
