"""What the documentation says about commands and settings is what the program has."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from tracker.cli.main import COMMANDS
from tracker.config import Config

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_setting_is_in_the_table_and_every_row_is_a_setting() -> None:
    settings = {f"TRACKER_{field.name.upper()}" for field in fields(Config)}
    rows = set(re.findall(r"^\| `(TRACKER_[A-Z_]+)`", README, re.MULTILINE))
    assert rows == settings


def test_every_command_is_in_the_readme() -> None:
    named = set(re.findall(r"`tracker ([a-z]+)", README))
    assert set(COMMANDS) <= named


def test_every_link_leads_somewhere() -> None:
    for document in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        text = document.read_text(encoding="utf-8")
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", text):
            assert (document.parent / target).exists(), f"{document.name} → {target}"
