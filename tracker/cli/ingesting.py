"""tracker seed, tracker ingest"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from types import FrameType

import click

from tracker.cli.opening import pipeline
from tracker.cli.options import DAY, PROCESSES
from tracker.cli.progress import shown
from tracker.pipeline.service import Pipeline


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--published", type=DAY, help="Day of articles whose text does not state one.")
@PROCESSES
def seed(paths: tuple[Path, ...], published: datetime | None, processes: int | None) -> int:
    """Load articles: the bundled ones, or any .txt, .md or .html file or folder.

    A manifest.json beside the files tells what their text does not. Running it twice adds
    nothing.
    """
    with pipeline() as opened, stoppable(opened), shown("seed") as progress:
        report = opened.seed(
            paths,
            published=published.date() if published else None,
            progress=progress,
            processes=processes,
        )
    for path, reason in report.failed:
        click.echo(f"tracker: {path}: {reason}", err=True)
    click.echo(
        f"{report.new} new articles, {report.revised} revised, {report.unchanged} known already, "
        f"{len(report.failed)} failed; {report.statements} statements"
    )
    return 1 if report.failed else 0


@click.command()
@click.option("--feed", "feed", help="Poll this feed alone, due or not.")
@click.option("--all", "everything", is_flag=True, help="Poll every feed, due or not.")
@click.option("--since", type=DAY, help="Go back through the pages of feeds that have them.")
def ingest(feed: str | None, everything: bool, since: datetime | None) -> int:
    """Poll the due feeds once (or one, or all) and exit."""
    if feed and everything:
        raise click.UsageError("--feed and --all exclude each other")
    with pipeline() as opened, stoppable(opened), shown("ingest") as progress:
        report = opened.ingest(
            feed=feed,
            everything=everything,
            since=_day(since),
            progress=progress,
        )
    for failure in report.errors:
        click.echo(f"tracker: {failure['feed']}: {failure['error']}", err=True)
    click.echo(
        f"{report.feeds} feeds polled, {report.failed} failed; {report.entries} new entries, "
        f"{report.articles} articles, {report.revisions} revised, {report.statements} statements"
    )
    return 1 if report.failed else 0


def _day(value: datetime | None) -> date | None:
    return value.date() if value else None


@contextmanager
def stoppable(opened: Pipeline) -> Iterator[None]:
    """Ctrl-C and SIGTERM finish the article at hand, then stop; a second one stops at once."""

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        if opened.stopping.is_set():
            os._exit(130)  # nothing half is stored, and leases run out; threads may wait long
        click.echo("stopping after the article at hand …", err=True)
        opened.stop()

    before = {s: signal.signal(s, on_signal) for s in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if opened.stopping.is_set():
        raise click.Abort
