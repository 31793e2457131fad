"""The bundled briefs are complete, free to show, our own wording, and coded by hand."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SEEDS = ROOT / "seeds"
SHARED = ROOT.parent / "shared"
MANIFEST = json.loads((SEEDS / "manifest.json").read_text(encoding="utf-8"))
GOLD = [
    json.loads(line)
    for line in (ROOT / "tests/data/seeds_gold.jsonl").read_text(encoding="utf-8").splitlines()
]
PARTIES = {
    "russia",
    "united-states",
    "nato",
    "ukraine",
    "european-union",
    "germany",
    "france",
    "united-kingdom",
    "china",
}
CORE = {"nato-expansion", "1997-lines", "sanctions", "swift", "nord-stream-2"}
ISSUES = CORE | {
    "security-guarantees",
    "eastern-flank",
    "military-cooperation",
    "missile-deployment",
    "military-exercises",
    "troop-withdrawal",
    "talks",
}
LONGEST_SHARED_RUN = 8  # words; a quoted fragment or an official name may be this long


def text_of(file: str) -> str:
    return (SEEDS / file).read_text(encoding="utf-8")


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:'[^\W_]+)*", text.lower().replace("’", "'"))


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[at : at + length]) for at in range(len(found) - length + 1)}


def test_manifest_lists_every_brief_once() -> None:
    listed = [entry["file"] for entry in MANIFEST]
    on_disk = {path.name for path in SEEDS.glob("*.md")} - {"README.md"}
    assert len(listed) == len(set(listed))
    assert set(listed) == on_disk


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda entry: entry["file"])
def test_brief_agrees_with_its_entry(entry: dict[str, str]) -> None:
    title, _, dateline, _, *body = text_of(entry["file"]).splitlines()
    published = date.fromisoformat(entry["published"])
    assert title == f"# {entry['title']}"
    assert dateline.endswith(f"{published:%B} {published.day}, {published.year}")
    assert entry["file"].startswith(entry["published"])
    assert date(2021, 11, 1) <= published <= date(2022, 2, 23)
    assert entry["rights"] == "open"
    assert entry["language"] == "en"
    assert str(published.year) in entry["source"]
    assert 120 <= len(words(" ".join(body))) <= 430


def test_quoted_words_are_short_fragments() -> None:
    quoted = [q for entry in MANIFEST for q in re.findall("“([^”]*)”", text_of(entry["file"]))]
    assert quoted
    assert max(len(words(quote)) for quote in quoted) <= LONGEST_SHARED_RUN


@pytest.mark.parametrize("row", GOLD, ids=lambda row: f"{row['file']}-{row['evidence'][:20]}")
def test_hand_coded_statement_is_well_formed(row: dict[str, str]) -> None:
    text = text_of(row["file"])
    published = {entry["file"]: entry["published"] for entry in MANIFEST}
    assert row["evidence"] in text
    assert row["published"] == published[row["file"]]
    assert row["party"] in PARTIES
    assert row["issue"] in ISSUES
    assert row["stance"] in {"support", "oppose", "open"}
    assert row["mode"] in {"direct", "indirect", "narrated"}
    assert row["reported_by"] in PARTIES - {row["party"]} | {None}
    assert row["speaker"] is None or row["speaker"].split()[-1] in text
    assert isinstance(row["conditional"], bool)
    assert isinstance(row["optional"], bool)


def test_no_statement_is_coded_twice() -> None:
    keys = [tuple(row[k] for k in ("file", "evidence", "party", "issue", "stance")) for row in GOLD]
    assert len(keys) == len(set(keys))


def test_the_story_can_be_followed() -> None:
    def told(party: str, issue: str) -> list[tuple[str, str, bool]]:
        return sorted(
            (row["published"], row["stance"], row["conditional"])
            for row in GOLD
            if (row["party"], row["issue"]) == (party, issue) and not row["optional"]
        )

    assert {row["issue"] for row in GOLD if not row["optional"]} == ISSUES
    germany = told("germany", "nord-stream-2")
    assert ("2022-01-22", "support", False) in germany
    assert ("2022-02-22", "oppose", False) in germany
    sanctions = told("united-states", "sanctions")
    firm = {
        day for day, stance, conditional in sanctions if stance == "support" and not conditional
    }
    assert min(firm) == "2022-02-23"
    assert ("2021-12-07", "support", True) in sanctions
    assert {stance for _, stance, _ in told("russia", "nato-expansion")} == {"oppose"}


def test_wording_is_our_own() -> None:
    if not SHARED.is_dir():
        pytest.skip("the originals do not lie beside this clone (../shared)")
    length = LONGEST_SHARED_RUN + 1
    originals = [*SHARED.glob("seeds/*.txt"), *SHARED.glob("gold/articles/*.txt")]
    theirs = set[tuple[str, ...]]().union(
        *(runs(path.read_text(encoding="utf-8"), length) for path in originals)
    )
    ours = [*SEEDS.glob("*.md"), SEEDS / "manifest.json"]
    shared = {p.name: runs(p.read_text(encoding="utf-8"), length) & theirs for p in ours}
    assert not {name: found for name, found in shared.items() if found}
