"""Webhooks on a real socket: signed, filtered, retried, settled, and silent about the past."""

from __future__ import annotations

import json
import threading
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from tracker.sources.addresses import AddressPolicy
from tracker.sources.fetch import FetchConfig, Fetcher
from tracker.sources.models import FeedRow
from tracker.webhooks import delivery
from tracker.webhooks.signature import verify

WRITE = {"Authorization": "Bearer correct-horse-battery"}
SECRET = "a-secret-of-the-test"


@pytest.fixture
def receiver():
    """A server that keeps what it is told; `statuses` are its next answers."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            server.told.append((dict(self.headers), body))
            self.send_response(server.statuses.pop(0) if server.statuses else 204)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.told, server.statuses = [], []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


class Clock:
    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def send(service):
    """One round of the scheduler's process: queue and send."""
    clock = Clock()
    fetcher = Fetcher(FetchConfig(allow_private=AddressPolicy(private=True), deadline=60))

    def round_of(later: timedelta = timedelta()) -> int:
        clock.now += later
        return delivery.run(service.database, fetcher.post, clock=clock)

    yield round_of
    fetcher.close()


def _subscribe(service, receiver, **more):
    body = {"url": f"http://127.0.0.1:{receiver.server_port}/hook", "secret": SECRET, **more}
    made = httpx.post(f"{service.address}/api/v1/webhooks", json=body, headers=WRITE)
    assert made.status_code == 201, made.text
    return made.json()["id"]


def _speak(service) -> None:
    service.archive.article(
        "The talks have to go on, the president said.",
        [{"party": "france", "issue": "talks", "stance": "support", "kind": "head",
          "speaker": "A. President", "said_on": date(2022, 3, 1)}],
    )  # fmt: skip


def test_a_change_is_told_signed_and_once(service, receiver, send):
    hook = _subscribe(service, receiver, parties=["france"], kinds=["stated"])
    assert send() == 0, "what was known before is not told"
    _speak(service)
    assert send() == 1
    assert send() == 0
    ((headers, body),) = receiver.told
    assert verify(SECRET, body, headers["X-Tracker-Signature"], int(datetime.now(UTC).timestamp()))
    assert not verify("another", body, headers["X-Tracker-Signature"], 0)
    told = json.loads(body)
    assert told["event"] == "change"
    assert (told["data"]["party"], told["data"]["kind"]) == ("france", "stated")
    listed = httpx.get(f"{service.address}/api/v1/webhooks/{hook}/deliveries", headers=WRITE)
    (one,) = listed.json()["items"]
    assert (one["status"], one["http_status"], one["attempts"]) == ("delivered", 204, 1)
    shown = httpx.get(f"{service.address}/api/v1/webhooks/{hook}", headers=WRITE)
    assert "secret" not in shown.json()
    assert shown.json()["last_success"]


def test_filters_and_other_events(service, receiver, send):
    _subscribe(service, receiver, issues=["swift"])
    _subscribe(service, receiver, events=["feed.failing", "ingest.stalled"])
    with service.database.writing() as session:
        session.add(
            FeedRow(url="https://a.example/", tags=[], status="failing", memory={}, errors=5,
                    created_at=datetime.now(UTC), last_error="no answer",
                    next_poll=datetime.now(UTC) - timedelta(hours=2))
        )  # fmt: skip
    _speak(service)
    assert send() == 2
    assert sorted(json.loads(body)["event"] for _, body in receiver.told) == [
        "feed.failing", "ingest.stalled",
    ]  # fmt: skip
    assert send() == 0, "told once"


def test_failed_deliveries_are_tried_again(service, receiver, send):
    hook = _subscribe(service, receiver)
    receiver.statuses = [500, 500]
    _speak(service)
    assert send() == 0
    assert send() == 0, "not before its time"
    assert len(receiver.told) == 1
    assert send(timedelta(seconds=31)) == 0
    assert send(timedelta(seconds=121)) == 1
    assert len(receiver.told) == 3
    assert len({headers["X-Tracker-Delivery"] for headers, _ in receiver.told}) == 1
    shown = httpx.get(f"{service.address}/api/v1/webhooks/{hook}", headers=WRITE).json()
    assert (shown["failures"], shown["last_error"]) == (0, None)


def test_a_receiver_that_is_gone_is_told_no_more(service, receiver, send):
    hook = _subscribe(service, receiver)
    receiver.statuses = [410]
    _speak(service)
    send()
    shown = httpx.get(f"{service.address}/api/v1/webhooks/{hook}", headers=WRITE).json()
    assert shown["paused"]


def test_private_addresses_are_refused(service, receiver):
    hook = _subscribe(service, receiver)
    _speak(service)
    fetcher = Fetcher(FetchConfig(allow_private=AddressPolicy(), deadline=60))
    assert delivery.run(service.database, fetcher.post, clock=Clock()) == 0
    fetcher.close()
    assert receiver.told == []
    listed = httpx.get(f"{service.address}/api/v1/webhooks/{hook}/deliveries", headers=WRITE)
    assert "loopback" in listed.json()["items"][0]["error"]


def test_what_was_seeded_is_not_told(service, receiver, send):
    _subscribe(service, receiver)
    _subscribe(service, receiver, include_quiet=True)
    service.archive.quiet = True
    _speak(service)
    assert send() == 1
