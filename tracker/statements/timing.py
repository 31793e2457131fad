"""When a statement was made: the expressions of time that modify its telling, not its content."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from tracker.statements.attribution.discourse import Discourse
from tracker.statements.dates import Expression, When, expressions
from tracker.statements.readings import Reading
from tracker.statements.statement import Attribution, Span
from tracker.syntax.tree import ROOT, Parse

Tense = Literal["past", "pluperfect", "perfect", "present", "future"]

_MODALS = frozenset({
    "will", "would", "shall", "should", "could", "can", "may", "might", "must", "'ll", "wo",
})  # fmt: skip
_NEVER = frozenset({
    "since", "until", "till", "by", "before", "after", "from", "through", "for", "following",
    "ahead", "as", "between", "to", "than",
})  # fmt: skip
_CLAUSES = ("ccomp", "parataxis", "acl:relcl", "csubj", "advcl", "acl", "xcomp")
_FIXED = ("nmod:poss", "compound", "amod", "nummod", "det")  # "Tuesday's talks" are not on the way
_SPEECH = frozenset({
    "speak", "talk", "address", "write", "appear", "comment", "answer", "reply", "publish",
    "respond", "release", "air", "broadcast", "issue", "post", "hold", "date", "tweet", "meet",
    "visit", "brief",
})  # fmt: skip
_STATES = frozenset({
    "want", "oppose", "support", "favour", "favor", "back", "believe", "need", "seek", "hope",
    "like", "wish", "expect", "fear", "have", "be", "see", "consider", "remain", "prefer",
    "resist", "regard", "view", "intend", "stand", "advocate",
})  # fmt: skip
_SAYING = frozenset({"say", "tell", "announce", "warn", "declare", "insist", "state", "add"})
_PRONOUNS = frozenset({"he", "she", "they"})
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


class Timing:
    """Dates the statements of one article whose own day is `base`."""

    def __init__(self, discourse: Discourse, base: date | None) -> None:
        self.discourse = discourse
        self.text = discourse.text
        self.base = base
        self._found: dict[int, list[Expression]] = {}  # by the start of the sentence

    def of(
        self,
        parse: Parse,
        reading: Reading,
        *,
        own: Sequence[Span],
        teller: Attribution | None,
        same: bool,
        holds: Callable[[int], bool],
    ) -> When:
        """When a statement was made that `reading` shows.

        `own` are the words of the issue; `teller` the attribution it stands in, if any; `same`
        whether the teller speaks for the party itself; `holds(i)` whether the party is the
        subject of token `i`. Without a day of the article only a full date is understood.
        """
        base = self.base
        found = self._expressions(parse)
        acting = self._moment(parse, _acting(parse, reading.node, holds), found, own)
        quoted = teller.content if teller is not None and teller.kind != "indirect" else ()
        telling = _telling(parse, reading)
        told = self._cue(teller) or self._moment(parse, telling, found, (*own, *quoted))
        attributed = teller is not None or reading.teller is not None
        if attributed and same:
            if told is None and acting and not (acting.day_or_week and acting.fresh(base)):
                acting = None  # what is recalled today is held today
            chosen = told or acting
        else:
            chosen = acting or told
        if chosen is not None:
            expression = chosen.expression
            stated = expression.precision != "unknown"
            return When(expression.day, expression.precision, stated=stated)
        if attributed and same and (carried := self._carried(teller)):
            return When(carried.day, carried.precision, stated=True)
        recalled = self._recalled(teller) or any(tense(parse, i) == "pluperfect" for i in telling)
        told_now = reading.clausal and tense(parse, reading.node) != "pluperfect"
        current = (attributed and same and not recalled) or (told_now and happens(parse, reading))
        return When(base, "day" if current and base else "unknown")

    def _expressions(self, parse: Parse) -> list[Expression]:
        if not len(parse):
            return []
        start, end = parse[0].start, parse[len(parse) - 1].end
        if start not in self._found:
            self._found[start] = expressions(self.text[start:end], self.base, start)
        return self._found[start]

    def _moment(
        self,
        parse: Parse,
        anchors: Sequence[int],
        found: Sequence[Expression],
        own: Sequence[Span] = (),
    ) -> Moment | None:
        return moment(parse, anchors, found, self.base or date.max, own) if found else None

    def _cue_of(self, teller: Attribution | None) -> tuple[Parse, list[int]] | None:
        """The tree and tokens of the cue of an attribution."""
        if teller is None or teller.cue is None:
            return None
        start, end = teller.cue
        for parse in self.discourse.parses_of(self.discourse.sentence_at(start)):
            inside = [i for i, t in enumerate(parse) if t.start < end and start < t.end]
            if inside:
                return parse, inside
        return None

    def _cue(self, teller: Attribution | None) -> Moment | None:
        """The time that modifies the cue of the attribution, in whichever sentence it stands."""
        if (cue := self._cue_of(teller)) is None or teller is None:
            return None
        parse, inside = cue
        anchors = [a for i in inside for a in predicates_of(parse, i)]
        content = [s for s in teller.content if teller.kind != "indirect"]
        return self._moment(parse, anchors, self._expressions(parse), content)

    def _carried(self, teller: Attribution | None) -> Expression | None:
        """The day on which the same person speaks in the sentence before, of one paragraph:
        "Lavrov spoke on Monday. He said …"."""
        if teller is None or teller.speaker is None or teller.source is None:
            return None
        sentences = self.discourse.sentences
        number = self.discourse.sentence_at(teller.source[0])
        before = sentences[number - 1] if number else None
        if before is None or before.paragraph != sentences[number].paragraph:
            return None
        found = expressions(self.text[before.start : before.end], self.base, before.start)
        if not any(e.precision == "day" for e in found):
            return None
        pronoun = self.text[slice(*teller.source)].lower() in _PRONOUNS
        if not pronoun or not self._speaks_in(before.start, before.end, teller):
            return None
        for parse in self.discourse.parses_of(number - 1):
            root = parse.root()
            speaks = root >= 0 and parse[root].lemma in _SPEECH | _SAYING
            carried = self._moment(parse, (root,), found) if speaks else None
            if carried:
                return carried.expression
        return None

    def _speaks_in(self, start: int, end: int, teller: Attribution) -> bool:
        """Whether the first person named between the offsets is the teller."""
        for mention in self.discourse.mentions_in(start, end):
            if mention.people:
                speaker = self.discourse.speaker(mention.people[0])
                return teller.speaker is not None and speaker.name == teller.speaker.name
        return False

    def _recalled(self, teller: Attribution | None) -> bool:
        """Whether the telling is itself of the past: "had said", "had warned"."""
        if (cue := self._cue_of(teller)) is None:
            return False
        parse, inside = cue
        return any(tense(parse, i) == "pluperfect" for i in inside if parse[i].pos == "VERB")


def happens(parse: Parse, reading: Reading) -> bool:
    """Whether a narrated reading is an act told as news, and not a state or a background clause."""
    node = reading.node
    if reading.relative or not reading.clausal or parse[node].pos not in ("VERB", "AUX"):
        return False
    chain = predicates_of(parse, node)
    if any(parse.has_relation(i, "acl", "appos") for i in chain):
        return False
    finite = next((i for i in chain if tense(parse, i) != "future"), node)
    told = tense(parse, finite)
    going = told == "present" and parse[finite].tag == "VBG"  # "is weighing"
    if reading.basis == "act" or parse[finite].lemma in _STATES:
        return reading.basis == "act"
    return told in ("past", "perfect", "pluperfect") or going


def _acting(parse: Parse, node: int, holds: Callable[[int], bool]) -> tuple[int, ...]:
    """The words of the position itself; of a noun also the verb whose subject holds it."""
    if parse[node].pos in ("VERB", "AUX") or parse.children(node, "cop"):
        return predicates_of(parse, node)
    for above in parse.ancestors(node):
        if parse[above].pos in ("VERB", "AUX"):
            return (node, *predicates_of(parse, above)) if holds(above) else (node,)
    return (node,)


def _telling(parse: Parse, reading: Reading) -> tuple[int, ...]:
    said = tuple(first for effect, first, _ in reading.steps if effect == "say")
    return (*said, *tellers_of(parse, reading.node))


def tense(parse: Parse, i: int) -> Tense:
    """The tense of the clause that token `i` heads, as far as its auxiliaries show it."""
    helpers = [parse[c] for c in parse.children(i, "aux", "cop")]
    lower = {t.text.lower().replace("’", "'") for t in helpers}
    if lower & _MODALS or any(parse[c].text.lower() == "to" for c in parse.children(i, "mark")):
        return "past" if {"have"} & lower else "future"
    if "going" in (t.lemma for t in helpers):
        return "future"
    if "had" in lower or (lower & {"'d"} and parse[i].tag == "VBN"):
        return "pluperfect"
    if lower & {"has", "have", "'ve"}:
        return "perfect"
    tags = {t.tag for t in helpers} | ({parse[i].tag} if not helpers else set())
    if "VBD" in tags or lower & {"was", "were", "did"} or (parse[i].tag == "VBN" and not helpers):
        return "past"
    if parse[i].tag == "VBD" and not helpers:
        return "past"
    return "present"


def predicates_of(parse: Parse, node: int) -> tuple[int, ...]:
    """`node` and the predicates it shares its time with: those it complements ("began to …"),
    a verb it follows with the same subject, the main verb of a participle."""
    found = [node]
    i = node
    while (above := parse[i].head) != ROOT:
        rel = parse[i].deprel
        plain = not parse.children(i, "mark") and not parse.children(i, "nsubj")
        joined = rel == "xcomp" or (rel == "conj" and not parse.children(i, "nsubj"))
        if rel == "acl" and parse[i].tag == "VBG" and plain and parse.has_relation(above, "obj"):
            above = parse[above].head  # "submitted drafts demanding …"
        elif not joined and not (rel == "advcl" and parse[i].tag == "VBG" and plain):
            break
        found.append(above)
        i = above
    return tuple(found)


def tellers_of(parse: Parse, node: int) -> tuple[int, ...]:
    """The predicates above `node` in whose content it stands ("said *that …*"), nearest first."""
    found = []
    i, misread = node, False
    while (above := parse[i].head) != ROOT:
        rel = parse[i].deprel
        if rel in ("acl", "acl:relcl"):  # "said Friday that …", read as "Friday that …"
            misread = bool(parse.children(i, "mark")) or parse[above].pos == "NUM"
        if rel in ("acl", "acl:relcl", "appos", "advcl:relcl", "nmod") and not misread:
            break
        joined = rel in ("ccomp", "parataxis", "xcomp", "conj") or misread
        if joined and parse[above].pos in ("VERB", "AUX"):
            found.append(above)
        i = above
    return tuple(found)


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
    return parse[i].tag in ("VBG", "VBN") and bare and parse[i].lemma in _SPEECH


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
