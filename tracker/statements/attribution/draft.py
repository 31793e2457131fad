"""An attribution in the making, in characters of the text."""

from __future__ import annotations

from dataclasses import dataclass, field

from tracker.statements.attribution.cue import Construction, Cue
from tracker.statements.statement import Span
from tracker.syntax import Parse


@dataclass(slots=True)
class Draft:
    """An attribution before its speaker is resolved."""

    construction: Construction | str
    sentence: int
    cue: Span | None
    source: Span | None
    head: Span | None  # head word of the source
    antecedent: Span | None  # what a relative pronoun stands for
    content: list[Span]
    speech: bool = True
    inner: bool = False  # stands inside a quotation
    quotations: list[int] = field(default_factory=list)


def draft_of(cue: Cue, parse: Parse, sentence: int) -> Draft:
    """A cue's token ranges as spans of the text."""

    def span(first: int, last: int) -> Span:
        return parse[first].start, parse[last].end

    head = cue.source_head
    antecedent = None
    if head is not None and parse[head].tag in ("WP", "WDT", "WP$") and cue.word >= 0:
        relative = cue.word
        for _ in range(4):
            if parse.has_relation(relative, "acl:relcl", "acl") or parse[relative].head < 0:
                break
            relative = parse[relative].head
        if parse[relative].head >= 0 and parse.has_relation(relative, "acl"):
            noun = parse[relative].head
            antecedent = span(noun, noun)
    return Draft(
        cue.construction,
        sentence,
        span(*cue.cue),
        span(*cue.source) if cue.source else None,
        span(head, head) if head is not None else None,
        antecedent,
        [span(*r) for r in cue.content],
        cue.speech,
    )
