"""Tasks on a Dask cluster, whose workers see the workbooks under the same paths (a shared drive)."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from xlcrm.errors import UsageError
from xlcrm.hosts.many.once import forget, once
from xlcrm.hosts.many.tasks import FAILED, Done, Task, mark_of, unexpected

RETRIES = 3
"""Workers that may die over one workbook before it is given up."""


def on_cluster(tasks: Sequence[Task], scheduler: str) -> Iterator[Done]:
    """What came of the tasks, as they end. Raises UsageError where there is no scheduler at the address."""
    distributed = _distributed()
    run = uuid.uuid4().hex[:12]
    try:
        with _client(distributed, scheduler) as client:
            futures = {
                client.submit(
                    once, _anywhere(task), run, key=f"xlcrm-{run}-{number}", pure=False, retries=RETRIES
                ): task
                for number, task in enumerate(tasks)
            }
            for future in distributed.as_completed(futures):
                task = futures.pop(future)
                yield replace(_result(future, task), path=task.path)
                future.release()  # else the cluster works it out again when the worker that holds it dies
    finally:
        for task in tasks:
            forget(_anywhere(task).path, run)


def _anywhere(task: Task) -> Task:
    """The task with paths that are the same wherever a worker runs."""
    places = {option.name for option in mark_of(task.command).options if option.kind == "path"} | {
        "password-file"
    }
    options = {
        name: str(Path(value).resolve()) if name in places and value else value
        for name, value in task.options.items()
    }
    return replace(task, path=str(Path(task.path).resolve()), options=options)


def _result(future: Any, task: Task) -> Done:
    error = future.exception()
    if error is None:
        found: Done = future.result()
        return found
    said = unexpected(error).in_(task.shell_lang)
    return Done(task.path, (), {"error": said}, FAILED, said)


def _distributed() -> Any:
    try:
        import distributed
    except ImportError as error:
        raise UsageError(
            "--scheduler 需要 Dask。请运行：pip install 'xlcrm[cluster]'",
            "--scheduler needs Dask. Run: pip install 'xlcrm[cluster]'",
        ) from error
    return distributed


def _client(distributed: Any, scheduler: str) -> Any:
    try:
        return distributed.Client(scheduler, timeout="10s")
    except (OSError, ValueError, TimeoutError) as error:
        raise UsageError(
            f"连接不上 Dask 调度器 {scheduler}（{error}）。请检查 --scheduler，如 tcp://主机:8786。",
            f"There is no Dask scheduler at {scheduler} ({error}). Check --scheduler, such as tcp://host:8786.",
        ) from error
