"""Schemathesis with all its checks against the running service: reads, and writes with a token."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

pytest.importorskip("schemathesis", reason="schemathesis: not installed")
EXAMPLES = int(os.environ.get("TRACKER_TEST_EXAMPLES", "3"))  # of each operation and phase


@pytest.mark.timeout(1800)
def test_what_is_served_conforms_to_what_is_described(service, tmp_path):
    """`make soak` asks for more examples by TRACKER_TEST_EXAMPLES."""
    run = subprocess.run(
        [
            sys.executable, "-m", "schemathesis.cli", "run", f"{service.address}/openapi.json",
            "--header", "Authorization: Bearer correct-horse-battery",
            "--checks", "all", "--max-examples", str(EXAMPLES), "--seed", "7",
            "--phases", "examples,fuzzing,stateful", "--suppress-health-check", "all",
        ],
        cwd=tmp_path, capture_output=True, text=True, timeout=1700, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
    assert "Test cases:" in run.stdout
