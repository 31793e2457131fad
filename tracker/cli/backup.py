"""tracker backup, tracker restore (import), tracker copy; the archive of tracker export all"""

from __future__ import annotations

import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import click

from tracker.archive import zipped
from tracker.cli.opening import configured
from tracker.config import Config
from tracker.db import Database
from tracker.errors import UsageError

FILE = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


@click.command()
@FILE
@click.option("--force", is_flag=True, help="Replace FILE where it exists.")
def backup(file: Path, force: bool) -> None:
    """Write everything to FILE, a zip of JSON lines, while the service runs.

    It holds full texts and the secrets of webhooks: keep it as you keep the database.
    """
    if file.exists() and not force:
        raise UsageError(f"{file} exists; name another file or give --force")
    with configured(Config.from_env()) as database:
        summary = zipped.backup(database, file, now=datetime.now(UTC))
    click.echo(f"{file}: {summary.total} rows of {len(summary.rows)} tables")


def export_all() -> None:
    """Write everything to standard output, as `tracker backup` writes it to a file."""
    if sys.stdout.isatty():
        raise UsageError("an archive is no text: write `tracker export all > tracker.zip`")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "tracker.zip"
        with configured(Config.from_env()) as database:
            zipped.backup(database, file, now=datetime.now(UTC))
        with file.open("rb") as written:
            shutil.copyfileobj(written, sys.stdout.buffer)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
def restore(file: Path) -> None:
    """Read FILE, made by `tracker backup` or `tracker export all` on either database, into an empty
    database; `-` reads standard input. `tracker import` is the same."""
    with tempfile.TemporaryDirectory() as folder, configured(Config.from_env()) as database:
        if str(file) == "-":
            file = Path(folder) / "standard input"
            with file.open("wb") as piped:
                shutil.copyfileobj(sys.stdin.buffer, piped)
        summary = zipped.restore(database, file)
    click.echo(f"restored {summary.total} rows as of {summary.created_at}")


@click.command()
@click.argument("url")
def copy(url: str) -> None:
    """Copy everything into the empty database at URL: from SQLite to PostgreSQL, for one.

    Stop the service first: what it learns meanwhile is not copied.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "tracker.zip"
        with configured(Config.from_env()) as database:
            zipped.backup(database, file, now=datetime.now(UTC))
        target = Database(url)
        try:
            summary = zipped.restore(target, file)
        finally:
            target.dispose()
    click.echo(f"copied {summary.total} rows; set TRACKER_DATABASE_URL to the new database")
