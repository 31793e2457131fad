"""The command line as a user meets it: real processes, what they print and how they end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ARTICLE = """Germany puts the pipeline on hold

15 February 2022

German Chancellor Olaf Scholz said on Tuesday that Germany would halt the Nord Stream 2 pipeline.

Nobody in the cabinet spoke against the decision, which was announced in Berlin.
"""


class Cli:
    """Runs `tracker` in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(
        self, *arguments: str, stdin: bytes | None = None, **environ: str
    ) -> subprocess.CompletedProcess[bytes]:
        clean = {k: v for k, v in os.environ.items() if not k.startswith("TRACKER_")}
        return subprocess.run(
            [sys.executable, "-m", "tracker", *arguments],
            cwd=self.folder,
            env=clean | environ,
            input=stdin,
            capture_output=True,
            timeout=120,
            check=False,
        )


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    return Cli(tmp_path)


def test_seeding_twice_adds_nothing(cli: Cli) -> None:
    first = cli("seed")
    assert first.returncode == 0, first.stderr
    assert b"32 new articles" in first.stdout
    second = cli("seed")
    assert second.returncode == 0
    assert b"0 new articles, 0 revised, 32 known already" in second.stdout
    matrix = cli("positions", "--as-of", "2022-02-24").stdout.decode()
    assert "NATO expansion" in matrix
    assert "silent" in matrix


def test_all_that_is_exported_comes_back_by_import(cli: Cli) -> None:
    assert cli("seed").returncode == 0
    everything = cli("export", "all")
    assert everything.returncode == 0, everything.stderr
    other = {"TRACKER_DATABASE_URL": "sqlite:///other.db"}
    read = cli("import", "-", stdin=everything.stdout, **other)
    assert read.returncode == 0, read.stderr
    for what in ("statements", "positions", "changes", "articles"):
        exported = cli("export", what).stdout
        assert len(exported.splitlines()) > 10
        assert cli("export", what, **other).stdout == exported
    again = cli("import", "-", stdin=everything.stdout, **other)
    assert again.returncode == 1
    assert b"not empty" in again.stderr


def test_extract_prints_evidence_that_its_offsets_point_at(cli: Cli) -> None:
    (cli.folder / "a.txt").write_text(ARTICLE, encoding="utf-8")
    done = cli("extract", "a.txt", "--format", "json")
    assert done.returncode == 0, done.stderr
    (article,) = json.loads(done.stdout)["articles"]
    assert article["title"] == "Germany puts the pipeline on hold"
    assert article["published"] == "2022-02-15"
    statement = article["statements"][0]
    assert (statement["party"], statement["issue"], statement["stance"]) == (
        "germany", "nord-stream-2", "oppose",
    )  # fmt: skip
    assert statement["speaker"] == "Olaf Scholz"
    assert statement["said_on"] == "2022-02-15"
    assert statement["evidence"] == article["text"][statement["start"] : statement["end"]]


def test_extract_reads_standard_input_raw_and_explains(cli: Cli) -> None:
    done = cli("extract", "-", "--raw", "--explain", "--quotes", "--format", "json",
               stdin=ARTICLE.encode())  # fmt: skip
    assert done.returncode == 0, done.stderr
    (article,) = json.loads(done.stdout)["articles"]
    assert article["text"] == ARTICLE
    assert article["statements"][0]["cues"]
    assert article["quotes"][0]["name"] == "Olaf Scholz"


def test_another_language_is_skipped_and_says_so(cli: Cli) -> None:
    text = (
        "Bundeskanzler Olaf Scholz hat am Dienstag erklärt, dass Deutschland die Gasleitung "
        "Nord Stream 2 vorerst nicht in Betrieb nehmen werde. Die Opposition begrüßte den Schritt."
    )
    (cli.folder / "de.txt").write_text(text, encoding="utf-8")
    done = cli("extract", "de.txt", "--format", "json")
    assert json.loads(done.stdout)["articles"][0]["statements"] == []
    assert b"skipped" in done.stderr
    stored = cli("seed", "de.txt", "--published", "2022-02-22")
    assert b"1 new articles" in stored.stdout
    assert b"0 statements" in stored.stdout


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (("extract", "missing.txt"), 1, b"No such file"),
        (("extract", "empty.txt"), 1, b"is empty"),
        (("extract", "binary.txt"), 1, b"binary data"),
        (("seed", "folder"), 1, b"holds no article"),
        (("seed", "missing"), 1, b"no such file or folder"),
        (("seed", "--published", "2022-02-30"), 2, b"--published"),
        (("positions", "--as-of", "yesterday"), 2, b"--as-of"),
        (("ingest", "--feed", "f99"), 1, b"no feed 'f99'"),
        (("ingest", "--feed", "f1", "--all"), 2, b"exclude each other"),
        (("feeds", "add", "ftp://example.org"), 1, b"https://"),
        (("feeds", "import", "broken.toml"), 1, b"OPML"),
        (("codebook", "check", "broken.toml"), 1, b"line 1"),
        (("export", "all", "--format", "csv"), 1, b"leave --format out"),
        (("import", "broken.toml"), 1, b"broken.toml"),
        (("nonsense",), 2, b"No such command"),
    ],
)
def test_wrong_input_is_one_clear_error(
    cli: Cli, arguments: tuple[str, ...], status: int, says: bytes
) -> None:
    (cli.folder / "empty.txt").touch()
    (cli.folder / "binary.txt").write_bytes(bytes(range(256)) * 8)
    (cli.folder / "broken.toml").write_text("[\n", encoding="utf-8")
    (cli.folder / "folder").mkdir()
    done = cli(*arguments)
    assert done.returncode == status
    assert says in done.stderr
    assert b"Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) <= (5 if status == 2 else 1)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("TRACKER_DATABASE_URL", "mysql://localhost/x"),
        ("TRACKER_DATABASE_URL", "no url at all"),
        ("TRACKER_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none"),
        ("TRACKER_CODEBOOK", "missing.toml"),
    ],
)
def test_a_setting_that_cannot_be_used_is_one_clear_error(
    cli: Cli, variable: str, value: str
) -> None:
    done = cli("seed", **{variable: value})
    assert done.returncode == 1
    assert done.stderr.startswith(b"tracker: ")
    assert b"Traceback" not in done.stderr


def test_a_file_that_fails_is_named_and_the_others_are_stored(cli: Cli) -> None:
    folder = cli.folder / "articles"
    folder.mkdir()
    (folder / "good.txt").write_text(ARTICLE, encoding="utf-8")
    (folder / "empty.txt").touch()
    done = cli("seed", "articles")
    assert done.returncode == 1
    assert b"1 new articles" in done.stdout
    assert b"empty.txt" in done.stderr


def test_a_database_of_another_negotiation_is_refused(cli: Cli) -> None:
    assert cli("seed").returncode == 0
    bundled = Path(__file__).parents[2] / "tracker" / "codebook" / "ukraine-2022.toml"
    other = bundled.read_text(encoding="utf-8").replace('id = "ukraine-2022"', 'id = "other"', 1)
    (cli.folder / "other.toml").write_text(other, encoding="utf-8")
    done = cli("seed", TRACKER_CODEBOOK="other.toml")
    assert done.returncode == 1
    assert b"holds the negotiation" in done.stderr
