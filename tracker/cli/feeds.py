"""tracker feeds"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy import select

from tracker.cli.opening import database
from tracker.errors import ConflictError, UsageError
from tracker.sources import subscriptions
from tracker.sources.models import FeedRow
from tracker.sources.opml import OpmlFeed, read_opml, write_opml


@click.group()
def feeds() -> None:
    """Manage the feeds that are polled."""


@feeds.command()
@click.argument("url")
@click.option("--title", help="What to call it; default: what the feed calls itself.")
@click.option("--tag", "tags", multiple=True, help="May be given several times.")
def add(url: str, title: str | None, tags: tuple[str, ...]) -> None:
    """Follow the feed at URL; it is polled as soon as a scheduler runs."""
    with database() as opened, opened.writing() as session:
        row = subscriptions.subscribe(session, url, now=datetime.now(UTC), title=title, tags=tags)
        click.echo(f"f{row.id}  {row.url}")


@feeds.command(name="list")
def list_feeds() -> None:
    """Show every feed and how it is."""
    with database() as opened, opened.reading() as session:
        rows = session.scalars(select(FeedRow).order_by(FeedRow.id)).all()
    if not rows:
        click.echo("no feed is followed; add one with `tracker feeds add URL`")
    for row in rows:
        click.echo(f"f{row.id}  {row.status:8} {row.title or row.url}")
        if row.title:
            click.echo(f"    {row.url}")
        click.echo(
            f"    {row.entries} entries, {row.new_entries} new by the last poll; "
            f"last success {_instant(row.last_success)}, next poll {_instant(row.next_poll)}"
        )
        if row.interval_reason:
            click.echo(f"    {row.interval_reason}")
        if row.last_error:
            status = f" (HTTP {row.http_status})" if row.http_status else ""
            click.echo(f"    {row.errors} errors in a row: {row.last_error}{status}")


@feeds.command()
@click.argument("id")
def remove(id: str) -> None:  # noqa: A002  # the name on the command line
    """Stop following the feed ID; its articles stay."""
    with database() as opened, opened.writing() as session:
        row = subscriptions.find(session, id)
        session.delete(row)
    click.echo(f"{id} is not followed any more")


@feeds.command()
@click.argument("id")
def pause(id: str) -> None:  # noqa: A002
    """Stop polling the feed ID until it is resumed."""
    with database() as opened, opened.writing() as session:
        subscriptions.pause(subscriptions.find(session, id))


@feeds.command()
@click.argument("id")
def resume(id: str) -> None:  # noqa: A002
    """Poll the feed ID again."""
    with database() as opened, opened.writing() as session:
        subscriptions.resume(subscriptions.find(session, id), now=datetime.now(UTC))


@feeds.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
def import_(file: Path) -> None:
    """Follow every feed of an OPML file; folders become tags."""
    try:
        found = read_opml(file.read_bytes())
    except OSError as error:
        raise UsageError(f"{file}: cannot be read ({error.strerror})") from error
    added = known = 0
    problems = list(found.problems)
    with database() as opened, opened.writing() as session:
        for feed in found.feeds:
            try:
                subscriptions.subscribe(
                    session, feed.url, now=datetime.now(UTC), title=feed.title,
                    site=feed.site, tags=feed.tags,
                )  # fmt: skip
                added += 1
            except ConflictError:
                known += 1
            except UsageError as error:
                problems.append(f"{error}: passed over")
    for problem in problems:
        click.echo(f"tracker: {problem}", err=True)
    click.echo(f"{added} feeds added, {known} were followed already")


@feeds.command()
def export() -> None:
    """Print the feeds as OPML."""
    with database() as opened, opened.reading() as session:
        rows = session.scalars(select(FeedRow).order_by(FeedRow.id)).all()
    listed = [OpmlFeed(r.url, r.title or "", r.site, tuple(r.tags)) for r in rows]
    opml = write_opml(listed, title="negotiation-tracker feeds", created=datetime.now(UTC))
    sys.stdout.buffer.write(opml)


def _instant(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%d %H:%M UTC") if at else "never"
