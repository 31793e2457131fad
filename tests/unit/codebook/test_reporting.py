"""The words that tell who says what."""

from __future__ import annotations

import tomllib
from collections import Counter
from importlib.resources import files

TABLES = tomllib.loads((files("tracker.codebook") / "reporting.toml").read_text(encoding="utf-8"))


def test_no_word_stands_twice_in_a_list() -> None:
    lists = [(key, words) for table in TABLES.values() for key, words in table.items()]
    twice = {
        (key, word): count
        for key, words in lists
        if isinstance(words, str)
        for word, count in Counter(words.split()).items()
        if count > 1
    }
    assert twice == {}
