"""The people of a codebook: a name leads to one of them at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.codebook.load import parse
from tracker.errors import CodebookError

TARIFFS = Path(__file__).parents[2].joinpath("data", "codebook", "tariffs.toml").read_text("utf-8")
HEADING = "[people]\n"


def _with(*people: str) -> str:
    """The codebook with two more people, written as in the file."""
    one, other = (f"p-{n} = {{ {keys} }}\n" for n, keys in enumerate(people))
    return TARIFFS.replace(HEADING, HEADING + one + other, 1)


def _keys(name: str, party: str = "china", more: str = "", role: str = "Envoy") -> str:
    return f'name = "{name}", party = "{party}", role = "{role}", kind = "official"{more}'


MISTAKES = [
    (_keys("Bo Wen"), _keys("Bo Wen"), "people.p-1.name: 'Bo Wen'"),
    (_keys("Bo Wen"), _keys("bo  wen", "united-states"), "people.p-1.name: 'bo  wen'"),
    (
        _keys("Bo Wen", more=", until = 2030-05-02"),
        _keys("Bo Wen", more=", since = 2030-05-01"),
        "people.p-1.name: 'Bo Wen'",
    ),
    (_keys("Bo Wen"), _keys("Li Na", more=', aliases = ["Bo Wen"]'), "people.p-1.aliases"),
    (
        _keys("Bo Wen", more=', aliases = ["Wen"]'),
        _keys("Jia Wen", "united-states", ', aliases = ["Wen"]'),
        "people.p-1.aliases: 'Wen'",
    ),
    (
        _keys("Bo Wen", more=', aliases = ["Foreign Minister"]'),
        _keys("Li Na", more=', aliases = ["Foreign Minister"]'),
        "people.p-1.aliases: 'Foreign Minister'",
    ),
]


@pytest.mark.parametrize(("one", "other", "says"), MISTAKES)
def test_name_of_two_people_at_once_is_refused(one: str, other: str, says: str) -> None:
    with pytest.raises(CodebookError) as error:
        parse(_with(one, other))
    message = str(error.value)
    assert message.startswith(says)
    assert "already names people.p-0 at the same time" in message
    assert "since and an until" in message


SOUND = [
    (  # the day of the handing over is both's
        _keys("Bo Wen", more=', until = 2030-05-01, aliases = ["Foreign Minister"]'),
        _keys("Li Na", more=', since = 2030-05-01, aliases = ["Foreign Minister"]'),
    ),
    (_keys("Bo Wen", more=", until = 2030-05-01"), _keys("Bo Wen", more=", since = 2030-05-02")),
    (  # the party tells which of them
        _keys("Bo Wen", more=', aliases = ["Foreign Minister"]'),
        _keys("Ann Lee", "united-states", ', aliases = ["Foreign Minister"]'),
    ),
    (_keys("Bo Wen", role="Deputy Minister"), _keys("Li Na", role="Deputy Minister")),
    (_keys("Bo Wen", more=', aliases = ["Wen", "Bo Wen", "Wen"]'), _keys("Jia Wen")),
]


@pytest.mark.parametrize(("one", "other"), SOUND)
def test_what_people_may_share(one: str, other: str) -> None:
    assert [p.id for p in parse(_with(one, other)).people][:2] == ["p-0", "p-1"]
