"""Files that a command writes beside the workbook, such as calendars: whole or not at all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from xlcrm.errors import WriteError
from xlcrm.hosts.printing import print_pages
from xlcrm.lang import Lang, Text

if TYPE_CHECKING:
    from xlcrm.commands.outcome import Outcome


def write_beside(files: Mapping[str, bytes]) -> list[str]:
    """Write each file, in the place of an older one; returns their paths. WriteError says which one failed."""
    for name, content in files.items():
        path = Path(name)
        unfinished = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            unfinished.write_bytes(content)
            unfinished.replace(path)
        except OSError as error:
            with contextlib.suppress(OSError):
                unfinished.unlink(missing_ok=True)
            raise WriteError(
                f"无法写入 {path}：{error.strerror}。请检查文件夹和权限，或换一个文件夹。",
                f"{path} cannot be written: {error.strerror}. Check the folder and its permissions, or name another one.",
            ) from error
    return list(files)


def write_files(outcome: Outcome) -> tuple[list[str], list[str]]:
    """Write the files of an outcome, and PDFs of its pages; returns their paths and what is to be told."""
    paths = write_beside(outcome.files)
    told = told_of(paths, outcome.lang)
    if outcome.pages and paths:
        printed, why = print_pages(outcome.pages)
        paths += printed
        told += [why.in_(outcome.lang)] if why else []
    return paths, told


def told_of(paths: list[str], lang: Lang) -> list[str]:
    """A line about the files that were written."""
    if not paths:
        return []
    folder, many = str(Path(paths[0]).parent), len(paths)
    return [Text(f"已写入 {many} 个文件到 {folder}", f"{many} files written to {folder}").in_(lang)]
