"""A job: what is to be done, when, and who is told when it fails; kept as a file of the user's settings."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from xlcrm.errors import UsageError
from xlcrm.lang import Lang

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
_NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")


@dataclass(frozen=True)
class Job:
    """One task of the night."""

    name: str
    words: tuple[str, ...]
    """What is typed after `xlcrm`."""
    at: str
    """02:30"""
    days: tuple[int, ...] = EVERY_DAY
    """0 is Monday."""
    mail: str = ""
    """Who is told when something failed."""
    sender: str = ""
    server: str = ""
    """Mail server; empty: that of the sender's provider."""
    lang: Lang = "en"

    @property
    def time(self) -> dt.time:
        """When it begins, on the wall's clock."""
        return dt.time.fromisoformat(self.at)


def checked_name(name: str) -> str:
    """The name; UsageError where a scheduler would not take it."""
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"任务名称“{name}”只能用英文字母、数字、- 和 _，最多 40 个。",
            f"The name '{name}' of a task may have letters a–z, digits, - and _ only, 40 at most.",
        )
    return name


def checked_time(text: str) -> str:
    """A time of day as 02:30; UsageError for anything else."""
    found = re.fullmatch(r"([01]?\d|2[0-3])[:：]([0-5]\d)", text.strip())
    if not found:
        raise UsageError(
            f"“{text}”不是可以读懂的时间，请写成 02:30 这样。",
            f"'{text}' is no time of day that can be read: write it as 02:30.",
        )
    return f"{int(found[1]):02}:{found[2]}"


@dataclass(frozen=True)
class Jobs:
    """The jobs of a user, one file each."""

    folder: Path

    def path(self, name: str) -> Path:
        """The file of a job."""
        return self.folder / f"{checked_name(name)}.json"

    def text(self, job: Job) -> str:
        """The content of its file."""
        return json.dumps(asdict(job), ensure_ascii=False, indent=1) + "\n"

    def read(self, name: str) -> Job:
        """A job by its name. Raises UsageError where there is none."""
        try:
            found = json.loads(self.path(name).read_text("utf-8"))
            return Job(**{**found, "words": tuple(found["words"]), "days": tuple(found["days"])})
        except (OSError, ValueError, TypeError, KeyError) as error:
            known = ", ".join(job.name for job in self) or "—"
            raise UsageError(
                f"没有叫“{name}”的定时任务（有：{known}）。",
                f"There is no scheduled task '{name}' (there are: {known}).",
            ) from error

    def __iter__(self) -> Iterator[Job]:
        """Every job that can be read, by name."""
        for path in sorted(self.folder.glob("*.json")):
            try:
                yield self.read(path.stem)
            except UsageError:
                continue
