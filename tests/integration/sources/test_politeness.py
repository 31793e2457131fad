"""The turns of a host."""

import threading
import time

import pytest

from tests.hostile_server import HostileServer
from tests.integration.sources.fetching import PATIENCE, make_fetcher
from tests.misbehaviour import response
from tracker.sources.errors import (
    HostBusyError,
)


def test_requests_to_one_host_are_spaced(server: HostileServer) -> None:
    fetcher = make_fetcher(host_spacing=0.2, host_concurrency=2)
    moments: list[float] = []

    def visit() -> None:
        fetcher.fetch(server.url("/good"))
        moments.append(time.monotonic())

    threads = [threading.Thread(target=visit) for _ in range(4)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(moments) == 4
    assert max(moments) - began >= 3 * 0.2


def test_few_requests_to_one_host_run_at_once(server: HostileServer) -> None:
    fetcher = make_fetcher(host_concurrency=2)
    running, most = 0, 0
    lock = threading.Lock()

    def slow(_: HostileServer, __: object, conn: object) -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.05)
        with lock:
            running -= 1
        conn.sendall(response(304))  # type: ignore[attr-defined]

    server.routes["/slow"] = slow
    threads = [
        threading.Thread(target=fetcher.fetch, args=(server.url("/slow"),)) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 2


def test_waiting_for_a_turn_has_an_end_and_does_not_cost_the_deadline(
    server: HostileServer,
) -> None:
    fetcher = make_fetcher(host_spacing=6.0, longest_wait=PATIENCE, deadline=5.0)
    assert fetcher.fetch(server.url("/good")).status == 200
    assert fetcher.fetch(server.url("/good")).status == 200  # waited longer than the deadline
    patient = make_fetcher(host_spacing=500.0, longest_wait=0.1)
    patient.fetch(server.url("/good"))
    with pytest.raises(HostBusyError) as caught:
        patient.fetch(server.url("/good"))
    assert 400 < caught.value.retry_after <= 500
    assert 400 < patient.ready_in(server.url("/good")) <= 500


def test_too_many_requests_slow_the_host_down(server: HostileServer) -> None:
    fetcher = make_fetcher(host_spacing=0.01, longest_wait=1.0)
    fetcher.fetch(server.url("/429-seconds"))
    assert 0.1 < fetcher.ready_in(server.url("/good")) <= 10
