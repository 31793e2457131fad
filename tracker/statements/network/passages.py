"""A sentence as the network sees it: the words of issues marked, whoever stands for a party
replaced by that party's number, who tells it in front, and what was said just before. What points
back to an issue ("refused to do *that*") bears a number, as do the words that it points to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tracker.statements.network.vocabulary import Vocabulary

PARTIES = 8  # numbers for parties
ISSUES = 4  # numbers for issues that are pointed to; others bear none
START, END, HIDDEN = "[CLS]", "[SEP]", "[MASK]"
NAMES_IT, NAMES_REVERSE, NAMED = "[names]", "[reverse]", "[/named]"
TELLER, ABSENT = "[teller]", "[absent]"
MARKS = (
    *(NAMES_IT, NAMES_REVERSE, NAMED, TELLER, ABSENT),
    *(f"[party {n}]" for n in range(PARTIES)),
    *(f"[issue {n}]" for n in range(ISSUES)),
)
_SENTENCE, _BEFORE, _POINTED = 100, 44, 64  # pieces that are read; before one that points back
_FRONT = 3 + 2 * PARTIES  # the teller, the absent, and what marks beginning and ends
LONGEST = _FRONT + _POINTED + _SENTENCE  # pieces of a sight
_NOBODY = "somebody"  # a party beyond the numbers

HitKey = tuple[int, int, int, str]  # start, end, sign, issue; what points back has no width
Places = tuple[int, list[int], list[int]]


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence: `hits` name issues, `mentions` (start, end, parties) stand for parties."""

    start: int
    text: str
    hits: tuple[HitKey, ...] = ()
    mentions: tuple[tuple[int, int, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """Whether `party` takes a position at `hit`."""

    hit: HitKey
    party: str


@dataclass(slots=True)
class Laid:
    """Pieces, and where among them the marks of hits and the numbers of parties stand."""

    pieces: list[int] = field(default_factory=list)
    hits: dict[HitKey, int] = field(default_factory=dict)
    parties: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True, slots=True)
class Sight:
    """What the network reads, and for each question the places of the hit, of the party in the
    sentence, and of the party before and in front of it (each may be empty but the first)."""

    pieces: list[int]
    places: list[Places]


def sight(
    passage: Passage,
    before: Sequence[Passage],
    teller: str | None,
    questions: Sequence[Question],
    vocabulary: Vocabulary,
    numbering: Sequence[int] = tuple(range(PARTIES)),
    veiled: bool = False,
) -> Sight:
    """The passage as the network sees it.

    `numbering` are the numbers that parties get in the order in which they come up; `veiled` hides
    the words of the issues. Both vary in the training, so that neither is learnt by heart.
    """
    numbers = _numbered(passage, before, questions, numbering)
    pointed = list(dict.fromkeys(issue for start, end, _, issue in passage.hits if start == end))
    issues = {issue: n for n, issue in enumerate(pointed[:ISSUES])}
    context = _joined([_laid(p, numbers, issues, vocabulary, False) for p in before])
    here = _laid(passage, numbers, issues, vocabulary, veiled)
    front = _front(numbers, teller, questions, context, here, vocabulary)
    cut = max(0, len(context.pieces) - (_POINTED if issues else _BEFORE))
    pieces = [*front.pieces, *context.pieces[cut:], vocabulary.number[END]]
    around = {party: list(places) for party, places in front.parties.items()}
    for party, seen in context.parties.items():
        moved = [at - cut + len(front.pieces) for at in seen if at >= cut]
        around[party] = around.get(party, []) + moved
    shift = len(pieces)
    pieces += [*here.pieces[:_SENTENCE], vocabulary.number[END]]
    places: list[Places] = []
    for question in questions:
        hit = here.hits.get(question.hit, _SENTENCE)
        own = [at + shift for at in here.parties.get(question.party, ()) if at < _SENTENCE]
        at = hit + shift if hit < _SENTENCE else 0
        places.append((at, own, around.get(question.party, [])))
    return Sight(pieces, places)


def _numbered(
    passage: Passage,
    before: Sequence[Passage],
    questions: Sequence[Question],
    numbering: Sequence[int],
) -> dict[str, int]:
    asked = [question.party for question in questions]
    named = [p for other in (*before, passage) for _, _, who in other.mentions for p in who]
    parties = list(dict.fromkeys(asked + named))
    return dict(zip(parties, numbering, strict=False))


def _laid(
    passage: Passage,
    numbers: Mapping[str, int],
    issues: Mapping[str, int],
    vocabulary: Vocabulary,
    veiled: bool,
) -> Laid:
    """The pieces of one sentence, from left to right."""
    laid, text, number = Laid(), passage.text, vocabulary.number
    at, open_hits = 0, 0
    for offset, kind, what in _events(passage):
        if offset > at:
            words = vocabulary.numbers(text[at:offset])
            laid.pieces += [number[HIDDEN]] if veiled and open_hits else words
            at = offset
        if kind in (_OPEN, _POINT):
            start, end, sign, issue = passage.hits[what]
            laid.hits[passage.hits[what]] = len(laid.pieces)
            laid.pieces.append(number[NAMES_IT if sign > 0 else NAMES_REVERSE])
            if issue in issues:
                laid.pieces.append(number[f"[issue {issues[issue]}]"])
            if kind == _POINT:
                laid.pieces.append(number[NAMED])
            else:
                open_hits += 1
        elif kind == _CLOSE:
            laid.pieces.append(number[NAMED])
            open_hits -= 1
        else:
            start, end, parties = passage.mentions[what]
            if start - passage.start < at:
                continue  # within a longer one
            for party in parties:
                if party in numbers:
                    laid.parties[party].append(len(laid.pieces))
                    laid.pieces.append(number[f"[party {numbers[party]}]"])
                else:
                    laid.pieces += vocabulary.numbers(_NOBODY)
            at = end - passage.start
    laid.pieces += vocabulary.numbers(text[at:])
    return laid


_CLOSE, _POINT, _OPEN, _MENTION = range(4)


def _events(passage: Passage) -> list[tuple[int, int, int]]:
    """(offset in the sentence, kind, number) of whatever begins or ends there, in order; of
    mentions that begin at one place the longest first."""
    events: list[tuple[int, int, int, int]] = []
    for n, (start, end, _, _) in enumerate(passage.hits):
        opens = _OPEN if start < end else _POINT
        events.append((start - passage.start, opens, start - end, n))
        if start < end:
            events.append((end - passage.start, _CLOSE, 0, n))
    for n, (start, end, _) in enumerate(passage.mentions):
        events.append((start - passage.start, _MENTION, start - end, n))
    return [(offset, kind, n) for offset, kind, _, n in sorted(events)]


def _joined(parts: Sequence[Laid]) -> Laid:
    out = Laid()
    for part in parts:
        for party, places in part.parties.items():
            out.parties[party] += [at + len(out.pieces) for at in places]
        out.pieces += part.pieces
    return out


def _front(
    numbers: Mapping[str, int],
    teller: str | None,
    questions: Sequence[Question],
    context: Laid,
    here: Laid,
    vocabulary: Vocabulary,
) -> Laid:
    """Who tells the sentence, and whoever is asked about but named nowhere in sight."""
    number = vocabulary.number
    front = Laid([number[START]])

    def put(mark: str, party: str) -> None:
        front.pieces.append(number[mark])
        front.parties[party].append(len(front.pieces))
        front.pieces.append(number[f"[party {numbers[party]}]"])

    if teller in numbers and teller is not None:
        put(TELLER, teller)
    for party in dict.fromkeys(question.party for question in questions):
        seen = party in context.parties or party in here.parties or party in front.parties
        if not seen and party in numbers:
            put(ABSENT, party)
    return front
