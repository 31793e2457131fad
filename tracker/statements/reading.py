"""One article read: how likely each candidate's position is, and the statements made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tracker.articles.article import Article
from tracker.codebook.model import Codebook
from tracker.statements.attribution.discourse import Discourse
from tracker.statements.attribution.trees import SentenceParser
from tracker.statements.carrying import Carrying
from tracker.statements.examined import Examined, ruled_outcome, stance_of
from tracker.statements.examining import Examiner
from tracker.statements.hits import Hit
from tracker.statements.lexicon import Lexicon
from tracker.statements.likelihood import Outcome, verdict
from tracker.statements.network.second import Network
from tracker.statements.readings import Holder, Reading
from tracker.statements.rereading import reread
from tracker.statements.reversals import given_up
from tracker.statements.statement import Stance, Statement
from tracker.statements.viewing import views_of
from tracker.statements.weighing import Reread, Weighing


class ArticleReader:
    """Makes the statements of one article; `hits` are by number of the sentence."""

    def __init__(
        self,
        codebook: Codebook,
        lexicon: Lexicon,
        weighing: Weighing,
        network: Network,
        article: Article,
        discourse: Discourse,
        hits: Mapping[int, list[Hit]],
        parser: SentenceParser,
    ) -> None:
        self.lexicon = lexicon
        self.weighing = weighing
        self.network = network
        self.text = article.text
        self.discourse = discourse
        self.hits = hits
        self.examiner = Examiner(codebook, lexicon, article, discourse, hits, parser)
        self.voices = self.examiner.voices
        self.carrying = Carrying(discourse, self.voices)

    def examined(self) -> list[Examined]:
        """Every candidate at every hit, in the order of the text."""
        return self.examiner.examined()

    def statements(self) -> tuple[Statement, ...]:
        """All statements, by start."""
        examined = self.examined()
        rows = [e.indications for e in examined]
        places = [e.place for e in examined]
        chances = self.weighing.chances(places, rows, self._rereader(examined))
        surest: dict[tuple[int, str, str], tuple[float, Outcome, Examined]] = {}
        for at, chance in zip(examined, chances, strict=True):
            given = given_up(at, chance, self.text, self.lexicon.lists)
            outcome, likely = given or verdict(chance, ruled_outcome(at))
            key, sure = (at.number, at.candidate.party, at.hit.issue), round(likely, 3)
            if outcome != "none" and (key not in surest or sure > surest[key][0]):
                surest[key] = sure, outcome, at
        found = (
            replace(self._stated(at, stance_of(outcome, at.hit.sign)), confidence=sure)
            for sure, outcome, at in surest.values()
        )
        out = [self.carrying.carried(statement) for statement in found]
        return tuple(sorted(out, key=lambda s: (s.start, s.end, s.party, s.issue)))

    def _rereader(self, examined: Sequence[Examined]) -> Reread:
        """What has the sentences with some numbers read by the network."""
        return lambda numbers: reread(
            self.network, views_of(self.discourse, self.hits, examined, numbers), examined
        )

    def _stated(self, at: Examined, stance: Stance) -> Statement:
        """The statement of a candidate: as the rules worded it, else from the words around."""
        if at.ruled is not None:
            return replace(at.ruled, stance=stance)
        parse, around = at.around.parse, at.around
        holder = Holder((at.candidate.party,), tuple(at.candidate.people))
        reading = Reading(
            holder=holder,
            sign=-1 if stance == "oppose" else 1,
            open=stance == "open",
            conditional=False,
            basis="judgement",
            node=around.governor(),
            low=around.chain[0],
            steps=around.telling(),
            negations=0,
            hedged=False,
            strength=1.0,
            clausal=True,
        )
        made = self.examiner.wording.statements(
            at.number, parse, at.hit, reading, holder, around.reader, at.voice
        )
        return next(iter(made))
