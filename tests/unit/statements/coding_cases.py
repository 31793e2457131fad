"""Reads the sentences of tests/data with the statements people code for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tracker.articles.article import Article
from tracker.statements.coder import Coder
from tracker.statements.statement import Statement

PUBLISHED = date(2022, 2, 1)  # a Tuesday
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Case:
    """A text and what is coded: `wanted` must be found, `allowed` may be."""

    group: str
    text: str
    wanted: frozenset[Key]
    allowed: frozenset[Key]
    speakers: tuple[tuple[Key, str], ...]  # family names
    conditional: frozenset[Key]


def read_cases(path: Path) -> list[Case]:
    """The cases of a file: a text line, then "> party issue stance [if] [@Speaker] [?]; …"."""
    cases, group, text = [], "", ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            group = line[3:]
        elif line.startswith("> "):
            cases.append(_case(group, text, line[2:]))
        elif line and not line.startswith("#"):
            text = line
    return cases


def _case(group: str, text: str, codes: str) -> Case:
    wanted, allowed, conditional = set(), set(), set()
    speakers = []
    for code in codes.split(";"):
        words = code.split()
        if words == ["-"]:
            continue
        party, issue, stance, *marks = words
        key = (party, issue, stance)
        (allowed if "?" in marks else wanted).add(key)
        if "if" in marks:
            conditional.add(key)
        speakers += [(key, mark[1:]) for mark in marks if mark.startswith("@")]
    return Case(
        group, text, frozenset(wanted), frozenset(allowed), tuple(speakers), frozenset(conditional)
    )


def code(coder: Coder, text: str) -> tuple[Statement, ...]:
    """The statements of a text of 1 February 2022."""
    return coder.code(Article(text=text, published_on=PUBLISHED, language="en")).statements


def keys(statements: tuple[Statement, ...]) -> frozenset[Key]:
    return frozenset((s.party, s.issue, s.stance) for s in statements)
