"""`tracker doctor` on installations that are well and on broken ones."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from tracker import diagnosis, ledger, migrate
from tracker.db import Database, Negotiation


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("TRACKER_"):
            monkeypatch.delenv(name)


def verdicts() -> dict[str, str]:
    return {f.subject: f.verdict for f in diagnosis.examine(offline=True)}


def advice(subject: str) -> str:
    found = [f for f in diagnosis.examine(offline=True) if f.subject == subject]
    return " ".join(f.text for f in found if f.verdict != "ok")


def test_a_sound_installation_has_nothing_wrong(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_DATABASE_URL", database.url)
    monkeypatch.setenv("TRACKER_ADMIN_TOKEN", "a token of some length")
    monkeypatch.setenv("TRACKER_CONTACT", "https://example.org/reader")
    found = verdicts()
    assert set(found.values()) == {"ok"}
    subjects = {"configuration", "codebook", "database", "migrations", "clock", "disk", "network"}
    assert subjects <= set(found)


@pytest.mark.parametrize(
    ("variable", "value", "subject", "words"),
    [
        ("TRACKER_THREADS", "many", "configuration", "TRACKER_THREADS"),
        ("TRACKER_CODEBOOK", "/absent.toml", "codebook", "absent.toml"),
        ("TRACKER_DATABASE_URL", "mysql://x/y", "database", "mysql"),
        ("TRACKER_DATABASE_URL", "sqlite:////proc/absent/t.db", "database", "/proc/absent"),
        ("TRACKER_DATABASE_URL", "postgresql+psycopg://u:hidden@127.0.0.1:1/x", "database",
         "is it running"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_cure(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch,
    variable: str, value: str, subject: str, words: str,
) -> None:  # fmt: skip
    monkeypatch.setenv("TRACKER_DATABASE_URL", sqlite_url)
    monkeypatch.setenv(variable, value)
    assert verdicts()[subject] == "wrong"
    assert words in advice(subject)
    assert "hidden" not in advice(subject)


def test_a_misspelt_variable_is_named(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("TRACKER_TREADS", "4")
    assert "TRACKER_TREADS" in advice("configuration")


def test_a_database_that_is_behind_or_altered_or_of_another_negotiation_is_named(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_DATABASE_URL", sqlite_url)
    assert "tracker db upgrade" in advice("migrations")
    database = Database(sqlite_url)
    migrate.upgrade(database, "0001")
    assert verdicts()["migrations"] == "wrong"
    migrate.upgrade(database)
    with database.writing() as session:
        session.add(Negotiation(id="another", created_at=datetime.now(UTC)))
        ledger.append(session, "seed", now=datetime.now(UTC) + timedelta(hours=1))
    assert "another" in advice("negotiation")
    assert "future" in advice("clock")
    with database.writing() as session:
        session.execute(text("ALTER TABLE feeds ADD COLUMN extra TEXT"))
    assert "altered by hand" in advice("migrations")
    database.dispose()


@pytest.mark.parametrize(("threads", "status"), [("4", 0), ("many", 1)])
def test_the_command_ends_with_one_where_something_is_wrong(
    tmp_path: Path, threads: str, status: int
) -> None:
    url = f"sqlite:///{tmp_path / 'tracker.db'}"
    done = subprocess.run(
        [sys.executable, "-m", "tracker", "doctor", "--offline"],
        env=os.environ | {"TRACKER_DATABASE_URL": url, "TRACKER_THREADS": threads},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == status
    assert ("WRONG" in done.stdout) == bool(status)
