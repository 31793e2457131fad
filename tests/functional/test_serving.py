"""What `tracker serve` and its neighbours do while they run: clients, metrics, proxies, logs."""

from __future__ import annotations

import http.client
import json
import re
import socket
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from tests.processes import free_port, ready, running, status, until
from tracker.config import Config


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a service."""
    folder, port = tmp_path_factory.mktemp("serving"), free_port()
    arguments = ("serve", "--no-scheduler", "--port", str(port))
    with running(*arguments, url=f"sqlite:///{folder / 'tracker.db'}", log=folder / "log"):
        until(lambda: ready(port), "answer")
        yield port


def test_slow_clients_hold_no_thread(sqlite_url: str, tmp_path: Path) -> None:
    port = free_port()
    arguments = ("serve", "--no-scheduler", "--port", str(port))
    with running(*arguments, url=sqlite_url, log=tmp_path / "log", TRACKER_THREADS="2"):
        until(lambda: ready(port), "answer")
        stalled = []
        for start in (b"GET / HTTP/1.1\r\nHost:", b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\n{"):
            for _ in range(20):
                client = socket.create_connection(("127.0.0.1", port))
                client.sendall(start)
                stalled.append(client)
        time.sleep(0.5)
        assert status(port, "/healthz") == 200
        for client in stalled:
            client.close()


@pytest.mark.parametrize(
    ("sent", "status", "kind"),
    [
        (b"POST /api/v1/articles HTTP/1.1\r\nHost: t\r\nContent-Length: 30000000\r\n\r\n{",
         413, "body-too-large"),
        (b"GET / HTTP/1.1\r\nHost: t\r\nX-Long: " + b"x" * 70_000 + b"\r\n\r\n",
         431, "headers-too-large"),
        (b"GET /healthz HTTP/1.1\r\nHost: t\r\nno header\r\n\r\n", 400, "bad-request"),
        (b"POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: gzip\r\n\r\n",
         501, "not-implemented"),
    ],
)  # fmt: skip
def test_what_never_reaches_the_app_is_refused_as_a_problem(
    serving: int, sent: bytes, status: int, kind: str
) -> None:
    with socket.create_connection(("127.0.0.1", serving), timeout=60) as client:
        client.sendall(sent)
        answer = http.client.HTTPResponse(client)
        answer.begin()
        problem = json.loads(answer.read())
    assert answer.status == problem["status"] == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert problem["type"] == f"/problems/{kind}"
    assert problem["title"]
    assert "server says" in problem["detail"]


def test_metrics_add_up_over_processes(sqlite_url: str, tmp_path: Path) -> None:
    port = free_port()
    arguments = ("serve", "--no-scheduler", "--workers", "2", "--port", str(port))
    with running(*arguments, url=sqlite_url, log=tmp_path / "log"):
        until(lambda: ready(port), "answer")
        assert {status(port, "/healthz") for _ in range(40)} == {200}
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=60) as answer:
            text = answer.read().decode()
    counts = re.findall(r'^tracker_http_requests_total\{.*"/healthz".*\} ([0-9.]+)$', text, re.M)
    assert sum(map(float, counts)) == 40


def test_forwarded_headers_count_only_when_told(sqlite_url: str, tmp_path: Path) -> None:
    """The address that a client claims for itself must not reach the application."""
    from tracker.app import create_app

    seen: list[str] = []
    for hops in (0, 1):
        app = create_app(Config(database_url=sqlite_url, trusted_proxies=hops))

        @app.before_request
        def note() -> None:
            from flask import request

            seen.append(f"{request.remote_addr} {request.scheme}")

        headers = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
        app.test_client().get("/healthz", headers=headers)
    assert seen == ["127.0.0.1 http", "203.0.113.9 https"]


def test_structured_logs_tell_no_secret(postgres_url: str, tmp_path: Path) -> None:
    url = make_url(postgres_url).set(password="swordfish-1")
    log = tmp_path / "log"
    with running(
        "scheduler", url=url.render_as_string(hide_password=False), log=log,
        TRACKER_LOG_FORMAT="json", TRACKER_ADMIN_TOKEN="open-sesame-1", TRACKER_MISSPELT="x",
    ):  # fmt: skip
        until(lambda: "waiting for the database" in log.read_text(), "word of the wrong password")
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert {"time", "level", "logger", "message"} <= set(lines[0])
    assert any("TRACKER_MISSPELT" in line["message"] for line in lines)
    assert "swordfish" not in log.read_text()
    assert "sesame" not in log.read_text()
    assert psycopg.__version__
