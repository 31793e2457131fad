"""From a word to the one above it that can tell whose the position is, by their relations."""

from __future__ import annotations

from tracker.statements.climbing.misattachment import Misattachment
from tracker.statements.readings import CONDITIONAL, LISTING, RELATIVE
from tracker.syntax.tree import ROOT

_FACTUAL = frozenset(
    {
        "because",
        "as",
        "since",
        "although",
        "though",
        "while",
        "after",
        "when",
        "whereas",
        "before",
        "once",
        "where",
    }
)
_OUTSIDE = frozenset(
    {
        "despite",
        "after",
        "before",
        "during",
        "since",
        "without",
        "amid",
        "amidst",
        "following",
        "because",
        "ahead",
        "via",
        "than",
        "like",
        "until",
    }
)
_SIDEWAYS = frozenset({"conj", "appos", "list", "flat", "fixed", "goeswith", "reparandum"})
_PREPOSITIONS = frozenset({"about", "over", "on", "of", "against", "for", "at", "in", "with"})


class Way(Misattachment):
    """The steps up the tree."""

    def _way(self, node: int, rel: str, above: int) -> tuple[str, int] | None:
        """(role, next node) of the step up from `node`; None ends the climb."""
        base = rel.split(":")[0]
        if base == "appos" and self._listing(above):
            return "nmod", above
        if base in _SIDEWAYS:
            second = base == "conj" and self._second_content(node, above)
            return ("ccomp", above) if second else self._past_conjunct(above)
        if base in ("nsubj", "csubj"):
            return ("obj" if rel.endswith(":pass") else "nsubj"), above
        if base in ("iobj", "xcomp"):
            return base, above
        if base in ("compound", "amod", "nummod", "det"):
            return "nmod", above
        by_relation = {
            "obj": self._from_object,
            "obl": self._from_oblique,
            "ccomp": self._from_content,
            "acl": self._from_noun_clause,
            "nmod": self._from_modifier,
            "advcl": self._adverbial,
            "advmod": self._loosely,
            "parataxis": self._loosely,
        }
        step = by_relation.get(base)
        return step(node, above) if step else None

    def _from_object(self, node: int, above: int) -> tuple[str, int] | None:
        if self.p[above].pos == "ADJ" and "as" in self._cases(above) and self.p[above].head != ROOT:
            return "obj", self.p[above].head  # "rejected as *unacceptable* the demand"
        clause = self._small_clause(node, above)
        if clause < 0:
            return "obj", above
        return ("obj" if self._undergoes(clause) else "nsubj"), clause

    def _from_oblique(self, node: int, above: int) -> tuple[str, int] | None:
        if (noun := self._nearer_noun(node, above)) >= 0:
            return "nmod", noun
        if (clause := self._asked_to(node, above)) >= 0:
            self.wanted = clause
            return ("obj" if self._undergoes(clause) else "nsubj"), clause
        cases = self._cases(node)
        if "in" in cases and (seen := self._seen_in(above)) >= 0:
            return "nsubj", seen
        return None if cases & _OUTSIDE or cases >= {"as", "for"} else ("obl", above)

    def _from_modifier(self, node: int, above: int) -> tuple[str, int] | None:
        return None if self._cases(node) & _OUTSIDE else ("nmod", above)

    def _from_content(self, node: int, above: int) -> tuple[str, int] | None:
        if self._marks(node) & {"whether", "if"}:
            self._unsaid()
            return None
        judged = self._judged_beside(node, above)
        return ("nsubj", judged) if judged >= 0 else ("ccomp", above)

    def _from_noun_clause(self, node: int, above: int) -> tuple[str, int] | None:
        if self._marks(node) & {"whether", "if"}:
            self._unsaid()
            return None
        if self.p[node].deprel == "acl:relcl":
            own = any(self.r._lower[c] in RELATIVE for c in self.p.children(node, "nsubj"))
            if self._complement(node, above) or (own and self._hands_on(above)):
                return "nmod", above  # "the demand that …", whatever the parser calls it
            if self._drafted(node, above):
                return "nmod", above
            self.relative = True
            return None
        if self.p.has_relation(above, "obj", "iobj"):
            verb = self.p[above].head
            marks = self._marks(node)
            controlled = (self.p[node].tag == "VBN" and "that" not in marks) or (
                "to" in marks and self._noun_effect(above) is None
            )
            if self.p[above].pos == "PRON" or (controlled and self._attitude_at(verb)):
                return "xcomp", verb  # "lets nobody", "wants banks cut off"
        return "nmod", above

    def _loosely(self, node: int, above: int) -> tuple[str, int] | None:
        token = self.p[node]
        if token.deprel == "parataxis" and (noun := self._before_colon(node, above)) >= 0:
            return "nmod", noun  # "the list of demands is long: X, Y"
        if token.deprel == "advmod" and token.pos in ("ADV", "ADJ"):
            return "xcomp", above  # "pushing hard to"
        if token.deprel == "parataxis" and token.tag == "VBG" and node == above + 1:
            return "xcomp", above  # "is mulling sending"
        return None

    def _past_conjunct(self, above: int) -> tuple[str, int] | None:
        """The governor of the first conjunct, in the conjunct's place."""
        token = self.p[above]
        node = self.path[-1]
        for clause in self.p.children(above, "acl"):
            # "guarantees ruling out A and B": B goes with A, not with the guarantees
            for other in self.p.children(clause, "obj"):
                if above < clause < other < node and not self._clause(node):
                    self.path.append(other)
                    return "obj", clause
        if token.head == ROOT:
            return None
        self.path.append(above)
        return self._way(above, token.deprel, token.head)

    def _adverbial(self, node: int, above: int) -> tuple[str, int] | None:
        marks = {self.r._lower[c] for c in self.p.children(node, "mark", "advmod", "case")}
        if self.r.is_condition(node) or marks & CONDITIONAL:
            self._unsaid()
            return None
        if "that" in marks and (noun := self._nearer_noun(node, above)) >= 0:
            return "nmod", noun  # "withdrew its *demand* that …"
        if any(above < m.last < node for m in self.r.matches(above, self.issue)):
            noun = self._nearer_noun(node, above)  # "stuck to its *refusal* to do it"
            return ("nmod", noun) if noun >= 0 else ("xcomp", above)  # "warned against cutting"
        if marks & _FACTUAL or "by" in marks:
            return None
        if "including" in marks:
            return "obl", above
        if self._falls_short(above):
            self._unsaid()
            return None  # "stopped *short* of saying so"
        if self.p[node].tag == "VBG" and marks & _PREPOSITIONS and self._attitude_at(above):
            return "xcomp", above  # "is divided over cutting"
        if "to" in marks or "from" in marks or self.p[node].tag == "VB":
            noun = self._nearer_noun(node, above)
            return ("nmod", noun) if noun >= 0 else ("xcomp", above)
        if self.p[node].tag == "VBG" and above < node and self.p[above].lemma in LISTING:
            return "obj", above
        if self.p[node].tag == "VBG" and above < node and not marks:
            between = self.p.tokens[above + 1 : node]
            if not any(t.text == "," for t in between) and self._attitude_at(above):
                return "xcomp", above
        return None
