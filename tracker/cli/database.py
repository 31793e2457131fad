"""tracker db"""

from __future__ import annotations

import click

from tracker import migrate
from tracker.cli.opening import configured
from tracker.config import Config


@click.group()
def db() -> None:
    """The database."""


@db.command()
def upgrade() -> None:
    """Run the migrations up to the newest one."""
    with configured(Config.from_env()) as database:
        revision = migrate.upgrade(database)
    click.echo(f"the database is at migration {revision}")
