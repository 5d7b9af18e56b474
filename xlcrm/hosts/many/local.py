"""Tasks in processes of this machine. Each process takes one workbook at a time, so that one that dies names its workbook."""

from __future__ import annotations

import multiprocessing
import os
import queue
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from threading import Thread

from xlcrm.hosts.many.tasks import FAILED, Done, Task, carry_out
from xlcrm.lang import Text

Work = Callable[[Task], Done]


def in_processes(tasks: Sequence[Task], jobs: int, work: Work = carry_out) -> Iterator[Done]:
    """What came of the tasks, as they end."""
    waiting: queue.SimpleQueue[Task] = queue.SimpleQueue()
    for task in tasks:
        waiting.put(task)
    done: queue.SimpleQueue[Done] = queue.SimpleQueue()
    workers = [
        Thread(target=_work, args=(waiting, done, work), daemon=True) for _ in range(min(jobs, len(tasks)))
    ]
    for worker in workers:
        worker.start()
    for _ in tasks:
        yield done.get()
    for worker in workers:
        worker.join()


def _work(waiting: queue.SimpleQueue[Task], done: queue.SimpleQueue[Done], work: Work) -> None:
    """One process after another, as long as there are tasks: a new one only where the last has died."""
    while not waiting.empty():
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(1, mp_context=context, initializer=_without_a_terminal) as process:
            _until_it_dies(process, waiting, done, work)


def _without_a_terminal() -> None:
    """Several processes cannot ask for a password at once: it comes from a file, the environment or the keyring."""
    sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115 - open as long as the process


def _until_it_dies(
    process: ProcessPoolExecutor, waiting: queue.SimpleQueue[Task], done: queue.SimpleQueue[Done], work: Work
) -> None:
    while True:
        try:
            task = waiting.get_nowait()
        except queue.Empty:
            return
        try:
            done.put(process.submit(work, task).result())
        except BrokenProcessPool:
            said = _DIED.in_(task.shell_lang)
            done.put(Done(task.path, (), {"error": said}, FAILED, said))
            return


_DIED = Text(
    "处理它的进程中途结束（可能内存不足），这个工作簿没有完成，其余照常。请单独再运行一次。",
    "The process that worked on it ended (perhaps out of memory): this workbook is not done, the others are. Run it again alone.",
)
