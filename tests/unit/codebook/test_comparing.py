"""What makes two codebooks the same, and how their differences are told."""

from __future__ import annotations

from pathlib import Path

from tracker.codebook.comparing import diff
from tracker.codebook.load import load, parse

DATA = Path(__file__).parents[2] / "data" / "codebook"
TARIFFS = (DATA / "tariffs.toml").read_text(encoding="utf-8")


def test_version_follows_the_content_not_the_writing() -> None:
    plain = parse(TARIFFS)
    assert parse(TARIFFS + "\n# a remark\n\n").version == plain.version
    assert parse(TARIFFS.replace("raise them", "raise")).version != plain.version
    assert load(DATA / "tariffs.toml").version == plain.version


def test_diff_names_what_changes() -> None:
    old = parse(TARIFFS)
    text = TARIFFS.replace('name = "Soy purchases"', 'name = "Soy"').replace("mei-lin", "mei")
    lines = diff(old, parse(text))
    assert "- people.mei-lin" in lines
    assert "+ people.mei" in lines
    assert "~ issues.soy-purchases: name" in lines
    assert diff(old, old) == []
