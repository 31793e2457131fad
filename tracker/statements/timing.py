"""When a statement was made: the expressions of time that modify its telling, not its content."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from tracker.statements.attribution.discourse import Discourse
from tracker.statements.dates import Expression, When, expressions
from tracker.statements.moments import SPEECH, Moment, moment
from tracker.statements.readings import Reading
from tracker.statements.statement import Attribution, Span
from tracker.statements.tenses import predicates_of, tellers_of, tense
from tracker.syntax.tree import Parse

_STATES = frozenset({
    "want", "oppose", "support", "favour", "favor", "back", "believe", "need", "seek", "hope",
    "like", "wish", "expect", "fear", "have", "be", "see", "consider", "remain", "prefer",
    "resist", "regard", "view", "intend", "stand", "advocate",
})  # fmt: skip
_SAYING = frozenset({"say", "tell", "announce", "warn", "declare", "insist", "state", "add"})
_PRONOUNS = frozenset({"he", "she", "they"})


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
            speaks = root >= 0 and parse[root].lemma in SPEECH | _SAYING
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
