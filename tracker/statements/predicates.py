"""What the words of one parsed sentence do: effects, negation, modals, conditions."""

from __future__ import annotations

from collections.abc import Callable, Set

from tracker.statements.lexicon import MODALS, Lexicon, Match, of_issue
from tracker.statements.readings import Holder
from tracker.syntax.tree import ROOT, Parse

_BEFORE_NOUNS = frozenset({"ADJ", "NOUN", "PROPN", "NUM"})
_CONDITIONS = frozenset({"if", "unless", "until", "should", "were", "had", "case", "event"})


class Predicates:
    """The words of one parsed sentence; each is looked up once."""

    def __init__(
        self, parse: Parse, lexicon: Lexicon, who: Callable[[int], Holder | None], question: bool
    ) -> None:
        self.parse = parse
        self.lexicon = lexicon
        self.who = who
        self.question = question
        self._lower = parse.lower
        self._doing: list[tuple[int, list[Match]]] | None = None
        words = frozenset(parse.lower)
        self._conditions = not words.isdisjoint(_CONDITIONS)  # none without one of these words
        self._negators = not words.isdisjoint(lexicon.negating)
        self._modal_words = not words.isdisjoint(lexicon.modal)
        self._holders: dict[int, Holder | None] = {}
        self._matches: dict[int, list[Match]] = {}
        self._effects: dict[str, dict[int, str]] = {}
        self._negated: dict[int, bool] = {}
        self._modals: dict[int, frozenset[str]] = {}

    def matches(self, i: int, issue: str) -> list[Match]:
        """Predicates at token `i`, the most particular first; looked up once."""
        return of_issue(self._matches_at(i), issue)

    def _matches_at(self, i: int) -> list[Match]:
        found = self._matches.get(i)
        if found is None:
            found = self._matches[i] = self.lexicon.matches_of_any(self.parse, i)
        return found

    def effects(self, issue: str) -> dict[int, str]:
        """By token, left to right, what the words of the sentence do that do anything."""
        effects = self._effects.get(issue)
        if effects is None:
            if self._doing is None:
                beginning = self.lexicon.beginning(self.parse)
                self._doing = [(i, found) for i in beginning if (found := self._matches_at(i))]
            own = ((i, of_issue(found, issue)) for i, found in self._doing)
            effects = self._effects[issue] = {i: found[0].effect for i, found in own if found}
        return effects

    def lower(self, i: int) -> str:
        """Token `i` in lower case."""
        return self._lower[i]

    def negated(self, i: int) -> bool:
        """Whether a negator hangs on token `i` (twice is none)."""
        if not self._negators:
            return False
        if i not in self._negated:
            self._negated[i] = self._is_negated(i)
        return self._negated[i]

    def negated_beyond(self, i: int, inner: Set[int]) -> bool:
        """As `negated`, less the negators among the tokens `inner`."""
        if not self._denials(inner):
            return self.negated(i)
        return self._is_negated(i, inner)

    def _denials(self, inner: Set[int]) -> bool:
        return self._negators and any(self.lexicon.has("negators", self._lower[k]) for k in inner)

    def _is_negated(self, i: int, but: Set[int] = frozenset()) -> bool:
        count = 0
        nominal = self.parse[i].pos in ("NOUN", "PROPN")
        for child in self.parse.children(i):
            if child in but:
                continue
            rel = self.parse[child].deprel
            if nominal and child > i:
                continue
            if rel.split(":")[0] in ("advmod", "det", "cc", "mark", "case", "aux", "dep", "nsubj"):
                if self._lower[child + 1 : child + 2] == ["less"]:
                    continue
                subject = rel.split(":")[0] == "nsubj"
                count += self.lexicon.has("negators", self._lower[child]) and (
                    not subject or self._lower[child] in ("nobody", "none", "nothing")
                )
        if nominal and not count:
            for k in range(max(1, i - 6), i):
                if self._lower[k - 1 : k + 1] == ["no", "more"] and k not in but:
                    between = range(k + 1, i)
                    count += all(self.parse[j].pos in _BEFORE_NOUNS for j in between)
        for k in range(max(1, i - 6), i):
            if k not in but and self._lower[k] == "longer" and self._lower[k - 1] == "no":
                above = self.parse[k].head
                own = "no" in [self._lower[c] for c in self.parse.children(i)]
                count += not own and i in (above, self.parse[above].head)
        return count % 2 == 1

    def modals(self, i: int) -> frozenset[str]:
        """Kinds of modal on token `i`: "deontic", "hedges", "commitments"."""
        if i not in self._modals:
            self._modals[i] = frozenset(self._kinds_of_modal(i))
        return self._modals[i]

    def _kinds_of_modal(self, i: int) -> set[str]:
        kinds = set()
        helpers = self.parse.children(i, "aux", "advmod") if self._modal_words else ()
        for child in helpers:
            word = self._lower[child]
            for kind in MODALS:
                if self.lexicon.has(kind, word):
                    kinds.add(kind)
            if word in ("could", "can") and (self.negated(i) or self._of_none(i)):
                kinds = kinds - {"hedges"} | {"commitments"}
        if self._obliged(i) or self.commands(i):
            kinds.add("deontic")
        return kinds

    def _of_none(self, i: int) -> bool:
        """Whether the subject is denied: "there can be *no* talk of it"."""
        below = [c for s in self.parse.children(i, "nsubj") for c in self.parse.children(s, "det")]
        return any(self._lower[c] in ("no", "neither") for c in below)

    def _obliged(self, i: int) -> bool:
        """Whether token `i` is what somebody has to do: "has to *leave*"."""
        token = self.parse[i]
        if token.head == ROOT or not self.parse.has_relation(i, "xcomp"):
            return False
        to = any(self._lower[c] == "to" for c in self.parse.children(i, "mark"))
        above = self.parse[token.head]
        bare = not self.parse.children(token.head, "obj")
        return to and bare and above.lemma in ("have", "need", "ought") and above.pos != "NOUN"

    def commands(self, i: int) -> bool:
        """Whether token `i` is an imperative: "*Stop* it", "*let* them go"."""
        parse, token = self.parse, self.parse[i]
        if token.tag not in ("VB", "VBP") or token.pos != "VERB":
            return False
        if self._lower[i] != token.lemma.lower() or (token.tag == "VBP" and token.text.istitle()):
            return False
        if not parse.has_relation(i, "root", "conj", "parataxis", "ccomp"):
            return False
        if parse.has_relation(i, "conj") and not self._commands_above(i):
            return False
        helping = [c for c in parse.children(i, "aux", "mark") if self._lower[c] != "do"]
        return not helping and not parse.children(i, "nsubj", "csubj", "expl")

    def _commands_above(self, i: int) -> bool:
        head = self.parse[i].head
        return head != ROOT and head < i and self.commands(head)

    def condition(self, i: int) -> int:
        """The head of a clause or phrase that states a condition on token `i`, or -1."""
        for child in self.parse.children(i, "advcl", "obl", "ccomp", "parataxis", "dep"):
            if self.is_condition(child):
                return child
        return -1

    def is_condition(self, child: int) -> bool:
        """Whether the clause or phrase headed by `child` states a condition."""
        if not self._conditions:
            return False
        below = self.parse.children(child, "mark", "case", "advmod", "aux")
        words = [self._lower[c] for c in below]
        if {"if", "unless", "until"} & set(words):
            return True
        for c in self.parse.children(child, "aux"):
            subjects = self.parse.children(child, "nsubj")
            if self._lower[c] in ("should", "were", "had") and subjects and c < min(subjects):
                return True  # "should Russia invade"
        return self._lower[child] in ("case", "event") and "in" in words
