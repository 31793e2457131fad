"""What each day told of a cell: its statements, the acts of speech that they are, and the state
after them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from tracker.positions.aggregate import days
from tracker.positions.method import Method
from tracker.positions.record import Record
from tracker.positions.state import State
from tracker.positions.utterances import Speech


class Told(NamedTuple):
    """A day of a cell. The state has its carry."""

    records: tuple[Record, ...]
    speech: Speech
    state: State


def tell(
    records: Iterable[Record], method: Method, earlier: Sequence[Told] = ()
) -> tuple[Told, ...]:
    """The days of these statements, in order; those that a reviewer rejected are left out.

    `earlier` is what was told of the cell before, by the same method: as many of its first days as
    had the same statements are not worked out again.
    """
    kept = sorted((r for r in records if r.review != "rejected"), key=lambda r: (r.day, r.id))
    groups = [tuple(group) for _, group in groupby(kept, key=lambda r: r.day)]
    same = 0
    while same < min(len(groups), len(earlier)) and groups[same] == earlier[same].records:
        same += 1
    found, new = list(earlier[:same]), groups[same:]
    computed = days(
        (r for group in new for r in group),
        method,
        after=found[-1].state if found else None,
        articles_before={r.article for one in found for r in one.records},
    )
    found += (Told(group, *day) for group, day in zip(new, computed, strict=True))
    return tuple(found)
