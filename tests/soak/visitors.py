"""Visitors of the service: so many requests a second, whatever became of the ones before."""

from __future__ import annotations

import http.client
import itertools
import threading
import time
from dataclasses import dataclass, field

PATHS = (
    "/api/v1/positions",
    "/api/v1/statements?limit=20",
    "/",
    "/api/v1/positions/russia/nato-expansion",
    "/api/v1/changes?limit=20",
    "/api/v1/positions?party=russia,united-states",
    "/api/v1/articles?limit=20",
    "/api/v1/timeline?party=russia&issue=sanctions&interval=week",
    "/healthz",
    "/api/v1/positions/germany/nord-stream-2/history",
)
THREADS = 16
PATIENCE = 60.0  # seconds after which a request counts as failed


@dataclass
class Visitors:
    """Asks `rate` times a second from `start` to `stop`."""

    port: int
    rate: float
    wrong: list[str] = field(default_factory=list)
    asked: int = 0
    _times: list[float] = field(default_factory=list)
    _stopped: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self) -> None:
        self._began = time.monotonic()
        self._numbers = itertools.count()
        self._threads = [threading.Thread(target=self._visit, daemon=True) for _ in range(THREADS)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join()

    def taken(self) -> list[float]:
        """Milliseconds that the requests took which ended since this was asked before."""
        with self._lock:
            times, self._times = self._times, []
        return sorted(times)

    def _visit(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        while True:
            with self._lock:
                number = next(self._numbers)
            if self._stopped.wait(max(0.0, self._began + number / self.rate - time.monotonic())):
                break
            path = PATHS[number % len(PATHS)]
            began = time.monotonic()
            try:
                connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
                answer = connection.getresponse()
                answer.read()
                wrong = None if answer.status == 200 else f"{path}: {answer.status}"
            except (OSError, http.client.HTTPException) as error:
                wrong = f"{path}: {error!r}"
                connection.close()
            with self._lock:
                self.asked += 1
                self._times.append(1000 * (time.monotonic() - began))
                if wrong:
                    self.wrong.append(wrong)
        connection.close()
