"""What has to hold of the names in a codebook, whatever table they stand in.

Each check raises CodebookError with the place and the cure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from tracker.errors import CodebookError


def slug(key: str, place: str) -> str:
    """The key, which has to be an id."""
    if not key or key != key.lower() or not key.replace("-", "").isalnum():
        raise CodebookError(
            f"{place}: {key!r} is no id. Write lower-case letters, digits and hyphens."
        )
    return key


def no_blank(names: Iterable[str], place: str) -> None:
    """No name may be empty."""
    for n, name in enumerate(names):
        if not name.strip():
            raise CodebookError(f"{place}[{n}]: the text is empty. Write a name or remove it.")


def known_party(party: str, place: str, parties: Collection[str]) -> None:
    """The codebook has to describe the party."""
    _known("party", "parties", party, place, parties)


def known_issue(issue: str, place: str, issues: Collection[str]) -> None:
    """The codebook has to describe the issue."""
    _known("issue", "issues", issue, place, issues)


def _known(noun: str, plural: str, key: str, place: str, known: Collection[str]) -> None:
    if key not in known:
        raise CodebookError(
            f"{place}: there is no {noun} {key!r}. Known {plural} are: {', '.join(known)}."
        )
