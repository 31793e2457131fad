"""tracker serve, tracker scheduler"""

from __future__ import annotations

import os
import signal
import socket
from types import FrameType

import click

from tracker import logs
from tracker.config import Config
from tracker.supervisor import end_with

# Set by the supervising process for its children, of no use to anybody else.
PARENT = click.option("--parent", type=int, hidden=True)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", type=click.IntRange(1, 64), help="Processes; default TRACKER_WORKERS.")
@click.option("--no-scheduler", is_flag=True, help="Serve the API alone; poll nothing.")
@click.option("--listener", type=int, hidden=True)
@PARENT
def serve(
    host: str,
    port: int,
    workers: int | None,
    no_scheduler: bool,
    listener: int | None,
    parent: int | None,
) -> int:
    """Migrate, then serve the API and poll."""
    from tracker import serve as server

    config = _configured(parent)
    if listener is not None:
        server.answer(config, socket.socket(fileno=listener))
        return 0
    return server.serve(
        config,
        host=host,
        port=port,
        workers=workers or config.workers,
        scheduler=not no_scheduler,
    )


@click.command()
@PARENT
def scheduler(parent: int | None) -> None:
    """Poll the feeds and work off the jobs that the API accepts."""
    from tracker import scheduler as polling

    config = _configured(parent)
    polling.serve(config)


def _configured(parent: int | None) -> Config:
    """The configuration, with logging set up and signals that end even the first process of a
    container."""
    signal.signal(signal.SIGTERM, _leave)
    if parent is not None:
        end_with(parent)
    config = Config.from_env()
    logs.configure(config.log_format, secrets=config.secrets())
    if parent is None:
        logs.warn_unknown(Config.unknown())
    return config


def _leave(_number: int, _frame: FrameType | None) -> None:
    os._exit(0)  # an exception is lost where it is raised in a destructor or a callback
