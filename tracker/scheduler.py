"""When things happen: APScheduler jobs without logic of their own; all work is the pipeline's.

One process runs this, started after any fork (a scheduler thread does not survive one). Several
such processes may share a database: leases there decide who polls a feed or takes a job.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy.exc import OperationalError

from tracker import allocation, metrics, migrate
from tracker.config import Config
from tracker.db import Database
from tracker.pipeline import measures
from tracker.pipeline.reports import Report
from tracker.pipeline.service import Pipeline
from tracker.supervisor import GRACE

log = logging.getLogger(__name__)

TICKS = {
    "poll_due": 5.0,
    "work_jobs": 1.0,
    "tell_webhooks": 2.0,
    "housekeeping": 3600.0,
}  # seconds between two
HEARTBEAT = 10.0


class Outage:
    """Whether the database answers: said once when it goes and once when it is back."""

    def __init__(self) -> None:
        self.since: float | None = None

    def guard(self, name: str, tick: Callable[[], object]) -> None:
        """Run a tick; one that meets no database does nothing, the next one tries again."""
        try:
            done = tick()
        except OperationalError as error:
            if self.since is None:
                self.since = time.monotonic()
                log.warning("the database does not answer; waiting: %s", migrate.reason(error))
        except Exception:
            log.exception("%s failed", name, extra={"tick": name})
            measures.failures.labels(name).inc()
        else:
            if isinstance(done, Report) and done.feeds:
                _tell(done)
                allocation.give_back()
            if self.since is not None:
                log.info("the database answers again after %.0f s", time.monotonic() - self.since)
                self.since = None


def _tell(report: Report) -> None:
    """Log what a round of polls did, and each feed that failed."""
    counts = {key: value for key, value in report.to_json().items() if isinstance(value, int)}
    log.info("polled", extra=counts)
    for failure in report.errors:
        log.warning("poll failed: %s", failure["error"], extra={"feed": failure["feed"]})


def build(pipeline: Pipeline) -> BackgroundScheduler:
    """A scheduler that is not yet started."""
    scheduler = BackgroundScheduler(
        timezone="UTC",
        executors={"default": ThreadPoolExecutor(len(TICKS) + 1)},
        job_defaults={
            "coalesce": True,  # what was missed while busy or asleep is made up for once
            "max_instances": 1,  # a tick that lasts longer than its interval is not doubled
            "misfire_grace_time": None,  # however late, a tick is due; the default drops it
        },
    )
    outage = Outage()
    for name, seconds in TICKS.items():
        tick = (name, getattr(pipeline, name))
        scheduler.add_job(outage.guard, IntervalTrigger(seconds=seconds), tick, id=name)
    if pipeline.config.heartbeat is not None:
        beat = [pipeline.config.heartbeat]
        scheduler.add_job(Path.touch, IntervalTrigger(seconds=HEARTBEAT), beat, id="heartbeat")
        pipeline.config.heartbeat.touch()
    return scheduler


def serve(config: Config) -> None:
    """Wait for the database, migrate it, then `run` until a signal. Raises UsageError for an
    address of the metrics that cannot be used."""
    allocation.share_one_arena()
    if config.metrics_address is not None:
        metrics.listen(config.metrics_address)
    with ExitStack() as stack:
        database = Database(config.database_url)
        stack.callback(database.dispose)
        migrate.upgrade_when_possible(database)
        run(stack.enter_context(Pipeline.open(config)))


def run(pipeline: Pipeline, grace: float = GRACE) -> None:
    """Poll and work off jobs until SIGTERM or SIGINT. What runs then has `grace` seconds to end;
    leases that are still held are handed back, so that another process can go on at once."""
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
    ended = _shut_down(scheduler, pipeline, grace - 1)
    try:
        pipeline.hand_back()
    except OperationalError as error:
        log.warning("leases run out by themselves: %s", migrate.reason(error))
    log.info("scheduler has stopped" if ended else "scheduler has stopped; a poll was cut off")
    if not ended:
        logging.shutdown()
        os._exit(0)  # a thread that waits for a resolver, say, would keep the process alive


def _shut_down(scheduler: BackgroundScheduler, pipeline: Pipeline, seconds: float) -> bool:
    """Wait for what runs, half of the time for the answers of slow hosts; False where something
    did not end."""
    waiting = threading.Thread(target=scheduler.shutdown, daemon=True)
    waiting.start()
    waiting.join(seconds / 2)
    if waiting.is_alive():
        log.info("cutting off the requests that still run")
        pipeline.cut_off()
        waiting.join(seconds / 2)
    return not waiting.is_alive()
