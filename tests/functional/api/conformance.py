"""Schemathesis with all its checks and phases against a running service, with a token."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

TOKEN = "correct-horse-battery"


def conform(address: str, examples: int, folder: Path) -> str:
    """What schemathesis says; fails where it finds anything. `examples` is their number for each
    operation and phase."""
    run = subprocess.run(
        [
            sys.executable, "-m", "schemathesis.cli", "run", f"{address}/openapi.json",
            "--header", f"Authorization: Bearer {TOKEN}",
            "--checks", "all", "--max-examples", str(examples), "--seed", "7",
            "--suppress-health-check", "all",
        ],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
    return run.stdout
