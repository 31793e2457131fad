"""Reported speech that goes on without saying so.

"NATO, he replied, was arming. Russia therefore seeks guarantees.": the second sentence is the
speaker's as well, though no word of it says who speaks. That is taken to be so only where the
sentence leans on the one before: a word joins them, or it goes on with how things are, will,
must or should be. What the article tells by itself has none of it: events. "He said that Russia
wanted no war, and its proposals were meant to prevent one": what a sentence adds to a report of
the same party is the speaker's, too.
"""

from __future__ import annotations

import re
from dataclasses import replace

from tracker.statements.attribution.discourse import Discourse
from tracker.statements.statement import Attribution, Statement
from tracker.statements.tenses import tense
from tracker.statements.voices import Voices
from tracker.syntax.tree import Parse

_BACK = 3  # sentences that one cue may govern after its own
_JOINING = frozenset(
    {"therefore", "thus", "hence", "likewise", "similarly", "moreover", "furthermore", "also",
     "accordingly", "consequently", "otherwise", "besides", "nor", "additionally"}
)  # fmt: skip
_OPENING = re.compile(
    r"(?:it is )?for (?:this|that) reason\b|in (?:his|her|their) (?:view|opinion|words|eyes)\b|"
    r"in addition\b|above all\b|more than ever\b|at the same time\b|in this (?:regard|context)\b|"
    r"that is why\b|to (?:this|that) end\b",
    re.I,
)
_BOUND = frozenset({"must", "should", "would", "could", "ought", "needs", "cannot"})
_TOLD = ("past", "pluperfect", "perfect")  # what happened is the article's to tell


class Carrying:
    """Finds whose words a sentence is that names nobody who says it."""

    def __init__(self, discourse: Discourse, voices: Voices) -> None:
        self.discourse = discourse
        self.text = discourse.text
        self.voices = voices

    def carried(self, statement: Statement) -> Statement:
        """The statement as its speaker's where a speech goes on in it, else as it is."""
        if statement.mode == "direct" or statement.speaker or statement.reported_by:
            return statement
        number = self.discourse.sentence_at(statement.start)
        attribution = self._beside(number, statement)
        if attribution is None and self._leans(number):
            attribution = self._before(number, statement.party)
        if attribution is None or attribution.speaker is None:
            return statement
        speaker = self.voices.spelled(attribution.speaker)
        return replace(statement, speaker=speaker, mode="indirect", mention=False)

    def _beside(self, number: int, statement: Statement) -> Attribution | None:
        """The report to which the statement's sentence adds it."""
        told = self._told_in(number, statement.party)
        own = [a for a in told if a.cue is not None and a.cue[1] <= statement.start]
        alone = bool(own) and all(a.speaker == own[-1].speaker for a in told)
        return own[-1] if alone and own[-1].party == statement.party else None

    def _before(self, number: int, party: str) -> Attribution | None:
        """The report that a sentence goes on with: the last one before it in the paragraph, where
        one person of the party speaks there and nobody else in the sentences between."""
        sentences = self.discourse.sentences
        if self._told_in(number, party):
            return None
        for k in range(number - 1, max(-1, number - 1 - _BACK), -1):
            if sentences[k].paragraph != sentences[number].paragraph:
                return None
            if told := self._told_in(k, party):
                last = told[-1]
                alone = all(a.speaker == last.speaker for a in told)
                return last if alone and last.party == party else None
            if not self._leans(k):
                return None
        return None

    def _told_in(self, number: int, party: str) -> list[Attribution]:
        """Who is said to say something in a sentence; that the party wants it does not count."""
        sentence = self.discourse.sentences[number]
        return [
            a
            for a in self.discourse.attributions_of([number])
            if a.parent is None
            and a.cue is not None
            and sentence.start <= a.cue[0] < sentence.end
            and (a.speaker is not None or a.party != party)
        ]

    def _leans(self, number: int) -> bool:
        """Whether a sentence goes on with the one before it."""
        sentence = self.discourse.sentences[number]
        opening = bool(_OPENING.match(self.text, sentence.start))
        return any(_goes_on(parse, opening) for parse in self.discourse.parses_of(number))


def _goes_on(parse: Parse, opening: bool) -> bool:
    root = parse.root()
    if root < 0:
        return False
    time = tense(parse, root)
    if time == "future" or parse.children(root, "cop"):
        return True  # how things will be, or are: "Moscow was ready for talks"
    below = {parse.lower[i] for i in parse.children(root)}
    return time not in _TOLD and (opening or not below.isdisjoint(_JOINING | _BOUND))
