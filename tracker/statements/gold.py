"""Hand-coded statements: how they are read, and where a text holds their evidence."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import get_args

from tracker.codebook.model import Codebook
from tracker.errors import ArticleError
from tracker.statements.statement import Span, Stance

Key = tuple[str, str, str]  # party, issue, stance

_REQUIRED = ("file", "evidence", "party", "issue", "stance")
_STANCES: tuple[str, ...] = get_args(Stance)
_FOLD = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " "})

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Gold:
    """One hand-coded statement."""

    file: str
    evidence: str
    party: str
    issue: str
    stance: str
    published: str | None = None
    conditional: bool = False
    speaker: str | None = None
    mode: str | None = None
    reported_by: str | None = None
    optional: bool = False

    @property
    def key(self) -> Key:
        return self.party, self.issue, self.stance


def read_gold(path: Path, codebook: Codebook | None = None) -> list[Gold]:
    """Gold statements, one JSON object a line; of the parties and issues of `codebook`, if it is
    given, since others would only seem to be missed. Raises ArticleError with the line's number."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ArticleError(f"{path}: cannot be read ({error}). Name a JSON lines file.") from error
    rows = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            place = f"{path}:{number}"
            rows.append(_gold(line, place))
            if codebook:
                _of_codebook(rows[-1], place, codebook)
    return rows


def _gold(line: str, place: str) -> Gold:
    """The statement of a line; keys that mean nothing here are passed over."""
    try:
        row = json.loads(line)
    except ValueError as error:
        raise ArticleError(f"{place}: no JSON ({error}). Write one object a line.") from error
    if not isinstance(row, dict):
        raise ArticleError(f"{place}: no object. Write {{ }} with {_listed(_REQUIRED)}.")
    if lacking := [key for key in _REQUIRED if key not in row]:
        raise ArticleError(
            f"{place}: the line lacks {_listed(lacking)}. Add what is missing; every line has "
            f"{_listed(_REQUIRED)}."
        )
    gold = Gold(**{f.name: row[f.name] for f in fields(Gold) if f.name in row})
    _check_values(gold, place)
    return gold


def _check_values(gold: Gold, place: str) -> None:
    for key in _REQUIRED:
        if not isinstance(getattr(gold, key), str):
            raise ArticleError(f"{place}: {key} is no text. Write it in quotes.")
    for key in ("conditional", "optional"):
        if not isinstance(getattr(gold, key), bool):
            raise ArticleError(f"{place}: {key} is neither true nor false. Write one of them.")
    if gold.stance not in _STANCES:
        raise ArticleError(
            f"{place}: there is no stance {gold.stance!r}. Write {_listed(_STANCES, 'or')}."
        )
    if not gold.evidence.strip():
        raise ArticleError(f"{place}: evidence is empty. Write the article's words.")
    if not (gold.speaker is None or isinstance(gold.speaker, str)):
        raise ArticleError(f"{place}: speaker is no text. Write it in quotes, or null.")
    try:
        if gold.published is not None and not _DAY.fullmatch(gold.published):
            raise ValueError
        date.fromisoformat(gold.published or "2000-01-01")
    except (TypeError, ValueError) as error:
        raise ArticleError(
            f"{place}: published is no date. Write it as 2022-01-31, or leave it out."
        ) from error


def _of_codebook(gold: Gold, place: str, codebook: Codebook) -> None:
    known = (
        ("party", "parties", gold.party, codebook.parties),
        ("issue", "issues", gold.issue, codebook.issues),
    )
    for noun, plural, key, ids in known:
        if key not in ids:
            raise ArticleError(
                f"{place}: the codebook {codebook.id!r} has no {noun} {key!r}. Correct the line, "
                "or name the codebook that it was coded by in TRACKER_CODEBOOK; "
                f"{plural} of this one are: {', '.join(ids)}."
            )


def _listed(words: Sequence[str], joint: str = "and") -> str:
    return f" {joint} ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def locate(evidence: str, text: str) -> Span | None:
    """Where `text` holds `evidence`, white space and typographic marks folded."""
    words = evidence.translate(_FOLD).split()
    pattern = r"\s+".join(re.escape(word) for word in words)
    match = re.search(pattern, text.translate(_FOLD)) if words else None
    return match.span() if match else None
