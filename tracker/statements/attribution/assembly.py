"""Drafts become attributions: content snapped to quotations, kind, and who stands within whom."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace

from tracker.statements.attribution.draft import Draft
from tracker.statements.attribution.model import Person, Quotation
from tracker.statements.attribution.resolution import Mentions
from tracker.statements.statement import Attribution, QuoteKind, Span, Speaker

_FIRST_PERSON = frozenset(("I", "we", "We", "my", "My", "our", "Our"))
_WORD = re.compile(r"\w+")
_FEW = 3  # words beside a quotation that are content of their own


def speaker(person: Person) -> Speaker:
    """A person as the statement's dataclass knows them."""
    return Speaker(person.name, person.party, person.role, person.kind)


class Assembly:
    """Turns the drafts of an article into attributions."""

    def __init__(
        self,
        text: str,
        quotations: tuple[Quotation, ...],
        people: tuple[Person, ...],
        mentions: Mentions,
    ) -> None:
        self._text = text
        self._quotations = quotations
        self._quote_starts = [q.start for q in quotations]
        self._people = people
        self._mentions = mentions

    def attributions(self, drafts: list[Draft]) -> tuple[Attribution, ...]:
        """In order of content, each with its parent's index among them."""
        found = [self._attribution(d) for d in _without_twins(drafts)]
        found = [a for a in found if a.content]
        found.sort(key=lambda a: (a.content[0][0], -a.content[-1][1]))
        unique = list({(a.content, a.source): a for a in found}.values())
        return tuple(self._within(i, unique) for i in range(len(unique)))

    def _attribution(self, draft: Draft) -> Attribution:
        content = self._content(draft)
        people, parties = self._mentions.who(draft)
        speakers = tuple(speaker(self._people[p]) for p in people)
        return Attribution(
            content=content,
            cue=draft.cue,
            source=draft.source,
            speaker=speakers[0] if len(speakers) == 1 else None,
            party=parties[0] if len(parties) == 1 else None,
            kind="direct" if draft.construction == "turn" else self._kind(content),
            speakers=speakers if len(speakers) > 1 else (),
            parties=parties if len(parties) > 1 else (),
        )

    # Content --------------------------------------------------------------------------------------

    def _content(self, draft: Draft) -> tuple[Span, ...]:
        quoted = sorted((q.start, q.end) for q in (self._quotations[n] for n in draft.quotations))
        if not quoted:
            return _union([self._snap(span) for span in draft.content])
        spans = list(quoted)
        for start, end in draft.content:
            touching = [q for q in quoted if q[0] < end and start < q[1]]
            if not touching:
                if self._words(start, end) >= _FEW:
                    spans.append((start, end))
            elif self._words(start, touching[0][0]) >= _FEW:  # narrator's words, then quoted ones
                spans.append((start, max(end, touching[-1][1])))
        return _union(spans)

    def _words(self, start: int, end: int) -> int:
        return len(_WORD.findall(self._text[start:end])) if end > start else 0

    def _snap(self, span: Span) -> Span:
        """Takes in the marks of quotations that the span holds nearly whole."""
        start, end = span
        for q in self._quotations[max(0, bisect_right(self._quote_starts, start) - 1) :]:
            if q.start >= end:
                break
            if start - 2 <= q.start <= start < q.end:
                start = q.start
            if q.start < end <= q.end and (q.end - end <= 2 or q.start >= start):
                end = q.end
        return start, end

    def _kind(self, content: tuple[Span, ...]) -> QuoteKind:
        last = bisect_left(self._quote_starts, content[-1][1]) if content else 0
        if content and (not last or self._quotations[last - 1].end <= content[0][0]):
            words = any(_WORD.search(self._text, *span) for span in content)
            return "indirect" if words else "direct"
        quoted = total = 0
        for start, end in content:
            for match in _WORD.finditer(self._text, start, end):
                total += 1
                at = bisect_right(self._quote_starts, match.start()) - 1
                quoted += at >= 0 and match.start() < self._quotations[at].end
        return "direct" if quoted == total else "mixed" if quoted else "indirect"

    # Nesting --------------------------------------------------------------------------------------

    def _within(self, i: int, found: list[Attribution]) -> Attribution:
        """The attribution with its parent; "we" and "I" within are the parent's speaker."""
        own = found[i]
        holders = [j for j, other in enumerate(found) if j != i and _holds(other, own)]
        if not holders:
            return own
        holders.sort(key=lambda j: sum(b - a for a, b in found[j].content))
        parent, outermost = holders[0], found[holders[-1]]
        if own.source and self._text[slice(*own.source)] in _FIRST_PERSON:
            own = replace(own, speaker=outermost.speaker, party=outermost.party)
        if outermost.kind == "direct" and own.party == outermost.party:
            own = replace(own, kind="direct")  # in a transcript no marks tell it
        return replace(own, parent=parent)


def _holds(outer: Attribution, inner: Attribution) -> bool:
    """Whether the inner one's cue lies in the outer one's content, and not the reverse."""
    at = inner.cue or inner.content[0]
    if not any(a <= at[0] and at[1] <= b for a, b in outer.content):
        return False
    cue = outer.cue
    mutual = inner.cue and cue and any(a <= cue[0] < b for a, b in inner.content)
    return not mutual


def _without_twins(drafts: list[Draft]) -> list[Draft]:
    """Leaves out what a parse found at the cue that stands beside a quotation, after handing on
    what it knows of the source, and bare verbs that no quotation claimed."""
    tags = [d for d in drafts if d.construction == "tag"]
    kept: list[Draft] = []
    for draft in drafts:
        twin = None if draft.construction == "tag" else _twin(draft, tags)
        if twin is not None:
            same = draft.source and twin.head and draft.source[0] < twin.head[1]
            if same and draft.source and twin.head and twin.head[0] < draft.source[1]:
                twin.antecedent = draft.antecedent
        elif draft.content or draft.quotations:
            kept.append(draft)
    return kept


def _twin(draft: Draft, tags: list[Draft]) -> Draft | None:
    cue = draft.cue
    if cue is None:
        return None
    return next((t for t in tags if t.cue and t.cue[0] < cue[1] and cue[0] < t.cue[1]), None)


def _union(spans: list[Span]) -> tuple[Span, ...]:
    """Spans in order, overlapping ones joined."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif end > start:
            joined.append((start, end))
    return tuple(joined)
