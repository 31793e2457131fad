"""What a colon introduces: "Holm was blunt: the dam stays shut", "His answer was clear: …"."""

from __future__ import annotations

from tracker.statements.attribution.cue import Cue, make_cue
from tracker.statements.attribution.lexicon import Lexicon
from tracker.statements.attribution.ranges import preposition, trim
from tracker.statements.attribution.sources import phrase_bounds
from tracker.syntax import Parse

_FEW = 3  # words: less behind a colon is a name or a figure


def colon_cue(parse: Parse, words: Lexicon) -> Cue | None:
    """What stands behind the colon of a sentence that says before it that somebody speaks."""
    colon = next((k for k in range(1, len(parse)) if parse[k].text == ":"), None)
    content = trim(parse, colon + 1, len(parse) - 1) if colon else None
    if colon is None or content is None or content[1] - content[0] + 1 < _FEW:
        return None
    for i in range(colon):
        subjects = [s for s in parse.children(i, "nsubj") if s < colon]
        if not subjects or 0 <= parse[i].head < colon:
            continue
        if parse[subjects[0]].lemma in words.answers:
            return _of_answer(parse, subjects[0], content)
        if _speaks(parse, i, colon, words):
            return make_cue(parse, "clause", i, (content,), words, head=subjects[0])
    return None


def _speaks(parse: Parse, i: int, colon: int, words: Lexicon) -> bool:
    """Whether the predicate tells that its subject speaks, or how."""
    if parse[i].pos == "ADJ":
        told = parse[i].lemma.lower() in words.outspoken
        return told and bool(parse.children(i, "cop"))
    if parse[i].pos != "VERB" or parse.children(i, "aux:pass"):
        return False
    behind = [c for c in parse.children(i, "obl", "obj") if i < c < colon]
    if any(f"{parse[i].lemma}:{preposition(parse, c)}" in words.opening for c in behind):
        return True
    listed = parse[i].lemma in words.listing
    return parse[i].lemma in words.opening or (
        listed and any(parse.children(c, "nummod") or parse[c].tag == "NNS" for c in behind)
    )


def _of_answer(parse: Parse, answer: int, content: tuple[int, int]) -> Cue | None:
    """ "His answer was clear: …": whose answer it is says what follows."""
    owners = parse.children(answer, "nmod:poss") or tuple(
        c for c in parse.children(answer, "nmod") if preposition(parse, c) in ("of", "from")
    )
    if not owners:
        return None
    source = phrase_bounds(parse, owners[0])
    return Cue("noun", answer, (answer, answer), source, owners[0], (content,), speech=False)
