"""Records for the tests of the positions, made in one line each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import count
from typing import Any

import pytest

from tracker.positions.method import Method
from tracker.positions.record import Record

Say = Callable[..., Record]


@pytest.fixture
def method() -> Method:
    return Method()


@pytest.fixture
def say() -> Say:
    """Make a record: `say("2022-02-22", "oppose", speaker="Ann Lee", speaker_kind="head")`.

    Each has an article and wording of its own unless told otherwise.
    """
    numbers = count(1)

    def make(day: str, stance: str, **fields: Any) -> Record:
        number = next(numbers)
        values: dict[str, Any] = {
            "id": f"s{number:03}",
            "party": "aland",
            "issue": "bridge",
            "stance": stance,
            "mode": "direct",
            "said_on": date.fromisoformat(day),
            "article": f"a{number:03}",
            "evidence": " ".join(f"word{number}x{i}" for i in range(8)),
            "speaker_kind": "minister",
            "confidence": 0.8,
            "recorded": number,
        }
        return Record(**(values | fields))

    return make
