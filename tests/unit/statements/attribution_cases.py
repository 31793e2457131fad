"""Reads tests/data/attribution/marked.txt: texts with one attribution marked in each."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from tracker.codebook.model import Codebook, Party, Person

DATA = Path(__file__).parents[2] / "data" / "attribution"
_CLOSING = {"]": "[", "}": "{", ">": "<"}
Spans = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Case:
    """A text and the one attribution that has to be found in it."""

    heading: str
    text: str
    content: Spans = field(default_factory=list)
    cue: Spans = field(default_factory=list)
    source: Spans = field(default_factory=list)
    name: str | None = None
    party: str | None = None
    told: bool = False  # name and party are asserted


def codebook() -> Codebook:
    """Two countries nobody has heard of, and one listed officer."""
    parties = (
        Party("norland", "Norland", (), ("Norlandic", "Norlanders"), ("Tarn",)),
        Party("sudland", "Sudland", ("Republic of Sudland",), ("Sudish",), ("the Citadel",)),
    )
    people = (Person("Lars Oden", "norland", "Prime Minister", "head"),)
    return Codebook(
        id="rivers", name="Rivers", version="1", description="",
        parties=MappingProxyType({p.id: p for p in parties}), people=people,
        outlets=MappingProxyType({}), issues=MappingProxyType({}),
    )  # fmt: skip


def cases() -> list[Case]:
    """Every marked text, in the order of the file."""
    found, heading = [], ""
    for line in (DATA / "marked.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            heading = line[3:]
        elif line and not line.startswith("#"):
            found.append(_case(heading, line))
    return found


def _case(heading: str, line: str) -> Case:
    marked, _, told = line.replace("\\n", "\n\n").partition(" => ")
    marks: dict[str, Spans] = {"[": [], "{": [], "<": []}
    text, opened = "", 0
    for character in marked:
        if character in _CLOSING.values():
            opened = len(text)
        elif character in _CLOSING:
            marks[_CLOSING[character]].append((opened, len(text)))
        else:
            text += character
    name, _, party = (
        (part.strip() or None for part in re.split(r"(\|)", told)) if told else (None,) * 3
    )
    return Case(heading, text, marks["["], marks["{"], marks["<"], name, party, bool(told))
