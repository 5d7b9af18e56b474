"""Files that a command writes beside the workbook, such as calendars, and what is told of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from xlcrm.hosts.printing import print_pages
from xlcrm.hosts.written import write_beside
from xlcrm.lang import Lang, Text, count_of

if TYPE_CHECKING:
    from xlcrm.commands.outcome import Outcome

NOT_KEPT = Text(
    "以上已经完成，但没能写进工作簿；发件箱里有记录，下次运行时补上。",
    "The above is done, but it could not be written into the workbook; the outbox knows it, and the next run makes up for it.",
)
"""What is said when something was done that the workbook does not tell yet."""


def write_files(outcome: Outcome) -> tuple[list[str], list[str]]:
    """Write the files of an outcome, and PDFs of its pages; returns their paths and what is to be told."""
    paths = write_beside(outcome.files)
    told = told_of(paths, outcome.lang)
    if outcome.prints:
        printed, why = print_pages(outcome.prints)
        paths += printed
        told += [why.in_(outcome.lang)] if why else []
    return paths, told


def told_of(paths: list[str], lang: Lang) -> list[str]:
    """A line about the files that were written."""
    if not paths:
        return []
    folder, many = str(Path(paths[0]).parent), len(paths)
    return [
        Text(f"已写入 {many} 个文件到 {folder}", f"{count_of(many, 'file')} written to {folder}").in_(lang)
    ]
