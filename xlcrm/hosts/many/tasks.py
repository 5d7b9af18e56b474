"""A command on one workbook as a task: plain values go to another process, or machine, and plain values come back."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from xlcrm.errors import XlcrmError
from xlcrm.lang import Lang, Text
from xlcrm.registry import builtins, load

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
    data: Mapping[str, Any] = field(default_factory=dict)
    exit_code: int = 0
    error: str = ""
    """What kept it from being done, in the language of the terminal."""
    seconds: float = 0.0


def carry_out(task: Task) -> Done:
    """Run a task. Whatever goes wrong is part of what comes back."""
    from xlcrm.hosts.files import run_on_file

    started = time.perf_counter()
    entries = builtins().entries
    entry = entries[task.command] if task.command in entries else load().entries[task.command]
    try:
        found = run_on_file(
            entry, task.path, task.options, today=task.now.date(), lang=task.lang, shell_lang=task.shell_lang, registry=load,
            progress=lambda _stage, _share: None, now=task.now,
        )  # fmt: skip
    except XlcrmError as error:
        said, code = error.message(task.shell_lang), error.exit_code
        return Done(task.path, (), {"error": said}, code, said, _since(started))
    except Exception as error:  # noqa: BLE001 - one workbook must not stop the others
        said = unexpected(error).in_(task.shell_lang)
        return Done(task.path, (), {"error": said}, FAILED, said, _since(started))
    fault = found.fault.message(task.shell_lang) if found.fault else ""
    return Done(task.path, found.lines, dict(found.data), found.exit_code, fault, _since(started))


def unexpected(error: BaseException) -> Text:
    """Words for a fault that nobody foresaw."""
    said = f"{type(error).__name__}: {error}"
    return Text(
        f"意外错误（{said}），这个工作簿没有写入。请把此信息反馈给 xlcrm 的开发者。",
        f"Unexpected fault ({said}): this workbook was not written. Please report it to the developers of xlcrm.",
    )


def _since(started: float) -> float:
    return round(time.perf_counter() - started, 2)
