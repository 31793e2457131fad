"""The `tracker` command: its groups, and what every command shares."""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

from tracker import __version__
from tracker.errors import TrackerError

# Imported only when called: `tracker --help` and an API worker need no parser.
COMMANDS = {
    "serve": "serving:serve",
    "scheduler": "serving:scheduler",
    "seed": "ingesting:seed",
    "ingest": "ingesting:ingest",
    "feeds": "feeds:feeds",
    "extract": "coding:extract",
    "recode": "coding:recode",
    "evaluate": "coding:evaluate",
    "codebook": "codebook:codebook",
    "positions": "reading:positions",
    "export": "reading:export",
    "db": "database:db",
    "backup": "backup:backup",
    "restore": "backup:restore",
    "import": "backup:restore",
    "copy": "backup:copy",
    "doctor": "doctor:doctor",
}


class Commands(click.Group):
    """A group that imports a command's module when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, attribute = COMMANDS[name].split(":")
        command = getattr(import_module(f"tracker.cli.{module}"), attribute)
        assert isinstance(command, click.Command)
        return command


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="tracker")
def tracker() -> None:
    """Who stands where on what in a negotiation, since when, in whose words."""


def main() -> None:
    """Run a command; every error on purpose is one line on standard error."""
    try:
        status = tracker.main(prog_name="tracker", standalone_mode=False)
        sys.exit(status if isinstance(status, int) else 0)
    except click.UsageError as error:
        error.show()
        sys.exit(2)
    except click.ClickException as error:
        error.show()
        sys.exit(1)
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped", err=True)
        sys.exit(130)
    except TrackerError as error:
        click.echo(f"tracker: {error}", err=True)
        sys.exit(1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:
        from sqlalchemy.exc import OperationalError  # late: the supervisor needs no database

        if not isinstance(error, OperationalError):
            raise
        click.echo(f"tracker: the database does not answer: {error.orig}", err=True)
        sys.exit(1)
