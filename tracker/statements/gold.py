"""Hand-coded statements: how they are read, and where a text holds their evidence."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, fields
from pathlib import Path

from tracker.errors import ArticleError
from tracker.statements.statement import Span

Key = tuple[str, str, str]  # party, issue, stance

_FOLD = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " "})


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


def read_gold(path: Path) -> list[Gold]:
    """Gold statements, one JSON object a line. Raises ArticleError with the line's number."""
    known = {f.name for f in fields(Gold)}
    rows = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ArticleError(f"{path}: cannot be read ({error}). Name a JSON lines file.") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            rows.append(Gold(**{k: v for k, v in row.items() if k in known}))
        except (ValueError, TypeError, AttributeError) as error:
            raise ArticleError(
                f"{path}:{number}: no hand-coded statement ({error}). Give an object with file, "
                "evidence, party, issue and stance."
            ) from error
    return rows


def locate(evidence: str, text: str) -> Span | None:
    """Where `text` holds `evidence`, white space and typographic marks folded."""
    words = evidence.translate(_FOLD).split()
    pattern = r"\s+".join(re.escape(word) for word in words)
    match = re.search(pattern, text.translate(_FOLD)) if words else None
    return match.span() if match else None
