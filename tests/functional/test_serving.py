"""What `tracker serve` and its neighbours do while they run: clients, metrics, proxies, logs."""

from __future__ import annotations

import json
import re
import socket
import time
import urllib.request
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

from tests.processes import free_port, ready, running, status, until
from tracker.config import Config


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
