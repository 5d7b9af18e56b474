"""A task that a cluster may run again, because a worker died or was believed dead, writes its workbook once.

Beside the workbook a small file says what the run found before it began and, later, what came of it. Who comes second and
finds the workbook changed since then knows that the first one wrote it: a workbook is put in place at once or not at all.
"""

from __future__ import annotations

import glob
import hashlib
import json
import os
import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from xlcrm.hosts.many.tasks import Done, Task, carry_out, mark_of

STALE = 3 * 24 * 3600
"""Seconds after which nobody comes back to a run."""


def once(task: Task, run: str) -> Done:
    """Carry a task of a run out, unless that was done before."""
    note = note_of(task.path, run)
    before = _looks(task.path)
    known = _read(note)
    if known.get("done"):
        return Done(**{**known["done"], "lines": tuple(known["done"]["lines"])})
    if known and known["before"] != before:
        return _finished(note, known, _after_another(task))
    _put(note, {"before": before})
    done = carry_out(task)
    if done.error and _looks(task.path) != before:  # another worker was quicker
        done = _after_another(task)
    return _finished(note, {"before": before}, done)


def note_of(path: str, run: str) -> Path:
    """The file beside a workbook that says how far a run has come with it."""
    book = Path(path)
    return book.with_name(f".{book.name}.{run}.xlcrm-run")


def forget(path: str, run: str) -> None:
    """Take the note of a run away once all results have arrived, and those of runs that were broken off days ago."""
    note_of(path, run).unlink(missing_ok=True)
    for note in Path(path).parent.glob(f".{glob.escape(Path(path).name)}.*.xlcrm-run*"):
        if time.time() - note.stat().st_mtime > STALE:
            note.unlink(missing_ok=True)


def _after_another(task: Task) -> Done:
    """What came of a task whose workbook is written already.

    Files beside it may be missing: they are written again, the same as before, and the workbook says already what it is to say.
    """
    return carry_out(task) if mark_of(task.command).files else _found_again(task)


def _found_again(task: Task) -> Done:
    """What the run that wrote it found: asked once more, without writing."""
    found = carry_out(replace(task, options={**task.options, "dry-run": True}))
    return replace(found, data={**found.data, "written": _target(task.path)})


def _target(path: str) -> str:
    beside = _beside(path)
    return str(beside) if beside.exists() else path


def _beside(path: str) -> Path:
    book = Path(path)
    return book.with_name(f"{book.stem}.xlcrm{book.suffix}")


def _looks(path: str) -> list[str | None]:
    """The workbook and the copy beside it, where a first run writes: what changes when one of them is written."""
    return [_digest(Path(path)), _digest(_beside(path))]


def _digest(path: Path) -> str | None:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None


def _finished(note: Path, known: dict[str, Any], done: Done) -> Done:
    plain = json.loads(json.dumps(asdict(done), ensure_ascii=False, default=str))
    _put(note, {**known, "done": plain})
    return done


def _read(note: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(note.read_text("utf-8")))
    except (OSError, ValueError):
        return {}


def _put(note: Path, content: dict[str, Any]) -> None:
    """In place at once, so that nobody reads half of it."""
    written = note.with_name(f"{note.name}.{os.getpid()}")
    written.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    written.replace(note)
