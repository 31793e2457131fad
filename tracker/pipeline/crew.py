"""Several processes that read articles side by side, where there are many to read.

Reading (extraction, coding) is what costs time, and Python threads share one core. The processes
only read; this one alone writes.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, TypeVar

from tracker.config import Config
from tracker.errors import TrackerError

if TYPE_CHECKING:
    from tracker.pipeline.service import Pipeline

Item = TypeVar("Item")
Result = TypeVar("Result")
Task = Callable[["Pipeline", Item], Result]

CHUNK = 8  # items sent at once
WORTHWHILE = 64  # items from which on starting processes pays
RECYCLE = 500  # chunks after which a process makes way for a new one


def cores() -> int:
    """How many this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def share(
    pipeline: Pipeline,
    task: Task[Item, Result],
    items: Sequence[Item],
    *,
    processes: int | None = None,
) -> Generator[Result, None, None]:
    """`task(pipeline, item)` for each item, in order; by so many processes (default: one for each
    core), or by this one where there are few. A task is a function of a module.

    Few results are waiting at any time, however many items there are. Raises TrackerError where a
    process dies.
    """
    size = min(processes or cores(), max(1, len(items) // CHUNK))
    if size < 2 or len(items) < WORTHWHILE:
        for item in items:
            yield task(pipeline, item)
        return
    pool = ProcessPoolExecutor(
        size,
        mp_context=multiprocessing.get_context("spawn"),  # threads and connections are not forked
        initializer=_open,
        initargs=(pipeline.config,),
        max_tasks_per_child=RECYCLE,
    )
    pending: deque[Future[list[Result]]] = deque()
    chunks = (items[start : start + CHUNK] for start in range(0, len(items), CHUNK))
    try:
        for chunk in chunks:
            pending.append(pool.submit(_work, task, chunk))
            if len(pending) > 2 * size:
                yield from pending.popleft().result()
        while pending:
            yield from pending.popleft().result()
    except BrokenProcessPool as error:
        raise TrackerError(
            "a process that read articles died, perhaps for want of memory; what was stored "
            "stays, run the command again to go on"
        ) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


_pipeline: Pipeline | None = None  # of a process of the crew


def _open(config: Config) -> None:
    """What a process of the crew does first: open a pipeline of its own."""
    global _pipeline
    from tracker.codebook.load import load
    from tracker.db import Database
    from tracker.pipeline.service import Pipeline

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one that writes
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    database = Database(config.database_url, pool_size=1, max_overflow=1)
    _pipeline = Pipeline(config, database, load(config.codebook))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _work(task: Task[Item, Result], items: Sequence[Item]) -> list[Result]:
    assert _pipeline is not None
    return [task(_pipeline, item) for item in items]
