"""What points back in an article, and the issues that it stands for there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from tracker.codebook.model import Codebook
from tracker.statements.answers import REACH, find_answer, resolve_answer
from tracker.statements.attribution.discourse import Discourse
from tracker.statements.echoes import find_echoes, resolve_echo
from tracker.statements.hits import Hit
from tracker.statements.lexicon import Lexicon
from tracker.statements.references import (
    Named,
    Reference,
    find_references,
    resolve_demand,
    resolve_step,
)
from tracker.statements.statement import Statement
from tracker.statements.voices import Voice

_RECALL = 3  # sentences


class Pointing:
    """The references of one article by number of their sentence; `hits` are the words that name
    issues."""

    def __init__(
        self,
        codebook: Codebook,
        lexicon: Lexicon,
        discourse: Discourse,
        hits: Mapping[int, Sequence[Hit]],
    ) -> None:
        self._discourse = discourse
        self._hits = hits
        self._demands = {
            issue.id: (issue.proponent, issue.proponent_stance)
            for issue in codebook.issues.values()
            if issue.proponent and issue.proponent_stance
        }
        self._references = self._found(lexicon)
        self._echoes = find_echoes(discourse, hits, lexicon)

    @property
    def sentences(self) -> frozenset[int]:
        """The numbers of all sentences that may point back."""
        return frozenset(self._references) | frozenset(self._echoes)

    def _found(self, lexicon: Lexicon) -> dict[int, list[Reference]]:
        text, hits = self._discourse.text, self._hits
        spans = [(s.start, s.end) for s in self._discourse.sentences]
        found: dict[int, list[Reference]] = {}
        for reference in find_references(text, spans, set(hits), lexicon):
            found.setdefault(reference.sentence, []).append(reference)
        for number, span in enumerate(spans):
            near = any(n in hits or n in found for n in range(number - REACH, number))
            if near and number not in hits and number not in found:
                answer = find_answer(text, number, span, lexicon.lists)
                if answer:
                    found[number] = [answer]
        return found

    def hits(
        self,
        number: int,
        said: Sequence[tuple[int, Statement]],
        named: Sequence[Named],
        teller: Callable[[int], Voice | None],
    ) -> list[Hit]:
        """What the phrases of a sentence that point back stand for, given the statements (with the
        number of the sentence) and the issues of the sentences before; what the sentence may go on
        about where none of them stands for anything. `teller` says who tells what stands at an
        offset."""
        own = self._hits.get(number, ())
        found: list[Hit] = []
        for reference in self._references.get(number, ()):
            if any(h.start < reference.end and reference.start < h.end for h in own):
                continue
            resolved = self._resolved(reference, said, named)
            found += [h for h in resolved if all(h.issue != other.issue for other in own)]
        # Only what somebody took a stand on just before is worth pointing back to.
        near = {s.issue for n, s in said if number - n <= _RECALL}
        return [h for h in found if h.issue in near] or self._echoed(number, teller)

    def _resolved(
        self,
        reference: Reference,
        said: Sequence[tuple[int, Statement]],
        named: Sequence[Named],
    ) -> list[Hit]:
        if reference.kind == "answer":
            return resolve_answer(reference, said)
        if reference.kind == "demand":
            return resolve_demand(reference, said, named, self._demands)
        return resolve_step(reference, named)

    def _echoed(self, number: int, teller: Callable[[int], Voice | None]) -> list[Hit]:
        echo = self._echoes.get(number)
        return resolve_echo(echo, self._discourse.parses_of(number), teller) if echo else []
