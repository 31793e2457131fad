"""tracker serve, tracker scheduler"""

from __future__ import annotations

import click

from tracker import logs, migrate
from tracker.cli.opening import configured
from tracker.config import Config


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", type=click.IntRange(1, 64), help="Processes; default TRACKER_WORKERS.")
@click.option("--no-scheduler", is_flag=True, help="Serve the API alone; poll nothing.")
def serve(host: str, port: int, workers: int | None, no_scheduler: bool) -> int:
    """Migrate, then serve the API and poll."""
    from tracker import serve as server

    config = _prepared()
    return server.serve(
        config,
        host=host,
        port=port,
        workers=workers or config.workers,
        scheduler=not no_scheduler,
    )


@click.command()
def scheduler() -> None:
    """Poll the feeds and work off the jobs that the API accepts."""
    from tracker import scheduler as polling
    from tracker.pipeline.service import Pipeline

    config = _prepared()
    with Pipeline.open(config) as pipeline:
        polling.run(pipeline)


def _prepared() -> Config:
    """The configuration, after logging is set up and the database is migrated."""
    config = Config.from_env()
    logs.configure(config.log_format)
    logs.warn_unknown(Config.unknown())
    with configured(config) as database:
        migrate.upgrade(database)
    return config
