"""The codebook's loader: the bundled file, the example of the docs, and every kind of mistake."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from tests.unit.statements.coding_cases import Case, code, keys, read_cases
from tracker.codebook.load import load, parse
from tracker.errors import CodebookError
from tracker.statements.coder import Coder

ROOT = Path(__file__).parents[3]
DATA = ROOT / "tests" / "data" / "codebook"
TARIFFS = (DATA / "tariffs.toml").read_text(encoding="utf-8")


def test_bundled_codebook_covers_the_negotiation() -> None:
    codebook = load()
    assert set(codebook.parties) == {
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
    assert len(codebook.issues) == 12
    assert sum(issue.core for issue in codebook.issues.values()) == 5
    assert len(codebook.people) >= 150
    assert len(codebook.outlets) >= 60
    assert codebook.outlets["kremlin"].party == "russia"
    assert codebook.outlets["dw"].ownership == "public"


@pytest.mark.parametrize("case", read_cases(DATA / "tariffs.txt"), ids=lambda c: c.text)
def test_another_negotiation_is_coded_without_touching_code(case: Case) -> None:
    coder = Coder(load(DATA / "tariffs.toml"))
    statements = code(coder, case.text)
    assert keys(statements) - case.allowed == case.wanted
    assert {k for s in statements if s.conditional for k in keys((s,))} >= case.conditional


def test_a_predicate_of_the_codebook_wins_over_the_language() -> None:
    own = (
        '[[predicates]]\neffect = "reject"\nverbs = ["support"]\n\n[[predicates]]\neffect = "do"\n'
    )
    coder = Coder(parse(TARIFFS.replace('[[predicates]]\neffect = "do"\n', own, 1)))
    (statement,) = code(coder, "Beijing supports new tariffs on Chinese goods.")
    assert statement.stance == "oppose"


def test_no_predicate_of_the_language_is_listed_twice_under_an_effect() -> None:
    cues = load().cues.predicates
    keys = Counter((p.effect, p.part, p.words) for p in cues if not p.issues)
    assert [key for key, count in keys.items() if count > 1] == []


def test_example_of_the_docs_is_valid_and_part_of_the_tested_one() -> None:
    text = (ROOT / "docs" / "codebook.md").read_text(encoding="utf-8")
    example = text.split("```toml\n")[1].split("```")[0]
    codebook = parse(example)
    assert set(codebook.issues) <= set(parse(TARIFFS).issues)
    (statement,) = code(Coder(codebook), "Beijing rejects new tariffs on Chinese goods.")
    assert (statement.party, statement.issue, statement.stance) == ("china", "tariffs", "oppose")


MISTAKES = [
    ('name = "Soy purchases"', 'nmae = "Soy purchases"', "issues.soy-purchases", "nmae"),
    ('proposition = "China buys', 'x = "China buys', "issues.soy-purchases", "unknown field"),
    ('support = "buy more"\n', "", "issues.soy-purchases", "support"),
    (
        'metonyms = ["Beijing"]',
        'metonyms = ["Beijing", "Washington"]',
        "parties.china.metonyms",
        "already names",
    ),
    ("since = 2030-03-01", 'since = "March"', "people.mei-lin", "since"),
    (
        "since = 2030-03-01",
        "since = 2030-03-01, until = 2029-01-01",
        "people.mei-lin",
        "after until",
    ),
    ('party = "china", role', 'party = "chna", role', "people.mei-lin.party", "'chna'"),
    ('kind = "minister" }', 'kind = "boss" }', "people.ann-field", "boss"),
    ('any = ["(chips|', 'any = [] # ["(chips|', "issues.chip-exports.terms[0].any", "empty"),
    (
        '"free trade with china"',
        '"free (trade with china"',
        "issues.tariffs.terms[1].any[1]",
        "closed",
    ),
    (
        '"free trade with china"',
        '"{levies} with china"',
        "issues.tariffs.terms[1].any[1]",
        "levies",
    ),
    ('"free trade with china"', '"[free]"', "issues.tariffs.terms[1].any[1]", "optional"),
    (
        '"free trade with china"',
        '"fre(e|y) trade"',
        "issues.tariffs.terms[1].any[1]",
        "whole words",
    ),
    ('points = "oppose"', 'points = "against"', "issues.tariffs.terms[1]", "against"),
    (
        'demand = { party = "united-states"',
        'demand = { party = "mars"',
        "issues.soy-purchases.demand",
        "mars",
    ),
    ('oppose = ["china"] }', 'oppose = ["chna"] }', "soy-purchases.expected.oppose[0]", "'chna'"),
    ('oppose = ["china"] }', 'oppose = ["united-states"] }', "soy-purchases.expected", "both"),
    ('oppose = ["china"] }', 'against = ["china"] }', "soy-purchases.expected", "support, oppose"),
    ('issues = ["chip-exports"]', 'issues = ["chips"]', "predicates[0].issues", "'chips'"),
    ('effect = "undo"', 'effect = "undone"', "predicates[1]", "undone"),
    ('verbs = ["roll back", "slash"]', "", "predicates[1]", "no word"),
    ("core = true", "core = yes", "TOML", "line"),
    ("[issues.tariffs]", "[issues.Tariffs]", "issues", "lower-case"),
    ('id = "tariffs"', "", "top level", "id"),
]


@pytest.mark.parametrize(("old", "new", "place", "word"), MISTAKES, ids=lambda x: str(x)[:40])
def test_mistake_is_one_error_with_its_place_and_cure(
    old: str, new: str, place: str, word: str
) -> None:
    assert old in TARIFFS
    with pytest.raises(CodebookError) as error:
        parse(TARIFFS.replace(old, new, 1))
    message = str(error.value)
    assert place in message
    assert word in message
    assert message.count("\n") == 0
    assert message.rstrip().endswith((".", "…"))


@pytest.mark.parametrize("name", ["missing.toml", "."])
def test_file_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    with pytest.raises(CodebookError, match="cannot be read"):
        load(tmp_path / name)


def test_binary_file_is_no_codebook(tmp_path: Path) -> None:
    path = tmp_path / "codebook.toml"
    path.write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(CodebookError, match="cannot be read"):
        load(path)


def test_example_stays_valid_toml() -> None:
    assert tomllib.loads(TARIFFS)["id"] == "tariffs"
