"""What is said of a value that the codebook file cannot have: what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.codebook.load import parse
from tracker.errors import CodebookError

TARIFFS = Path(__file__).parents[2].joinpath("data", "codebook", "tariffs.toml").read_text("utf-8")

CURES = [
    (
        'kind = "minister" }',
        'kind = "negotiator" }',
        "people.ann-field.kind: Invalid enum value 'negotiator'. Write one of \"document\", "
        '"former", "head", "legislator", "minister", "official", "spokesperson", "unnamed".',
    ),
    ('effect = "undo"', 'effect = "stop"', '"undo", "unlikely", "want", "weigh".'),
    ('points = "oppose"', 'points = "against"', 'Write one of "oppose", "support".'),
    ('points = "oppose"', "points = 3", 'Write one of "oppose", "support".'),
    ('points = "oppose"', 'within = "text"', 'Write one of "article", "passage", "sentence".'),
    ('stance = "support" }', 'stance = "yes" }', "soy-purchases.demand.stance: Invalid enum"),
    ("[outlets]", "[authority]\nboss = 1\n[outlets]", "authority: Invalid enum value 'boss'. W"),
    ("[outlets]", "[authority]\nhead = 3\n[outlets]", "Write a number from 0 to 2, without"),
    (
        'points = "oppose"',
        'near = "x"',
        "issues.tariffs.terms[1].near: Expected `array`, got `str`. Write a list in brackets, its "
        'texts in quotes: ["…", "…"].',
    ),
    (
        'points = "oppose"',
        "near = [1]",
        "terms[1].near[0]: Expected `str`, got `int`. Write a text ",
    ),
    ('points = "oppose"', 'stated = "yes"', "Write true or false, without quotes."),
    ("core = true", 'half_life_days = "x"', "Write a number, without quotes."),
    ("core = true", "half_life_days = 0.0", "half_life_days: must be more than 0. Give days."),
    ("core = true", "half_life_days = nan", "half_life_days: must be more than 0. Give days."),
    ("core = true", "half_life_days = inf", "half_life_days: must be more than 0. Give days."),
    ('effect = "undo"', 'effect = "undo"\nstrength = -5.0', "Write a number from 0 to 1, without"),
    ('effect = "undo"', 'effect = "undo"\nstrength = nan', "Write a number from 0 to 1, without"),
    ("[outlets]", "[authority]\nhead = nan\n[outlets]", "Write a number from 0 to 2, without"),
    ('name = "Mei Lin"', 'name = " "', "people.mei-lin.name: ' ' has no word. Write a name or"),
    ('name = "Mei Lin"', 'name = "Mei Lin", aliases = ["Lin", "—"]', "mei-lin.aliases[1]: '—' has"),
    ('name = "Mei Lin"', 'name = "Mei Lin", aliases = [""]', "mei-lin.aliases[0]: '' has no word"),
    ("since = 2030-03-01", 'since = "March"', "Write a date without quotes, such as 2022-01-31."),
    ("core = true", "demand = 3", "Write a table: { key = value }."),
    ('[[issues.soy-purchases.terms]]\nany = ["', 'terms = 3\nx = ["', "Write a list of tables,"),
    ("core = true", "demand = { partie = 3 }", "known keys are: party, stance."),
    ("core = true", 'demand = { party = "china" }', "`stance`. Add it."),
]


@pytest.mark.parametrize(("old", "new", "says"), CURES, ids=[new for _, new, _ in CURES])
def test_cure_is_told_from_the_type_that_is_wanted(old: str, new: str, says: str) -> None:
    assert old in TARIFFS
    with pytest.raises(CodebookError) as error:
        parse(TARIFFS.replace(old, new, 1))
    assert says in str(error.value)


def test_a_key_over_two_lines_is_refused_like_any_other() -> None:
    with pytest.raises(CodebookError, match="unknown field"):
        parse(f'"a\\nb" = 1\n{TARIFFS}')
