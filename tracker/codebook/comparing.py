"""When two codebooks are the same, and what one changes against another."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from tracker.codebook.model import Codebook


def fingerprint(codebook: Codebook) -> str:
    """A hash of the parsed content, whatever the blanks and remarks in the file, and the
    order of its keys but for people: they are a list, and of two the first may win."""
    content = asdict(codebook)
    content.pop("version")
    text = json.dumps(content, sort_keys=True, default=_plain, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else str(value)


def diff(old: Codebook, new: Codebook) -> list[str]:
    """What `new` changes against `old`, a line each; empty where nothing differs."""
    if old.version == new.version:
        return []
    lines = [
        f"~ {name}: {getattr(old, name)!r} becomes {getattr(new, name)!r}"
        for name in ("id", "name", "description", "languages")
        if getattr(old, name) != getattr(new, name)
    ]
    people = ({p.id: p for p in old.people}, {p.id: p for p in new.people})
    tables: tuple[tuple[str, Mapping[str, Any], Mapping[str, Any]], ...] = (
        ("parties", old.parties, new.parties),
        ("people", *people),
        ("outlets", old.outlets, new.outlets),
        ("issues", old.issues, new.issues),
        ("words", old.words, new.words),
    )
    for table, before, after in tables:
        lines += [f"- {table}.{key}" for key in before if key not in after]
        lines += [f"+ {table}.{key}" for key in after if key not in before]
        for key in before:
            if key in after and before[key] != after[key]:
                lines.append(f"~ {table}.{key}: {_changed(before[key], after[key])}")
    if old.authority != new.authority:
        lines.append("~ authority")
    if old.cues != new.cues:
        lines.append("~ predicates")
    return lines


def _changed(before: Any, after: Any) -> str:
    if isinstance(before, tuple):
        return "its words"
    left, right = asdict(before), asdict(after)
    return ", ".join(key for key in left if left[key] != right[key])
