"""Who does, wants or says what a word of a parsed sentence names, and whose a noun is."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

from tracker.statements.predicates import Predicates
from tracker.statements.readings import ATTITUDES, LISTING, RELATIVE, Holder, Reading
from tracker.syntax.tree import ROOT

_MAKERS = frozenset(
    {
        "make", "present", "voice", "raise", "put", "have", "issue", "set", "submit", "publish",
        "release", "send", "hand", "deliver", "table", "draft", "write", "unveil", "propose",
        "circulate", "draw",
    }
)  # fmt: skip
_TOLD = frozenset({"say", "stress", "want", "do"})


class Subjects(Predicates):
    """The words of one parsed sentence and those who stand behind them."""

    def subject(self, i: int) -> int:
        """The index of the word that is the logical subject of `i`, or -1."""
        origin, seen = i, set[int]()
        active = self.parse[i].tag in ("VBZ", "VBP", "VBD") and not self._passive(i)
        while i != ROOT and i not in seen:
            seen.add(i)
            own = self._own_subject(i)
            if own is not None:
                return own
            rel, head = self.parse[i].deprel, self.parse[i].head
            if rel == "acl" and self.parse[i].tag != "VBN":
                return head if self.parse[i].tag == "VBG" else self._possessor(head)
            if head != ROOT and active and i != origin:
                i = head  # "sees itself threatened by X and *demands*": not X does
                continue
            if head == ROOT or rel not in ("xcomp", "advcl", "conj", "parataxis"):
                return self.agent(i)
            if rel == "advcl" and self._blamed(i, head):
                return self.parse.children(head, "obj")[0]
            if rel == "xcomp":
                controlled = self.parse.children(head, "obj", "iobj")
                if self._passive(head):
                    controlled = self.parse.children(head, "nsubj") or (-1,)
                if controlled:
                    return controlled[0]
            i = head
        return -1

    def _blamed(self, i: int, head: int) -> bool:
        """Whether token `i` is what the object of `head` does: "accused them of *doing* it"."""
        if not self.parse.children(head, "obj") or self.parse[i].tag != "VBG":
            return False
        marks = {self._lower[c] for c in self.parse.children(i, "mark", "case")}
        return not marks.isdisjoint(("of", "for", "from"))

    def _own_subject(self, i: int) -> int | None:
        """The subject that hangs on `i` itself: -1 for an empty one, None where there is none."""
        for child in self.parse.children(i, "nsubj"):
            rel = self.parse[child].deprel
            if rel == "nsubj:pass" and self._passive(i):
                return self.agent(i)
            if rel == "nsubj:outer":
                continue
            if self._lower[child] in RELATIVE and self.parse.has_relation(i, "acl"):
                return self.parse[i].head
            return child
        return -1 if self.parse.children(i, "csubj", "expl") else None

    def _passive(self, i: int) -> bool:
        passive = ("nsubj:pass", "aux:pass")
        if not any(self.parse[c].deprel in passive for c in self.parse.children(i)):
            return False
        # "Both called for it": a subject without "be" is an active one, whatever the parser says
        helped = self.parse.children(i, "aux")
        finite = self.parse.has_relation(i, "root", "ccomp", "parataxis", "conj", "advcl")
        return bool(helped) or not finite or self.parse[i].tag not in ("VBD", "VBN")

    def agent(self, i: int) -> int:
        """The token by which a passive is done: "stopped *by* Berlin"; -1 for none."""
        for child in self.parse.children(i, "obl", "nmod"):
            if any(self._lower[c] == "by" for c in self.parse.children(child, "case")):
                return child
        return -1

    def _possessor(self, i: int) -> int:
        for child in self.parse.children(i, "nmod:poss"):
            return child
        return -1

    def holder_of_noun(self, i: int, but: Set[int] = frozenset()) -> Holder | None:
        """Whose a noun is: "Russia's demand", "the Russian demand", "a refusal by Moscow"."""
        kinds = {self._lower[c] for c in self.parse.children(i, "amod")}
        if kinds & {"former", "ex", "retired", "then"}:
            return None
        for child in self.parse.children(i, "nmod:poss", "amod", "compound"):
            if child in but:
                continue  # "NATO aspirations" are not NATO's
            if found := self.who(child):
                return self._with_conjuncts(child, found)
        for child in self.parse.children(i, "nmod", "obl"):
            cases = {self._lower[c] for c in self.parse.children(child, "case")}
            of = bool({"of", "in"} & cases) and self.lexicon.has("institutions", self._lower[i])
            if (of or cases & {"by", "from"}) and (found := self.who(child)):
                return found
        for child in self.parse.children(i, "acl"):
            if (agent := self.agent(child)) >= 0 and (found := self.who(agent)):
                return found
            if self.parse[child].deprel == "acl:relcl" and self.parse[child].lemma in _MAKERS:
                for subject in self.parse.children(child, "nsubj"):
                    if self._lower[subject] not in RELATIVE and (found := self.who(subject)):
                        return found
        return None

    def holder_of_clause(self, i: int, *, adjectival: bool = False) -> Holder | None:
        """Who does, wants or says what token `i` names; `adjectival`: "is prepared to"."""
        subject = self.subject(i)
        if adjectival and subject < 0:
            subject = next(iter(self.parse.children(i, "nsubj")), -1)
            for above in self.parse.ancestors(i) if subject < 0 else ():
                if self.parse[above].pos == "VERB":
                    subject = self.subject(above)
                    break
        if subject < 0:
            return None
        if subject not in self._holders:
            self._holders[subject] = self.holder_at(subject)
        return self._holders[subject]

    def holder_at(self, i: int) -> Holder | None:
        """Whom the phrase of token `i` stands for."""
        if found := self.who(i):
            return self._with_conjuncts(i, found)
        for child in self.parse.children(i, "conj"):
            if found := self.who(child):  # "allies and Ukraine"
                return found
        position = any(
            m.effect in (*ATTITUDES, "say") and m.predicate.part == "noun"
            for m in self.matches(i, "")
        )
        if position or self.lexicon.has("institutions", self._lower[i]):
            for noun in (i, *self.parse.children(i, "conj")):
                if found := self.holder_of_noun(noun):
                    return found
            return self._maker_of(i)
        return None

    def _maker_of(self, i: int) -> Holder | None:
        """Who makes what is an object: "*Moscow* submitted documents demanding it"."""
        head = self.parse[i].head
        made = head != ROOT and self.parse.has_relation(i, "obj")
        if not made or self.parse[head].lemma not in _MAKERS or self.negated(head):
            return None
        subject = self.subject(head)
        return self.who(subject) if subject >= 0 else None

    def _with_conjuncts(self, i: int, found: Holder) -> Holder:
        parties, people = list(found.parties), list(found.people)
        for child in self.parse.children(i, "conj"):
            if other := self.who(child):
                parties += [p for p in other.parties if p not in parties]
                people += other.people
        return replace(found, parties=tuple(parties), people=tuple(people))

    def lists_answers(self, i: int) -> bool:
        """Whether the clause of `i` says what an answer includes: "An answer may include"."""
        if self.parse[i].lemma not in LISTING:
            return False
        subjects = self.parse.children(i, "nsubj")
        return any(self.lexicon.has("answers", self._lower[s]) for s in subjects)

    def agentless(self, reading: Reading) -> bool:
        """Whether the reading is told by a passive without agent, or "the talks focused on"."""
        chain = (reading.node, *self.parse.ancestors(reading.node))
        return any(
            self._passive(i)
            and self.agent(i) < 0
            and any(m.effect in _TOLD for m in self.matches(i, ""))
            for i in chain
        ) or any(self._lower[i] in ("agreement", "need", "importance") for i in chain)
