"""Examples for the trees: every candidate at every hit of hand-coded articles and sentences."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tracker.articles.article import Article
from tracker.articles.files import find_files, read_file
from tracker.statements.coder import Coder
from tracker.statements.examined import Examined, ruled_outcome
from tracker.statements.gold import Gold, read_gold
from tracker.statements.indications import KNOWN
from tracker.statements.likelihood import OUTCOMES, Outcome
from tracker.statements.network.passages import Question
from tracker.statements.network.second import Network
from tracker.statements.rereading import read_again
from tracker.statements.viewing import View, question_of, views_of
from tracker.statements.ways import Indications
from tracker.statements.whole import Place

CHECKED = 3.0  # weight of a sentence of our own, each of which has to be right
UNEXPECTED = 0.25  # share of the examples that are shown once more without the expected stance
_VOTES = ("sign.held", "sign.path", "sign.line", "sign.nearest", "sign.told")
_FEW = 2  # kinds of telling words in a sentence that tells one thing
# A paragraph of news stands in an article that names the parties; alone, "sanctions" are anybody's.
AROUND = "{parties}\n\nThe day in brief\n\n"
FOLDS = 2  # parts of the articles, each read by a network that was trained on the others


@dataclass(frozen=True, slots=True)
class Example:
    """One candidate at one hit, with what people coded there; a weight of 0 teaches nothing."""

    article: str
    place: Place
    indications: Indications
    outcome: int
    weight: float
    view: View
    question: Question
    ruled: Outcome | None = None  # what the rules read there
    checked: bool = False  # in a sentence of our own
    read: Indications = field(default_factory=dict)  # what a network made of it


def examples(coder: Coder, name: str, article: Article, gold: Sequence[Gold]) -> Iterator[Example]:
    """Every candidate of the article; what is marked optional has no weight."""
    reader = coder.reader(article)
    spans = [(found, g) for g in gold if (found := _found(article.text, g.evidence))]
    if reader is None:
        return
    examined = reader.examined()
    views = views_of(reader.discourse, reader.hits, examined)
    for at in examined:
        sentence = reader.discourse.sentences[at.number]
        here = [
            g
            for (start, end), g in spans
            if g.party == at.candidate.party and g.issue == at.hit.issue
            and start < sentence.end and sentence.start < end
        ]  # fmt: skip
        certain = [g for g in here if not g.optional]
        weight = 0.0 if here and not certain else 1.0
        asked = views[at.number], question_of(at)
        outcome, ruled = _outcome(at, certain), ruled_outcome(at)
        yield Example(name, at.place, at.indications, outcome, weight, *asked, ruled)


def _found(text: str, evidence: str) -> tuple[int, int] | None:
    at = text.find(evidence)
    return (at, at + len(evidence)) if at >= 0 else None


def _outcome(at: Examined, certain: Sequence[Gold]) -> int:
    if not certain:
        return OUTCOMES.index("none")
    stance = certain[0].stance
    if stance == "open":
        return OUTCOMES.index("open")
    same = (stance == "support") == (at.hit.sign > 0)
    return OUTCOMES.index("with" if same else "against")


def of_folder(coder: Coder, named: str) -> Iterator[Example]:
    """Examples of a folder's articles, its statements in the file beside it or after a colon."""
    folder, _, file = named.partition(":")
    by_file: dict[str, list[Gold]] = defaultdict(list)
    for gold in read_gold(Path(file) if file else Path(folder).with_suffix(".jsonl")):
        by_file[gold.file].append(gold)
    for path in find_files(Path(folder)):
        if file and path.name not in by_file:
            continue  # a folder that holds more than articles
        article = replace(read_file(path), language="en")
        yield from examples(coder, path.name, article, by_file[path.name])


def of_sentences(coder: Coder, path: Path, *, news: bool = False) -> Iterator[Example]:
    """Examples of single sentences, in the form of tests/data/coder/sentences.txt; `news` takes
    each for a paragraph of an article that names the parties."""
    names = ", ".join(party.name for party in coder.codebook.parties.values())
    around = AROUND.format(parties=names) if news else ""
    lines = [x for x in path.read_text(encoding="utf-8").splitlines() if x and x[0] != "#"]
    for text, coded in zip(lines[::2], lines[1::2], strict=True):
        parts = [part for part in coded.lstrip("> ").split(";") if part.strip() != "-"]
        gold = [found for part in parts if (found := _coded(text, part))]
        if len(gold) == len(parts):
            article = Article(text=around + text, language="en")
            for row in examples(coder, text, article, gold):
                weight = row.weight * (1.0 if news else CHECKED)
                yield replace(row, weight=weight, checked=True)


def _coded(text: str, part: str) -> Gold | None:
    words = [w for w in part.split() if w[0] != "@" and w not in ("if", "?")]
    if len(words) != 3:
        return None
    party, issue, stance = words
    return Gold("", text, party, issue, stance, optional="?" in part.split())


def doubted(row: Example) -> Iterator[Example]:
    """The example once more without what is known of the party, for a share of them; and, where it
    is told in plain words, as if the party were known for the opposite: what is known must not
    win over plain words."""
    known = {k: v for k, v in row.indications.items() if k in KNOWN}
    if not known or not row.weight:
        return
    share = zlib.crc32(repr(sorted(row.indications.items())).encode()) % 1000 / 1000
    if share < UNEXPECTED:
        yield replace(row, indications=_without(row.indications, known))
    sign = row.indications.get("sign.rule", 0.0)
    told = {"with": 1.0, "against": -1.0}.get(OUTCOMES[row.outcome], 0.0)
    if sign and sign == told and (row.checked or _plain(row.indications, sign)):
        turned = {k: -abs(v) * sign for k, v in known.items()}
        yield replace(row, indications=row.indications | turned)
    if row.ruled == OUTCOMES[row.outcome] == "open" and (
        row.checked or _right_there(row.indications)
    ):
        yield replace(row, indications=row.indications | {k: -v for k, v in known.items()})


def _plain(found: Indications, sign: float) -> bool:
    """Whether the words are plain: all that votes on the direction agrees with the rules, little
    else is told in the sentence, and the party is right there."""
    agreed = all(found.get(vote, sign) == sign for vote in _VOTES)
    kinds = sum(k.startswith("any.") and bool(v) for k, v in found.items() if k != "any.none")
    return agreed and kinds <= _FEW and _right_there(found)


def _right_there(found: Indications) -> bool:
    """Whether the rules read it in plain words, and the party is right there."""
    near = any(found.get(k) for k in ("held.depth.0", "held.depth.1", "voice.own"))
    return bool(found.get("rule.plain")) and near


def _without(indications: Indications, known: Indications) -> Indications:
    return {k: v for k, v in indications.items() if k not in known}


def fold_of(article: str) -> int:
    """The part that an article belongs to."""
    return zlib.crc32(article.encode()) % FOLDS


def by_article(rows: Sequence[Example]) -> list[list[Example]]:
    found: dict[str, list[Example]] = defaultdict(list)
    for row in rows:
        found[row.article].append(row)
    return list(found.values())


def read_by(networks: Sequence[Network], rows: Sequence[Example]) -> list[Example]:
    """The examples with what the network made of them that had not seen their article."""
    out = []
    for members in by_article(rows):
        views = {row.place.sentence: row.view for row in members}
        asked = [(row.place.sentence, row.question) for row in members]
        read = read_again(networks[fold_of(members[0].article)], views, asked)
        out += [replace(row, read=r) for row, r in zip(members, read, strict=True)]
    return out
