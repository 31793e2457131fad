"""Which expression of time modifies a telling word: where it hangs in the tree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.statements.dates import Expression
from tracker.statements.statement import Span
from tracker.statements.tenses import tense
from tracker.syntax.tree import ROOT, Parse

_NEVER = frozenset({
    "since", "until", "till", "by", "before", "after", "from", "through", "for", "following",
    "ahead", "as", "between", "to", "than",
})  # fmt: skip
_CLAUSES = ("ccomp", "parataxis", "acl:relcl", "csubj", "advcl", "acl", "xcomp")
_FIXED = ("nmod:poss", "compound", "amod", "nummod", "det")  # "Tuesday's talks" are not on the way
SPEECH = frozenset({
    "speak", "talk", "address", "write", "appear", "comment", "answer", "reply", "publish",
    "respond", "release", "air", "broadcast", "issue", "post", "hold", "date", "tweet", "meet",
    "visit", "brief",
})  # fmt: skip
_FRESH = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Moment:
    """A time that modifies a telling word; `direct` where it hangs on the word itself."""

    expression: Expression
    direct: bool

    @property
    def day_or_week(self) -> bool:
        return self.expression.precision in ("day", "week")

    def fresh(self, base: date | None) -> bool:
        return base is None or base - self.expression.day < _FRESH


def moment(
    parse: Parse,
    anchors: Sequence[int],
    found: Iterable[Expression],
    base: date,
    own: Sequence[Span] = (),
) -> Moment | None:
    """The time that modifies one of the words `anchors`: the most precise of them, a direct one
    before one that hangs lower. `own` are spans whose expressions name the issue itself."""
    best: tuple[tuple[bool, bool, int], Moment] | None = None
    for expression in found:
        if any(a < expression.end and expression.start < b for a, b in own):
            continue
        inside = [
            i for i, t in enumerate(parse) if t.start < expression.end and expression.start < t.end
        ]
        if not inside:
            continue
        reached = _reach(parse, inside, anchors)
        if reached is None:
            continue
        anchor, direct = reached
        if not _dates(parse, anchor, expression, base, direct=direct):
            continue
        rank = (expression.precision == "unknown", not direct, expression.start)
        if best is None or rank < best[0]:
            best = rank, Moment(expression, direct)
    return best[1] if best else None


def _reach(parse: Parse, inside: Sequence[int], anchors: Sequence[int]) -> tuple[int, bool] | None:
    """(anchor, whether it hangs on it directly) for the expression of the tokens `inside`."""
    if (told := _told(parse, inside[0], anchors)) >= 0:
        return told, True
    top = next(i for i in inside if parse[i].head not in inside)
    if _excluded(parse, top, inside[0]):
        return None
    if _opening(parse, inside[0]) and (main := _main(parse, top, anchors)) >= 0:
        return main, True
    i, direct = top, True
    while True:
        if i in anchors:
            return i, direct
        above, rel = parse[i].head, parse[i].deprel
        if above == ROOT:
            return None
        if above in anchors:
            whole = rel not in _CLAUSES or i == top or _speaking(parse, i)
            return (above, direct) if whole else None
        clause = rel in _CLAUSES or (rel == "conj" and parse[i].pos in ("VERB", "AUX"))
        if clause and i != top and not _speaking(parse, i):
            return None
        if i != top and rel in _FIXED:
            return None
        if i == top and rel in _FIXED and parse[above].pos not in ("VERB", "PROPN"):
            return None
        if parse[above].pos in ("VERB", "AUX") and not _speaking(parse, above):
            return None
        i, direct = above, False


def _told(parse: Parse, first: int, anchors: Sequence[int]) -> int:
    """The anchor right before the expression: "said Monday", "said on Monday"; or -1."""
    before = first - 1
    while before >= 0 and parse[before].text.lower() in ("on", "late", "early", "earlier"):
        before -= 1
    return before if before in anchors and parse[before].pos == "VERB" else -1


def _excluded(parse: Parse, top: int, first: int) -> bool:
    """Whether a preposition makes it a limit: "since December", "by Friday"."""
    cases = {parse[c].text.lower() for c in parse.children(top, "case", "mark")}
    if first > 0 and parse[first - 1].pos == "ADP":
        cases.add(parse[first - 1].text.lower())
    return bool(cases & _NEVER)


def _opening(parse: Parse, first: int) -> bool:
    """Whether it opens its sentence: "On Tuesday, …", "Late on Monday …"."""
    return all(
        t.pos in ("ADP", "ADV", "PUNCT", "CCONJ", "DET", "SCONJ") for t in parse.tokens[:first]
    )


def _main(parse: Parse, top: int, anchors: Sequence[int]) -> int:
    """The anchor that an opening expression dates: one in the main clause or joined to it."""
    for anchor in anchors:
        i = anchor
        while parse[i].head != ROOT and parse.has_relation(i, "conj", "parataxis", "xcomp"):
            i = parse[i].head
        if parse[i].head == ROOT and (i in parse.ancestors(top) or parse[i].pos == "VERB"):
            return anchor
    return -1


def _speaking(parse: Parse, i: int) -> bool:
    """ "Speaking in Minsk on Monday", "an interview published on Monday": part of the telling."""
    bare = not parse.children(i, "nsubj", "mark")
    return parse[i].tag in ("VBG", "VBN") and bare and parse[i].lemma in SPEECH


def _dates(parse: Parse, anchor: int, expression: Expression, base: date, *, direct: bool) -> bool:
    """Whether the time fits the tense of what it modifies."""
    if parse[anchor].pos not in ("VERB", "AUX") and not parse.children(anchor, "cop", "aux"):
        return direct and expression.precision == "day"  # a noun: "Monday's demand"
    told = tense(parse, anchor)
    if expression.forward and told not in ("past", "pluperfect"):
        return False
    if expression.day == base and expression.precision == "day":
        return True  # the day of the article, whatever is told of it
    if told in ("future", "present"):
        return expression.precision == "unknown" and told == "present"
    if not direct:
        return expression.precision in ("day", "week") and base - expression.day < _FRESH
    if expression.precision != "year" and base - expression.day < _FRESH:
        return True
    return told in ("past", "pluperfect")
