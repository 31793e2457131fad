"""`tracker serve`: a listening socket, the processes that answer on it, and the scheduler's.

One API process alone runs in the foreground. More than one process is supervised; the socket is
opened by the parent and inherited, so a port in use is one error, told before anything starts.
"""

from __future__ import annotations

import errno
import gc
import logging
import os
import shutil
import socket
import sys
import tempfile
import threading

from tracker.config import Config
from tracker.errors import UsageError
from tracker.supervisor import GRACE, Supervisor

log = logging.getLogger(__name__)
BACKLOG = 1024
# Seconds that a thread goes on computing while others wait. Each query makes way for the others a
# dozen times; at Python's 5 ms a short answer beside a long one would wait 5 ms a dozen times.
GIVE_WAY = 0.0005


def serve(config: Config, *, host: str, port: int, workers: int, scheduler: bool) -> int:
    """Run until a signal; returns the exit status. Raises UsageError for a port in use."""
    listener = listen(host, port)
    beside = " and the scheduler" if scheduler else ""
    log.info("listening on %s (processes: %d%s)", _address(listener), workers, beside)
    if workers == 1 and not scheduler:
        answer(config, listener)
        return 0
    worker = ["serve", "--no-scheduler", "--listener", str(listener.fileno())]
    commands = {f"api {number}": worker for number in range(1, workers + 1)}
    if scheduler:
        commands["scheduler"] = ["scheduler"]
    counters = tempfile.mkdtemp(prefix="tracker-metrics-")
    # Where the counts of all these processes are added up; any of the API's tells them.
    environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": counters, "TRACKER_METRICS_ADDRESS": ""}
    try:
        return Supervisor(commands, environment=environment, inherit=[listener.fileno()]).run()
    finally:
        shutil.rmtree(counters, ignore_errors=True)


def answer(config: Config, listener: socket.socket) -> None:
    """Be one API process: answer until a signal.

    Where the database does not answer yet, requests are answered all the same (/readyz says 503)
    and the migration waits beside them. Raises ConfigError, CodebookError or DatabaseError.
    """
    from tracker import allocation, wsgi
    from tracker.api import http
    from tracker.app import create_app

    allocation.share_one_arena()
    app = create_app(config)
    _migrate(config)
    sys.setswitchinterval(GIVE_WAY)
    gc.freeze()  # what is loaded stays: a long answer need not look through it again and again
    wsgi.run(
        app,
        listener,
        threads=config.threads,
        behind_proxy=config.trusted_proxies > 0,
        # What is larger never reaches the app, which would refuse it in better words.
        largest_body=4 * (app.config["MAX_CONTENT_LENGTH"] or wsgi.LARGEST_BODY),
        grace=GRACE,
        refuse=http.refusal,
    )


def _migrate(config: Config) -> None:
    from sqlalchemy.exc import OperationalError

    from tracker import migrate
    from tracker.db import Database

    database = Database(config.database_url)
    try:
        migrate.upgrade(database)
        database.dispose()
    except OperationalError as error:
        log.warning("the database does not answer: %s", migrate.reason(error))
        waiting = threading.Thread(
            target=migrate.upgrade_when_possible, args=(database,), daemon=True, name="migration"
        )
        waiting.start()


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises UsageError that says what is in the way."""
    try:
        family, _, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        dual = host == "::" and socket.has_dualstack_ipv6()
        listener = socket.create_server(
            address[:2], family=family, backlog=BACKLOG, dualstack_ipv6=dual
        )
    except socket.gaierror as error:
        raise UsageError(
            f"--host {host}: no such address on this machine ({error.strerror})"
        ) from error
    except OSError as error:
        reason = {
            errno.EADDRINUSE: "is in use; stop what listens there or choose another --port",
            errno.EACCES: "may not be opened by this user; choose a --port of 1024 or above",
            errno.EADDRNOTAVAIL: "is no address of this machine; choose another --host",
        }.get(error.errno or 0, f"cannot be opened: {error.strerror}")
        raise UsageError(f"{host}:{port} {reason}") from error
    listener.set_inheritable(True)
    return listener


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
