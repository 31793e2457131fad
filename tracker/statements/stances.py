"""The tree of one sentence, asked for who takes which position on what it names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.statements.climbing.climb import Climb
from tracker.statements.climbing.denials import put_right
from tracker.statements.lexicon import Match
from tracker.statements.readings import (
    ATTITUDES,
    CONDITIONAL,
    RELATIVE,
    Reading,
    State,
    compose,
)
from tracker.statements.subjects import Subjects

_CLAUSE_ENDS = frozenset(
    {
        ",",
        ";",
        ":",
        "and",
        "but",
        "that",
        "which",
        "who",
        "if",
        "while",
        "(",
        ")",
        ".",
    }
)
_FILLERS = frozenset(
    {
        "the",
        "a",
        "an",
        "any",
        "new",
        "more",
        "further",
        "its",
        "their",
        "his",
        "to",
        "of",
        "for",
        "on",
        "against",
        "not",
        "no",
        "longer",
        "will",
        "would",
        "has",
        "have",
        "had",
        "is",
        "are",
        "also",
        "now",
        "still",
        "again",
        "never",
        "from",
        "does",
        "do",
        "did",
    }
)

Steps = tuple[tuple[int, str], ...]


class StanceReader(Subjects):
    """Reads the positions of one parsed sentence."""

    def read(
        self,
        covered: Sequence[int],
        issue: str,
        sign: int,
        *,
        acts: bool,
        stated: bool = False,
        actor: bool = True,
    ) -> list[Reading]:
        """Readings of the hit whose words are the tokens `covered`.

        `acts` is false where doing it is no position; `stated` where naming it is one; not
        `actor` where the subject of the hit's own verb is not who decides ("Ukraine joins").
        """
        inner = set(covered)
        head = self.head_of(inner)
        readings: list[Reading] = []
        for start in self._starts(head, inner):
            readings += Climb(self, issue, acts, inner, actor).run(head, start, sign, stated)
        if not readings and not self.question:
            readings = list(self._shallow(min(inner), issue, sign))
        return [put_right(reading, self) for reading in readings]

    def listed(self, name: str, i: int) -> bool:
        """Whether token `i`, or it with its particle, stands in a list of the language."""
        words, token = self.lexicon.lists[name], self.parse[i]
        particles = self.parse.children(i, "compound", "advmod")
        phrases = {f"{token.lemma} {self._lower[c]}" for c in particles}
        return token.lemma in words or self._lower[i] in words or not phrases.isdisjoint(words)

    def _shallow(self, first: int, issue: str, sign: int) -> Iterator[Reading]:
        """The tree told nothing: "Party [will not] VERB [the new] HIT", read from right to left.

        Catches present-tense verbs that the tagger took for nouns ("London backs sanctions").
        """
        state = State(sign, strength=0.85)
        verb = -1
        idle = 0
        for i in range(first - 1, max(-1, first - 16), -1):
            word = self._lower[i]
            if word in _CLAUSE_ENDS or idle > 1:
                return
            holder = self.who(i) if verb >= 0 else None
            if holder and holder.parties and not self._modifies(i):
                if CONDITIONAL & set(self._lower[max(0, i - 3) : i]):
                    return
                effect = state.steps[-1][0]
                yield Reading(
                    holder=holder,
                    sign=state.sign,
                    open=state.open,
                    conditional=state.conditional,
                    basis="attitude" if effect in ATTITUDES else "act",
                    node=verb,
                    low=first,
                    steps=state.steps,
                    negations=state.negations,
                    hedged=state.hedged,
                    strength=state.strength,
                    clausal=True,
                )
                return
            if self.lexicon.has("negators", word):
                state.sign, state.negations = -state.sign, state.negations + 1
            elif self.lexicon.has("hedges", word):
                state.open = state.hedged = True
            elif match := self._verb_at(i, issue):
                compose(state, match.effect)
                state.steps = (*state.steps, (match.effect, i, match.last))
                verb, idle = i, -1
            idle += word not in _FILLERS

    def _modifies(self, i: int) -> bool:
        """Whether a party's name only qualifies the next word: "Russian banks", "Kyiv's"."""
        following = self._lower[i + 1] if i + 1 < len(self.parse) else ""
        return following in ("'s", "'") or self.parse[i].pos == "ADJ"

    def _verb_at(self, i: int, issue: str) -> Match | None:
        if self.parse[i].pos in ("DET", "ADP", "PRON", "PUNCT", "SCONJ", "CCONJ"):
            return None
        nouns = ("NNS", "VBZ", "NN", "NNPS")
        if not self._lower[i].endswith("s") or self.parse[i].tag not in nouns:
            return None
        wanted = (*ATTITUDES, "do", "undo")
        matches = self.lexicon.matches(self.parse, i, issue, tagged=False)
        return next((m for m in matches if m.effect in wanted), None)

    def head_of(self, inner: set[int]) -> int:
        """The word that carries the tokens `inner`: their verb, else their topmost noun."""
        tops = [i for i in sorted(inner) if self.parse[i].head not in inner]
        above = {self.parse[i].head for i in tops}
        if len(tops) > 1 and len(above) == 1 and min(inner) < min(above) < max(inner):
            return above.pop()  # a word in a gap carries both ends: "NATO's *growth* to the east"
        content = [i for i in tops if self.parse[i].pos not in ("ADP", "DET", "PUNCT", "PART")]
        verbs = [i for i in content if self.parse[i].pos == "VERB" and self._told(i, inner)]
        return (verbs or content or tops)[0]

    def _told(self, i: int, inner: set[int]) -> bool:
        """Whether a verb of the hit carries it: its first word, or with its helpers inside."""
        if i - 1 not in inner and self._lower[i - 1 : i] != []:
            return True  # beyond a gap of its pattern
        return i == min(inner) or bool(inner.intersection(self.parse.children(i, "aux", "nsubj")))

    def _starts(self, head: int, inner: set[int]) -> list[Steps | None]:
        """None for the way up; for each clause that hangs below the hit, or below a noun that
        stands for it ("a step that Berlin opposes"), the words to enter and in which role."""
        starts: list[Steps | None] = [None]
        nouns = [head]
        for i in inner:
            nouns += [c for c in self.parse.children(i, "appos", "dep") if self._stands_for(c)]
        for noun in nouns:
            for child in self.parse.children(noun, "acl"):
                if self.parse[child].deprel == "acl:relcl" and self._within(child):
                    continue
                if self.parse[child].deprel == "acl:relcl":
                    starts.append(self.relative_steps(child))
                elif child in inner:
                    continue
                elif self.parse[child].tag == "VBN" and noun == head:
                    starts.append(((child, "obj"),))
        return starts

    def _within(self, clause: int) -> bool:
        """Whether the noun is only where or how the clause holds: "a treaty *under which*"."""
        return any(
            self._lower[c] in RELATIVE and self.parse.children(c, "case")
            for c in self.parse.children(clause, "obl")
        ) or any(self._lower[c] == "where" for c in self.parse.children(clause, "advmod"))

    def _stands_for(self, i: int) -> bool:
        """Whether a noun beside the hit is a name for it: "a step", "something"."""
        return self._lower[i] == "something" or self.lexicon.has("steps", self._lower[i])

    def relative_steps(self, child: int) -> Steps:
        """The words of a relative clause from the one that lacks its noun up to its verb."""
        parse = self.parse
        subjects = parse.children(child, "nsubj")
        own = [s for s in subjects if self._lower[s] in RELATIVE]
        passive = any(parse[s].deprel == "nsubj:pass" for s in own)
        if own:
            return ((child, "obj" if passive else "nsubj"),)
        said = parse.children(child, "ccomp")
        if said and parse[child].lemma in ("say", "tell", "announce", "note", "add"):
            return ((said[0], "obj"),)  # "the step that he said he was taking"
        for noun in parse.children(child, "obj"):  # "whose halt Kyiv demands"
            if any(self._lower[c] == "whose" for c in parse.children(noun, "nmod:poss")):
                return (noun, "nmod"), (child, "obj")
        for noun in parse.children(child, "obj"):  # "something they have no intention of doing"
            doing = [c for c in parse.children(noun, "acl") if not parse.children(c, "obj")]
            if doing and parse[child].lemma == "have":
                return (doing[0], "obj"), (noun, "nmod"), (child, "obj")
        lacking = [
            c
            for c in parse.children(child, "xcomp")
            if parse[c].tag == "VB" and not parse.children(c, "obj", "ccomp", "xcomp")
        ]
        if lacking and parse.children(child, "obj", "iobj"):  # "which it asked them to stop"
            return (lacking[0], "obj"), (child, "xcomp")
        return ((child, "obj"),)
