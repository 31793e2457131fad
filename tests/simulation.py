"""The simulated archive of `scripts/simulate_archive.py`, as a module."""

from __future__ import annotations

import importlib.util
import sys
from functools import cache
from pathlib import Path
from types import ModuleType

SCRIPT = Path(__file__).parents[1] / "scripts" / "simulate_archive.py"


@cache
def simulation() -> ModuleType:
    """The script; read once, since its dataclasses look for their module by name."""
    spec = importlib.util.spec_from_file_location("simulate_archive", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
