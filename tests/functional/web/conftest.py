"""The dashboard as people meet it: a real server with the bundled articles, and a real browser."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from werkzeug.serving import make_server

from tests.conftest import missing
from tracker import migrate
from tracker.app import create_app
from tracker.codebook.load import load
from tracker.codebook.model import Codebook
from tracker.config import Config
from tracker.db import Database

TOKEN = "a-token-for-reviewing"
Open = Callable[..., Any]  # what `open_page` is: takes the address and a path, gives the page
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the bundled articles. Copy it before writing."""
    path = tmp_path_factory.mktemp("seeded") / "tracker.db"
    environ = {k: v for k, v in os.environ.items() if not k.startswith("TRACKER_")}
    environ["TRACKER_DATABASE_URL"] = f"sqlite:///{path}"
    done = subprocess.run(
        [sys.executable, "-m", "tracker", "seed"], env=environ, capture_output=True, timeout=250
    )
    assert done.returncode == 0, done.stderr
    # What is still in the write-ahead log belongs into the file before it is copied.
    database = Database(f"sqlite:///{path}")
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    return path


@pytest.fixture(scope="session")
def codebook() -> Codebook:
    return load(None)


def application(path: Path, codebook: Codebook | None = None, **config: Any) -> Flask:
    """The application on a database file, which is migrated."""
    url = f"sqlite:///{path}"
    database = Database(url)
    migrate.upgrade(database)
    database.dispose()
    return create_app(Config(database_url=url, admin_token=TOKEN, **config), codebook=codebook)


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The address of a server on loopback."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


@pytest.fixture(scope="session")
def app(seeded: Path) -> Flask:
    return application(seeded)


@pytest.fixture(scope="session")
def address(app: Flask) -> Iterator[str]:
    """A service with the bundled articles that nothing is written to."""
    with serving(app) as found:
        yield found


@pytest.fixture
def own_copy(seeded: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(seeded, tmp_path / "tracker.db"))


@pytest.fixture
def renamed(codebook: Codebook) -> Callable[[str], Codebook]:
    """The codebook with another name for Russia."""

    def rename(name: str) -> Codebook:
        parties = dict(codebook.parties)
        parties["russia"] = replace(parties["russia"], name=name)
        return replace(codebook, parties=parties)

    return rename


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    executable = os.environ.get("TEST_CHROMIUM") or shutil.which("chromium")
    if executable is None:
        missing("chromium", "TEST_CHROMIUM is not set and there is no chromium on the path")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("chromium", "playwright is not installed; take the dev extra")
    with sync_playwright() as play:
        launched = play.chromium.launch(executable_path=executable, args=FLAGS)
        yield launched
        launched.close()


def eventually(check: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until it holds. (Playwright's own wait for a script would need `unsafe-eval`.)"""
    end = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < end, "it never came to hold"
        time.sleep(0.05)


@dataclass
class Watched:
    """What went wrong in a browser's pages: messages of the console, requests to other hosts."""

    wrong: list[str] = field(default_factory=list)

    def watch(self, page: Any, address: str) -> None:
        host = urlsplit(address).netloc

        def on_request(request: Any) -> None:
            if urlsplit(request.url).netloc not in (host, "") and "data:" not in request.url:
                self.wrong.append(f"request to {request.url}")

        page.on("request", on_request)
        page.on("pageerror", lambda error: self.wrong.append(f"error {error}"))
        page.on(
            "console",
            lambda message: (
                message.type in ("error", "warning")
                and self.wrong.append(f"console {message.text}")
            ),
        )


@pytest.fixture
def open_page(browser: Any) -> Iterator[Callable[..., Any]]:
    """Opens pages; at the end of the test none may have complained or asked another host."""
    contexts: list[Any] = []
    watched = Watched()

    def open_(address: str, path: str = "/", **options: Any) -> Any:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        watched.watch(page, address)
        page.goto(address + path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert watched.wrong == []


def shown_day(page: Any) -> str:
    """The day that the matrix shows."""
    return str(page.locator("#view").get_attribute("data-as-of"))
