"""The coder on sentences of our own: minimal pairs, invariances, offsets, silence."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.unit.statements.coding_cases import PUBLISHED, Case, code, keys, read_cases
from tracker.articles.article import Article
from tracker.codebook.load import load
from tracker.statements.coder import Coder, coder_version

DATA = Path(__file__).parents[2] / "data" / "coder"
CASES = read_cases(DATA / "sentences.txt")
KNOWN = read_cases(DATA / "known_errors.txt")


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder(load())


def wrong(coder: Coder, case: Case) -> str:
    """What the coder gets wrong, in words; empty where all is right."""
    statements = code(coder, case.text)
    found = keys(statements) - case.allowed
    notes = [f"missed {k}" for k in case.wanted - found]
    notes += [f"wrong {k}" for k in found - case.wanted]
    for key, family in case.speakers:
        names = {s.speaker.name if s.speaker else "" for s in statements if keys((s,)) == {key}}
        if names and not any(name.endswith(family) for name in names):
            notes.append(f"speaker {names}")
    return "; ".join(notes)


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.group}: {c.text[:60]}")
def test_sentence_is_coded_as_a_person_codes_it(coder: Coder, case: Case) -> None:
    assert not wrong(coder, case)


@pytest.mark.parametrize("case", KNOWN, ids=lambda c: c.text[:60])
def test_known_error_is_still_one(coder: Coder, case: Case) -> None:
    """A sentence that is right now moves over to sentences.txt."""
    assert wrong(coder, case)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.text[:60])
def test_evidence_is_the_text_between_its_offsets(coder: Coder, case: Case) -> None:
    text = f"“Prologue” — with typographic marks, naïve and so on.\n\n{case.text}"
    for statement in code(coder, text):
        assert statement.evidence == text[statement.start : statement.end]
        assert statement.evidence.strip() == statement.evidence
        for cue in statement.cues:
            assert 0 <= cue.start < cue.end <= len(text)


SWAPS = (
    ("Sergei Ryabkov", "Grushko"),
    ("Ryabkov", "Grushko"),
    ("Kuleba", "Reznikov"),
    ("Blinken", "Sullivan"),
)
PAIRS = [(c, c.text.replace(old, new)) for c in CASES for old, new in SWAPS if old in c.text]


@pytest.mark.parametrize(("case", "text"), PAIRS, ids=lambda x: x if isinstance(x, str) else "")
def test_another_name_changes_nothing(coder: Coder, case: Case, text: str) -> None:
    assert keys(code(coder, text)) == keys(code(coder, case.text))


@pytest.mark.parametrize("case", CASES[::5], ids=lambda c: c.text[:60])
def test_another_day_changes_nothing_but_the_day(coder: Coder, case: Case) -> None:
    one = coder.code(Article(text=case.text, published_on=PUBLISHED, language="en")).statements
    two = coder.code(
        Article(text=case.text, published_on=date(2022, 2, 8), language="en")
    ).statements
    blank = [replace(s, said_on=None) for s in one]
    assert blank == [replace(s, said_on=None) for s in two]


@pytest.mark.parametrize("case", CASES[::7], ids=lambda c: c.text[:60])
def test_coding_twice_gives_the_same(coder: Coder, case: Case) -> None:
    assert code(coder, case.text) == code(coder, case.text)


def test_other_languages_are_skipped_and_say_so(coder: Coder) -> None:
    coding = coder.code(Article(text="Moskau lehnt Sanktionen ab.", language="de"))
    assert coding.status == "skipped"
    assert not coding.statements
    assert "'de'" in (coding.reason or "")


def test_text_without_an_issue_yields_nothing(coder: Coder) -> None:
    coding = coder.code(Article(text="The hockey team won by four goals. Fans cheered all night."))
    assert (coding.status, coding.statements) == ("coded", ())


@pytest.mark.parametrize("text", ["", " \n\n ", "NATO", "Sanctions?", "“", "a" * 5000, "!!! ??? …"])
def test_odd_texts_yield_nothing(coder: Coder, text: str) -> None:
    assert coder.code(Article(text=text, language="en")).statements == ()


def test_condition_is_given_in_words(coder: Coder) -> None:
    (statement,) = code(
        coder, "If Russia invades Ukraine, the United States will impose sanctions."
    )
    assert statement.conditional
    assert statement.condition == "If Russia invades Ukraine"


def test_day_of_the_statement(coder: Coder) -> None:
    (statement,) = code(coder, "On Sunday Blinken rejected sanctions on Nord Stream 2.")
    assert (statement.said_on, statement.said_on_precision) == (date(2022, 1, 30), "day")


def test_background_is_a_mention_and_an_act_is_none(coder: Coder) -> None:
    (background,) = code(coder, "Moscow, which opposes NATO's expansion, sent a delegation.")
    (act,) = code(coder, "On Tuesday, Germany suspended the certification of Nord Stream 2.")
    assert background.mention
    assert not act.mention


def test_who_describes_another_party_is_named(coder: Coder) -> None:
    found = code(coder, "Kuleba said that Germany opposed the delivery of weapons to Ukraine.")
    (statement,) = [s for s in found if s.party == "germany"]
    assert (statement.party, statement.reported_by, statement.mode) == (
        "germany",
        "ukraine",
        "indirect",
    )


def test_version_is_a_hash_that_stays() -> None:
    assert re.fullmatch(r"[0-9a-f]{16}", coder_version())
    assert coder_version() == coder_version()
