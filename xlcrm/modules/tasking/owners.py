"""Who is to do each task."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.lang import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.commands.desk import Desk


def owners(desk: Desk) -> Mapping[str, tuple[str, ...]]:
    """Row key → everybody who is to do the task, "" for nobody."""
    return desk.once("owners of tasks", lambda: _owners(desk))


def _owners(desk: Desk) -> dict[str, tuple[str, ...]]:
    tasks = desk.records("tasks")
    rows = zip(tasks.index, tasks.to_dict("records"), strict=True)
    return {str(key): desk.owners_of(row) for key, row in rows}


def counted_for_each(several: int) -> Text:
    """What to know of sums over owners, where so many tasks have more than one."""
    return Text(
        f"有几个负责人的任务（{several} 项）算在每个人名下，各人相加会多于总数。",
        f"Tasks of several owners ({several}) count for each of them: the owners add up to more than all tasks.",
    )
