"""Work that ends its process over one workbook, as a fault in a library or a lack of memory does."""

from __future__ import annotations

import os

from xlcrm.hosts.many.tasks import Done, Task, carry_out


def dies_over_the_second(task: Task) -> Done:
    if task.name == "2.xlsx":
        os._exit(9)
    return carry_out(task)
