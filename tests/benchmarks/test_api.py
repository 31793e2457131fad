"""The API on 200,000 statements, all in one run with the same load generator.

Aims: /positions and a 304 at 0.7 of (a) the same bytes from memory; a page of statements at 0.6 of
(b) sqlite3 and orjson by hand; p99 below ten times the median; memory
flat and below 200 MB; three times the speed of (c) Datasette on the same file, which is installed
into an environment of its own, since nothing else here needs it.
"""

from __future__ import annotations

import http.client
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from .api_archive import build

SECONDS = 3.0
DATASETTE = "datasette==0.65.1"
CLIENTS = 2
CELL = "party=russia&issue=nato-expansion"


@dataclass
class Measured:
    """Requests a second, and their times in milliseconds."""

    rate: float
    median: float
    p99: float


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bench") / "tracker.db"
    build(path)
    return path


@pytest.fixture(scope="module")
def server(archive: Path) -> Iterator[tuple[int, int]]:
    """Port and process id of the server."""
    program = Path(__file__).with_name("api_server.py")
    process = subprocess.Popen(
        [sys.executable, str(program), str(archive)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    yield int(process.stdout.readline()), process.pid
    process.terminate()
    process.wait(10)


def load(port: int, path: str, headers: dict[str, str] | None = None) -> Measured:
    """What a few clients get in a few seconds, each over a connection that it keeps."""
    times: list[list[float]] = [[] for _ in range(CLIENTS)]
    end = time.perf_counter() + SECONDS

    def ask(mine: list[float]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while time.perf_counter() < end:
            began = time.perf_counter()
            connection.request("GET", path, headers=headers or {})
            response = connection.getresponse()
            response.read()
            assert response.status in (200, 304), response.status
            mine.append(time.perf_counter() - began)
        connection.close()

    threads = [threading.Thread(target=ask, args=(mine,)) for mine in times]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    every = sorted(t for mine in times for t in mine)
    middle, late = every[len(every) // 2], every[int(len(every) * 0.99)]
    return Measured(len(every) / SECONDS, middle * 1000, late * 1000)


def show(name: str, one: Measured, beside: Measured | None = None) -> float:
    """Print a line; returns the ratio to what it is beside."""
    ratio = one.rate / beside.rate if beside else 1.0
    print(f"{name:44} {one.rate:8.0f}/s  median {one.median:7.2f} ms  p99 {one.p99:7.2f} ms"
          f"  {ratio:5.2f}")  # fmt: skip
    return ratio


def memory(pid: int) -> float:
    """Megabytes that the process holds."""
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def test_reading_at_speed(server: tuple[int, int], archive: Path) -> None:
    port, pid = server
    print()
    positions = "/api/v1/positions"
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", positions)
    response = connection.getresponse()
    response.read()
    tag = response.headers["ETag"]
    statements = f"/api/v1/statements?{CELL}"
    load(port, statements)
    warm = memory(pid)

    same = load(port, f"/memory{positions}")
    show("(a) the bytes of /positions from memory", same)
    held = load(port, positions)
    unchanged = load(port, positions, {"If-None-Match": tag})
    by_hand = load(port, f"/byhand?{CELL}")
    page = load(port, statements)
    fresh = load(port, statements, {"X-Fresh": "1"})
    timeline = load(port, "/api/v1/timeline?issue=nato-expansion")
    ratios = {
        "positions": show("/positions, beside (a)", held, same),
        "304": show("a 304, beside (a)", unchanged, same),
        "by hand": show("(b) a page of statements by hand", by_hand),
        "page": show("a page of statements, beside (b)", page, by_hand),
        "fresh": show("the same, computed each time, beside (b)", fresh, by_hand),
        "timeline": show("/timeline of an issue", timeline),
    }
    print(f"memory: {warm:.0f} MB warm, {memory(pid):.0f} MB after")
    assert ratios["positions"] >= 0.7
    assert ratios["304"] >= 0.7
    assert ratios["page"] >= 0.6
    assert ratios["fresh"] >= 0.5
    for one in (held, unchanged, page, fresh, timeline):
        assert one.p99 < 10 * one.median
    assert memory(pid) < 200
    assert memory(pid) < warm * 1.2
    _beside_datasette(archive, page)


def _datasette() -> Path | None:
    """The program, installed where it is not yet."""
    folder = Path(sys.prefix) / "datasette"
    program = folder / "bin" / "datasette"
    if not program.exists():
        install = [folder / "bin" / "python", "-m", "pip", "install", "--quiet", DATASETTE]
        for command in ([sys.executable, "-m", "venv", folder], install):
            if subprocess.run(command, check=False).returncode:
                return None
    return program


def _beside_datasette(archive: Path, page: Measured) -> None:
    program = _datasette()
    if program is None:
        print("datasette could not be installed: not compared")
        return
    process = subprocess.Popen(
        [program, "serve", str(archive), "--port", "8479",
         "--setting", "sql_time_limit_ms", "60000"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        time.sleep(5)
        where = "party__exact=russia&issue__exact=nato-expansion&_sort_desc=said_on&_size=100"
        theirs = load(8479, f"/tracker/statements.json?{where}&_shape=objects")
        show("(c) Datasette, the table alone", theirs)
        assert show("a page of statements, beside (c)", page, theirs) >= 3
    finally:
        process.terminate()
        process.wait(10)
