"""A worker that only serves stays small: it loads neither the coder nor what reads the web."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import sys
from tracker.app import create_app
from tracker.config import Config
client = create_app(Config(database_url=f"sqlite:///{sys.argv[1]}/t.db")).test_client()
client.get("/openapi.json"), client.get("/docs"), client.get("/api/v1/parties")
heavy = ("feedparser", "trafilatura", "numpy", "onnxruntime", "httpx", "httpcore", "lxml",
    "alembic")
print([m for m in sys.modules if m.split(".")[0] in heavy or m.startswith(
    ("tracker.statements.coder", "tracker.syntax", "tracker.sources.fetch"))])
status = open("/proc/self/status").read()  # ru_maxrss would be that of the process before exec
print(int(status.split("VmHWM:")[1].split()[0]) // 1024)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc on this system")
def test_a_worker_is_small(tmp_path):
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)], capture_output=True, text=True, check=True
    )
    modules, megabytes = run.stdout.splitlines()
    assert modules == "[]"
    assert int(megabytes) < 200
