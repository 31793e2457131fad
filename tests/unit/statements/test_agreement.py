"""Agreement with hand-coded articles: matching, optional statements, alpha, figures, intervals."""

from __future__ import annotations

import pytest

from tracker.statements.accuracy import alpha
from tracker.statements.agreement import score
from tracker.statements.figures import interval, report, resampled, total
from tracker.statements.gold import Gold
from tracker.statements.statement import Speaker, Stance, Statement

TEXT = "Aland rejects  the toll.\nBeland wants the toll, Ms Okri said."


def gold(
    evidence: str, party: str, stance: str, *, optional: bool = False, speaker: str | None = None
) -> Gold:
    return Gold("a.txt", evidence, party, "toll", stance, speaker=speaker, optional=optional)


def found(words: str, party: str, stance: Stance, speaker: str | None = None) -> Statement:
    start = TEXT.index(words)
    who = Speaker(speaker, party) if speaker else None
    end = start + len(words)
    return Statement(party, "toll", stance, words, start, end, "indirect", speaker=who)


ROWS = [
    gold("rejects the toll", "aland", "oppose"),
    gold("wants the toll", "beland", "support", speaker="Ann Okri"),
]
RIGHT = [
    found("Aland rejects", "aland", "oppose"),
    found("the toll, Ms", "beland", "support", "Okri"),
]


def test_all_right() -> None:
    result = score(ROWS, [("a.txt", TEXT, RIGHT)])
    for level in ("article", "statement"):
        tally = total(result.articles, level)
        assert (tally.precision, tally.recall, tally.f1) == (1, 1, 1)
    assert result.articles[0].named.right == result.articles[0].named.gold == 1
    assert result.alpha == pytest.approx(1)


def test_wrong_stance_and_missed() -> None:
    result = score(ROWS, [("a.txt", TEXT, [found("Aland rejects", "aland", "support")])])
    tally = total(result.articles, "article")
    assert (tally.right, tally.found, tally.gold) == (0, 1, 2)
    assert result.alpha is not None
    assert result.alpha < 0.2


def test_right_key_at_the_wrong_place_is_wrong_at_statement_level_only() -> None:
    result = score(ROWS[:1], [("a.txt", TEXT, [found("Beland wants", "aland", "oppose")])])
    assert total(result.articles, "article").f1 == 1
    assert total(result.articles, "statement").right == 0


def test_optional_earns_and_costs_nothing() -> None:
    rows = [*ROWS[:1], gold("wants the toll", "beland", "support", optional=True)]
    with_it = score(rows, [("a.txt", TEXT, RIGHT)])
    without = score(rows, [("a.txt", TEXT, RIGHT[:1])])
    for level in ("article", "statement"):
        assert total(with_it.articles, level).f1 == total(without.articles, level).f1 == 1


def test_one_gold_statement_is_matched_once() -> None:
    twice = [RIGHT[0], found("rejects", "aland", "oppose")]
    tally = total(score(ROWS[:1], [("a.txt", TEXT, twice)]).articles, "statement")
    assert (tally.right, tally.found, tally.gold) == (1, 1, 1)


def test_missing_files_and_evidence_are_named() -> None:
    rows = [*ROWS, Gold("b.txt", "x", "aland", "toll", "open"), gold("not there", "aland", "open")]
    result = score(rows, [("a.txt", TEXT, RIGHT)])
    assert result.missing == ("b.txt",)
    assert result.unplaced == (("a.txt", "not there"),)
    text = report(result, core=frozenset({"toll"}), times=20)
    first, second, heading = text.splitlines()[:3]
    assert first.startswith("warning: a.txt: its text does not hold 'not there', so")
    assert second.startswith("warning: not coded: b.txt; ")
    assert "F1" in heading
    assert "warning" not in "".join(text.splitlines()[2:])
    assert "core issues" in text
    assert "by party" in text


def test_alpha_of_a_known_example() -> None:
    """Two coders, ten units; Krippendorff (2011), nominal data of example A: alpha 0.095."""
    one, two = "0100000000", "1110010100"
    pairs = list(zip(one, two, strict=True))
    assert alpha(pairs) == pytest.approx(0.095, abs=0.001)
    assert alpha([("x", "x")]) is None


def test_a_label_alone_in_its_unit_is_left_out_of_alpha() -> None:
    units = [("a", "a"), ("a", "b"), ("b", "b")]
    assert alpha([*units, ("a",), ()]) == alpha(units)
    assert alpha([("a",)]) is None


def test_bootstrap_is_the_same_every_time() -> None:
    articles = score(ROWS, [("a.txt", TEXT, RIGHT), ("c.txt", TEXT, [])]).articles
    assert resampled(articles, 5) == resampled(articles, 5)
    assert interval([0.0, 0.5, 1.0]) == (0.0, 1.0)
    assert resampled([], 5) == []
