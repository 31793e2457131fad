"""Names of the months in the languages that articles are saved in. Data in names.toml."""

from __future__ import annotations

from tracker.articles.phrases import load, one_of

_NUMBER: dict[str, int] = {
    name: number
    for number, names in enumerate(load("names.toml")["months"], start=1)
    for name in names.split()
}

# One regular expression for all of them.
MONTH = one_of(_NUMBER)


def month_number(name: str) -> int:
    """1 to 12 for a name that `MONTH` matched. KeyError for any other word."""
    return _NUMBER[name.lower()]
