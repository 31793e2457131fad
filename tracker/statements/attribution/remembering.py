"""What is worked out from a codebook once, and looked up for every article."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from tracker.codebook.model import Codebook

T = TypeVar("T")


def once_for_each(build: Callable[[Codebook], T]) -> Callable[[Codebook], T]:
    """`build`, its result kept for the codebook asked for last. A codebook never changes."""
    kept: list[tuple[Codebook, T]] = []

    def remembered(codebook: Codebook) -> T:
        for known, result in kept:
            if known is codebook:
                return result
        result = build(codebook)
        kept[:] = [(codebook, result)]
        return result

    return remembered
