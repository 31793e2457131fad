"""The composition root of the web process: configuration, database, codebook, API and page.

It migrates nothing, and never imports the coder, the parser or what reads feeds and pages.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from tracker import metrics
from tracker.api import blueprints
from tracker.api.service import Service
from tracker.codebook.load import load
from tracker.codebook.model import Codebook
from tracker.config import Config
from tracker.db import Database
from tracker.web import pages


def create_app(
    config: Config | None = None,
    *,
    database: Database | None = None,
    codebook: Codebook | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Flask:
    """The WSGI application of a configuration (default: the environment's).

    Raises ConfigError or CodebookError for one that cannot be served.
    """
    config = config or Config.from_env()
    app = Flask(__name__, static_folder=None)
    if database is None:
        database = Database(config.database_url, pool_size=config.threads + 2)
        metrics.watch(database.engine, limit=config.threads + 7)
    service = Service(
        config,
        database,
        codebook or load(config.codebook),
        now=now,
    )
    app.extensions["tracker"] = service
    blueprints.install(app, service)
    pages.install(app, now=now)
    if config.trusted_proxies:
        hops = config.trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops, x_prefix=hops
        )
    return app
