"""Read-outs, in which the office of one side tells of a talk: who the two are, and whose it is."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tracker.statements.attribution.discourse import Discourse
from tracker.statements.attribution.hosts import NEWS
from tracker.statements.readings import Holder

_READOUT = re.compile(
    r"\b(?:(?:had|held|has had|has held) (?:a|another|an)\b[^.]{0,40}"
    r"\b(?:conversation|call|meeting|talk)"
    r"|(?:conversation|call)\b[^.]{0,40}\bbetween"
    r"|(?:met|spoke|talked|held (?:talks|a meeting)|has met|has spoken)\b[^.]{0,60}\bwith)\b"
)
_NEWS = re.compile(rf"{NEWS}|\b(?:counterpart|press)\b")


def find_readout(discourse: Discourse) -> Holder | None:
    """The two who talk in a read-out ("X had a telephone conversation with Y"), first the one
    whose office tells it; None in any other text."""
    sentences = discourse.sentences[:3]
    if not sentences:
        return None
    start, end = sentences[0].start, sentences[-1].end
    if not _READOUT.search(discourse.text, start, end):
        return None
    people: list[int] = []
    for mention in discourse.mentions_in(start, end):
        people += [p for p in mention.people if p not in people]
    named = tuple(dict.fromkeys(_parties(discourse, people)))[:2]
    return Holder(named, tuple(people[:2])) if named else None


def find_publisher(discourse: Discourse, both: Holder | None) -> str | None:
    """The party whose office publishes the read-out of a talk between `both`: what it tells of the
    other side is told by it. None in news reports of the same talk, which open with a dateline, a
    weekday or a source, or with something else than the talk."""
    if both is None or discourse.people[both.people[0]].party != both.parties[0]:
        return None
    opening = discourse.sentences[0]
    talk = _READOUT.search(discourse.text, opening.start, opening.end)
    news = _NEWS.search(discourse.text, 0, opening.end + 1)
    return both.parties[0] if talk and not news else None


def _parties(discourse: Discourse, people: Iterable[int]) -> list[str]:
    return [party for p in people if (party := discourse.people[p].party)]
