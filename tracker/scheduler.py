"""When things happen: APScheduler jobs without logic of their own; all work is the pipeline's.

One process runs this, started after any fork (a scheduler thread does not survive one). Several
such processes may share a database: leases there decide who polls a feed or takes a job.
"""

from __future__ import annotations

import logging
import signal
import threading
from types import FrameType

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from tracker.pipeline.service import Pipeline

log = logging.getLogger(__name__)

TICKS = {"poll_due": 5.0, "work_jobs": 1.0, "housekeeping": 3600.0}  # seconds between two


def build(pipeline: Pipeline) -> BackgroundScheduler:
    """A scheduler that is not yet started."""
    scheduler = BackgroundScheduler(
        timezone="UTC",
        executors={"default": ThreadPoolExecutor(len(TICKS))},
        job_defaults={
            "coalesce": True,  # what was missed while busy or asleep is made up for once
            "max_instances": 1,  # a tick that lasts longer than its interval is not doubled
            "misfire_grace_time": None,  # however late, a tick is due; the default drops it
        },
    )
    for name, seconds in TICKS.items():
        scheduler.add_job(getattr(pipeline, name), IntervalTrigger(seconds=seconds), id=name)
    return scheduler


def run(pipeline: Pipeline) -> None:
    """Poll and work off jobs until SIGTERM or SIGINT; running polls are finished or handed back."""
    stop = threading.Event()

    def on_signal(number: int, _frame: FrameType | None) -> None:
        log.info("stopping on %s", signal.Signals(number).name)
        pipeline.stop()
        stop.set()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    scheduler = build(pipeline)
    scheduler.start()
    log.info("scheduler is running")
    stop.wait()
    scheduler.shutdown(wait=True)
    log.info("scheduler has stopped")
