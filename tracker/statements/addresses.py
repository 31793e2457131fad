"""Whose speech, statement or interview an article is, told by its title: "Remarks by …"."""

from __future__ import annotations

import re
from datetime import date

from tracker.codebook.model import Codebook
from tracker.statements.attribution.discourse import Discourse
from tracker.statements.attribution.transcripts import FIRST_PERSON
from tracker.statements.attribution.trees import SentenceParser
from tracker.statements.voices import Voice

_KINDS = (
    r"(?:remarks|statements?|speech|address|message|article|comments?|answers?|reply|replies"
    r"|briefing|interview|conference)"
)
_BY = re.compile(
    rf"\b{_KINDS}\s+(?:\w+\s+){{0,3}}?(?:by|of|from)\s+(?:the\s+)?"
    r"|\b(?:interview|conference)\s+with\s+(?:the\s+)?",
    re.IGNORECASE,
)
_OWNED = re.compile(rf"(?:’s|'s|s’|s')\s+(?:\w+\s+){{0,2}}?{_KINDS}\b", re.IGNORECASE)


def find_addresser(
    title: str, discourse: Discourse, codebook: Codebook, parser: SentenceParser, on: date | None
) -> Voice | None:
    """Who addresses the reader in an article of this title; None where the title tells nobody, or
    the text, quotations left out, never says "I" or "we"."""
    by, owned = _BY.search(title), _OWNED.search(title)
    if not (by or owned) or not _in_first_person(discourse):
        return None
    named = Discourse(title, codebook, parser, on)
    for mention in sorted(named.mentions, key=lambda m: not m.people):  # a person before his land
        after = by is not None and mention.start <= by.end() <= mention.end
        before = owned is not None and mention.end == owned.start()
        if (after or before) and (mention.people or mention.parties):
            speaker = named.speaker(mention.people[0]) if len(mention.people) == 1 else None
            party = speaker.party if speaker else mention.parties[0] if mention.parties else None
            if party:
                return Voice(party, speaker, "direct")
    return None


def title_of(title: str | None, discourse: Discourse) -> str:
    """The article's title, else the headline that its text opens with."""
    first = discourse.sentences[0] if discourse.sentences else None
    if title or first is None or not first.headline:
        return title or ""
    return discourse.text[first.start : first.end]


def _in_first_person(discourse: Discourse) -> bool:
    text, end = discourse.text, 0
    for quotation in discourse.quotations:
        if FIRST_PERSON.search(text, end, quotation.start):
            return True
        end = quotation.end
    return FIRST_PERSON.search(text, end) is not None
