"""The data files of this package, and how their entries become regular expressions."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any


@cache
def load(name: str) -> dict[str, Any]:
    """The content of a TOML file that lies beside this module."""
    return tomllib.loads(resources.files("tracker.articles").joinpath(name).read_text("utf-8"))


def one_of(alternatives: Iterable[str]) -> str:
    """A regular expression of alternatives, the longest first, so that none hides another."""
    return "|".join(sorted(alternatives, key=len, reverse=True))
