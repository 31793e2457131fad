"""Text becomes statements: which party stands where on which issue, in whose words."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib import resources
from typing import Literal

from tracker.articles.article import Article
from tracker.codebook.model import Codebook
from tracker.statements.attribution.discourse import Discourse
from tracker.statements.attribution.model import Mention
from tracker.statements.confidence import confidence
from tracker.statements.dates import resolve
from tracker.statements.issues import Hit, IssueMatcher
from tracker.statements.lexicon import Lexicon
from tracker.statements.references import (
    Reference,
    find_references,
    resolve_demand,
    resolve_step,
)
from tracker.statements.stances import Holder, Reading, StanceReader
from tracker.statements.statement import Attribution, Cue, Mode, Speaker, Span, Stance, Statement
from tracker.syntax import Parser, load
from tracker.syntax.tree import Parse

_NUMBERED = re.compile(r"\b(?P<first>[A-Z][a-z]+)(?: [A-Z][a-z]+){0,2} \d{1,2}\b(?![,.]?\d)")
_MONTHS = frozenset(
    "January February March April May June July August September October November December Jan Feb"
    " Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Article Protocol Section Chapter".split()
)
_RELATING = frozenset("of to in on from for into with not never will would is are be that out back".split())
_NOMINAL = re.compile(r"(?:s|tion|sion|ment|ship|cy|ance|ence|ity|aid|cooperation|support)$")
_ACTING = re.compile(  # the verbs that begin a term
    r"(?:join|enter|becom|be$|admi|accept|invit|tak|bring|includ|send|suppl|deliver|provid|giv|transfer|ship|arm"
    r"(?:ing)?$|train|equip|purchas|buy|withdr|pull|draw|remov|return|reduc|eas|lower|keep|clos|open(?:ing)?$|choos"
    r"|reinforc|strengthen|bolster|deploy(?!ment)|cut|disconnect|exclud|ban|kick|pay|impos|punish|sanction(?:ing|ed)"
    r"|talk(?!s)|discuss|negotiat(?!ion)|meet|settl|resolv|expand|enlarg|extend|mov|allow|receiv|acquir|get|sell"
    r"|restrict(?!ion)|limit(?!s|ation)|curb|station|plac(?!ement)|host|put)"
)
_LETTERS = re.compile(r"[A-Za-z][\w’' \n\u00a0-]*$")
_CAPTION = re.compile(r"\((?:[^()]*\b(?:Photo|Pool|Getty|AFP|AP|Reuters|EPA|file)\b[^()]*)\)|\bImage: ")
_PLAIN = frozenset({"ideas"})
_MUTUAL = frozenset({"agree", "confirm", "decide", "arrange", "note", "agreement", "launch"})
_READOUT = re.compile(
    r"\b(?:(?:had|held|has had|has held) (?:a|another|an)\b[^.]{0,40}\b(?:conversation|call|meeting|talk)"
    r"|(?:met|spoke|talked|held (?:talks|a meeting)|has met|has spoken)\b[^.]{0,60}\bwith)\b"
)
_NEUTER = frozenset({"it", "its", "they", "their", "them"})

Status = Literal["coded", "skipped"]


@dataclass(frozen=True, slots=True)
class Coding:
    """An article read: its statements in order, or why it was not read."""

    status: Status
    statements: tuple[Statement, ...] = ()
    reason: str | None = None
    issues: tuple[str, ...] = ()  # that the text names, whether or not anybody takes a stand


class PlainParser:
    """The parser, given plainer words of the same length: it was trained on plain prose.

    "Nord Stream 2" becomes one name; of a noun phrase that names an issue only a plain noun
    stays ("legally binding security guarantees" reads as "ideas"). Offsets stay those of the text.
    """

    def __init__(self, parser: Parser) -> None:
        self._parser = parser
        self.phrases: list[Span] = []  # set once the issues are found

    def parse(self, texts: Sequence[tuple[str, int]]) -> list[Parse]:
        """As `Parser.parse`; the words of the trees are those of the text."""
        parses = self._parser.parse([(self._plain(text, start), start) for text, start in texts])
        return [self._worded(parse, *t) for parse, t in zip(parses, texts, strict=True)]

    def _plain(self, text: str, offset: int) -> str:
        for start, end in self._within(text, offset):
            phrase = text[start - offset : end - offset]
            text = text[: start - offset] + plain_noun(phrase) + text[end - offset :]
        return _NUMBERED.sub(_joined, text)

    def _within(self, text: str, offset: int) -> list[Span]:
        return [s for s in self.phrases if offset <= s[0] and s[1] <= offset + len(text)]

    def _worded(self, parse: Parse, text: str, offset: int) -> Parse:
        ends = {end for _, end in self._within(text, offset)}
        if not ends:
            return parse
        tokens = []
        for token in parse:
            if token.end in ends and token.text in _PLAIN:
                word = text[: token.end - offset].split()[-1]
                token = replace(
                    token, start=token.end - len(word), text=word,
                    lemma=word.lower().removesuffix("s"),
                )
            tokens.append(token)
        return Parse(tuple(tokens))


def plain_noun(phrase: str) -> str:
    """A phrase of the same length that reads as a plain noun, or the phrase where it is no noun
    phrase: words of relation or action in it, or another kind of word at its end."""
    words = phrase.lower().split()
    if len(words) > 1 and _ACTING.match(words[0]):
        return phrase
    if _RELATING & set(words) or not _NOMINAL.search(words[-1]) or not _LETTERS.match(phrase):
        return phrase
    last = words[-1]
    noun = "ideas" if last.endswith("s") and not last.endswith("ss") else ""
    if noun and len(noun) <= len(phrase):
        return noun.rjust(len(phrase))
    return phrase[-len(last):].rjust(len(phrase))


def _joined(match: re.Match[str]) -> str:
    return match.group() if match["first"] in _MONTHS else match.group().replace(" ", "_")


class Coder:
    """Codes articles by one codebook. Holds compiled matchers and the parser; pure otherwise."""

    def __init__(self, codebook: Codebook, parser: Parser | None = None) -> None:
        self.codebook = codebook
        self._parser = parser or load()
        self._issues = IssueMatcher(codebook)
        self._lexicon = Lexicon(codebook.cues)

    def code(self, article: Article) -> Coding:
        """The statements of `article`, by start. A language that is not read is skipped."""
        language = article.language
        if language is not None and language not in self.codebook.languages:
            read = ", ".join(self.codebook.languages)
            return Coding("skipped", reason=f"language {language!r} is not read (only {read})")
        parser = PlainParser(self._parser)
        discourse = Discourse(article.text, self.codebook, parser, article.published_on)
        spans = [(s.start, s.end) for s in discourse.sentences]
        hits = self._issues.find(article.text, spans)
        wanted = [i for i in hits if _is_prose(discourse, i)]
        if not wanted:
            return Coding("coded")
        issues = tuple(sorted({hit.issue for i in wanted for hit in hits[i]}))
        parser.phrases = sorted((h.start, h.end) for i in wanted for h in hits[i])
        named = {i: hits[i] for i in wanted}
        reading = _Article(self, article, discourse, named)
        return Coding("coded", reading.statements(), issues=issues)


def _is_prose(discourse: Discourse, number: int) -> bool:
    """Not a headline, a caption or a line in capitals."""
    sentence = discourse.sentences[number]
    text = discourse.text[sentence.start : sentence.end]
    words = [w for w in text.split() if w[:1].isalpha()]
    capitals = sum(w[:1].isupper() for w in words)
    titled = len(words) > 4 and capitals >= 0.75 * len(words)
    after = discourse.text[sentence.end : sentence.end + 60].lstrip()
    caption = _CAPTION.search(text) or (after.startswith("(") and _CAPTION.match(after))
    return not (sentence.headline or text.isupper() or titled or caption)


class _Article:
    """One article being coded."""

    def __init__(
        self, coder: Coder, article: Article, discourse: Discourse, hits: dict[int, list[Hit]]
    ) -> None:
        self.codebook = coder.codebook
        self.lexicon = coder._lexicon
        self.article = article
        self.text = article.text
        self.discourse = discourse
        self.hits = hits
        spans = [(s.start, s.end) for s in discourse.sentences]
        self.references: dict[int, list[Reference]] = {}
        for reference in find_references(self.text, spans, set(hits)):
            self.references.setdefault(reference.sentence, []).append(reference)
        self.attributions = discourse.attributions_of([*hits, *self.references])
        self.said: list[tuple[int, Statement]] = []
        self.last_hit: tuple[int, Hit, int] | None = None
        self.demands = {
            issue.id: (issue.proponent, issue.proponent_stance)
            for issue in self.codebook.issues.values()
            if issue.proponent and issue.proponent_stance
        }

    def statements(self) -> tuple[Statement, ...]:
        out: list[Statement] = []
        for number in sorted({*self.hits, *self.references}):
            hits = self.hits.get(number, []) or self._pointed(number)
            found = [
                statement
                for parse in self.discourse.parses_of(number)
                for hit in hits
                for statement in self._of_hit(number, parse, hit)
            ]
            settled = _settled(found)
            self.said += [(number, statement) for statement in settled]
            out += settled
        return tuple(sorted(out, key=lambda s: (s.start, s.end, s.party, s.issue)))

    def _pointed(self, number: int) -> list[Hit]:
        """What the phrases of a sentence that point back stand for."""
        hits: list[Hit] = []
        for reference in self.references[number]:
            if reference.kind == "demand":
                hits += resolve_demand(reference, self.said, self.demands)
            else:
                hits += resolve_step(reference, self.last_hit)
        return hits

    def _of_hit(self, number: int, parse: Parse, hit: Hit) -> Iterable[Statement]:
        covered = [i for i, t in enumerate(parse) if t.start < hit.end and hit.start < t.end]
        if not covered:
            return
        sentence = self.discourse.sentences[number]
        question = self.text[sentence.start : sentence.end].rstrip("\"”’' )").endswith("?")
        reader = StanceReader(parse, self.lexicon, lambda i: self._who(parse, i), question)
        acts = self.codebook.issues[hit.issue].acts if hit.acts is None else hit.acts
        readings = reader.read(
            covered[0], covered[-1], hit.issue, hit.sign, acts=acts, stated=hit.stated,
            actor=hit.acts is not False,
        )
        if hit.rule != "reference":
            event = readings[0].event if readings else hit.sign
            self.last_hit = number, hit, event
        for reading in self._plausible(readings, hit, acts=acts):
            yield from self._of_reading(number, parse, hit, reading, reader)

    def _plausible(self, readings: list[Reading], hit: Hit, *, acts: bool) -> list[Reading]:
        """Where doing is no position, "Ukraine will not join", said by Moscow, is Moscow's."""
        judged = any(r.holder is None for r in readings)
        attribution = self._attribution(hit)
        if acts or not judged or attribution is None or attribution.party is None:
            return readings
        source = attribution.party
        return [
            r for r in readings
            if r.basis != "act" or r.holder is None or source in r.holder.parties
        ]

    # ---------------------------------------------------------------- holders

    def _who(self, parse: Parse, i: int) -> Holder | None:
        token = parse[i]
        word = token.text.lower()
        if self.lexicon.has("first_person", word) and token.text != "US":
            return Holder((), first=True)
        mention = self._mention(parse, i)
        if mention is None:
            return self._antecedent(parse, i) if word in _NEUTER else None
        parties = mention.parties
        if not parties and mention.people:
            found = [self.discourse.people[p].party for p in mention.people]
            parties = tuple(dict.fromkeys(p for p in found if p))
        return Holder(parties, mention.people) if parties else None

    def _mention(self, parse: Parse, i: int) -> Mention | None:
        """The mention whose head word, or topmost word, is token `i`."""
        token = parse[i]
        found = self.discourse.mention_at(token.start, token.end)
        if found is not None:
            return found
        for mention in self.discourse.mentions_in(max(0, token.start - 120), token.end + 120):
            if mention.start <= token.start < mention.end:
                inside = [k for k, t in enumerate(parse) if mention.start <= t.start < mention.end]
                if all(parse[k].head in inside for k in inside if k != i):
                    return mention
        return None

    def _antecedent(self, parse: Parse, i: int) -> Holder | None:
        """The party that "it" or "their" stands for: the last subject, here or a sentence ago."""
        above = [c for a in parse.ancestors(i) for c in parse.children(a, "nsubj") if c < i]
        before = [k for k in range(i - 1, -1, -1) if parse.has_relation(k, "nsubj")]
        for k in (*above, *before):
            if parse[k].text.lower() in _NEUTER:
                continue
            found = self._who(parse, k)
            if found and found.parties:
                others = [self._who(parse, c) for c in parse.children(k, "conj")]
                parties = [p for o in others if o for p in o.parties if p not in found.parties]
                return Holder((*found.parties, *parties))
        return self._subject_before(self.discourse.sentence_at(parse[0].start))

    def _subject_before(self, number: int) -> Holder | None:
        """Whom the sentences before number `number` are about: the first party of the last one
        that does not itself open with a pronoun."""
        paragraph = self.discourse.sentences[number].paragraph
        for sentence in reversed(self.discourse.sentences[max(0, number - 4) : number]):
            if sentence.paragraph < paragraph - 1:
                return None
            words = self.text[sentence.start : sentence.end].split(maxsplit=1)
            if words and words[0].lower() in _NEUTER:
                continue
            for mention in self.discourse.mentions_in(sentence.start, sentence.end):
                if mention.parties and mention.kind != "pronoun":
                    return Holder(mention.parties)
            return None
        return None

    def _attribution(self, hit: Hit) -> Attribution | None:
        best: tuple[int, Attribution] | None = None
        for attribution in self.attributions:
            if attribution.party is None and attribution.speaker is None:
                continue
            for start, end in attribution.content:
                if start <= hit.start < end and (best is None or end - start < best[0]):
                    best = end - start, attribution
        return best[1] if best else None

    def _outsider(self, hit: Hit) -> bool:
        """Whether somebody who is no party's tells it: an analyst, a former official."""
        return any(
            start <= hit.start < end
            for attribution in self.attributions
            if attribution.party is None and attribution.speaker is not None
            for start, end in attribution.content
        )

    # ------------------------------------------------------------- statements

    def _of_reading(
        self, number: int, parse: Parse, hit: Hit, reading: Reading, reader: StanceReader
    ) -> Iterable[Statement]:
        attribution = self._attribution(hit)
        if attribution is None and reading.foretold and self._outsider(hit):
            return
        source = attribution.party if attribution else None
        if source is None and reading.teller is not None:
            source = reading.teller.parties[0]
        holder = reading.holder
        issue = self.codebook.issues[hit.issue]
        if reading.topical and issue.proponent_stance is not None:
            # "Russia's demands on X": which way they point is what the codebook says
            factor = 1 if issue.proponent_stance == "support" else -1
            reading = replace(reading, sign=reading.sign * factor)
        if reading.demanded and holder is None and issue.proponent is not None:
            if (reading.sign > 0) != (issue.proponent_stance == "support"):
                return
            holder = Holder((issue.proponent,))
        if holder is None and source is None and not self._outsider(hit):
            holder = self._unsaid(number, parse, hit, reading, reader)
        if holder is None or holder.first:
            if source is None:
                return
            holder = Holder((source,))
            told = attribution.speaker if attribution else None
        else:
            told = attribution.speaker if attribution and source in holder.parties else None
        stance: Stance = "open" if reading.open else "support" if reading.sign > 0 else "oppose"
        start, end = self._evidence(parse, hit, reading)
        sentence = self.discourse.sentences[number]
        when = resolve(
            self.text[sentence.start : sentence.end], self.article.published_on,
            parse[reading.node].start - sentence.start,
        )
        condition = self._condition(parse, reading, reader)
        for party in holder.parties:
            speaker = self._speaker(party, holder, told, source, reading.teller)
            mode = self._mode(attribution, hit, reading)
            yield Statement(
                party=party,
                issue=hit.issue,
                stance=stance,
                evidence=self.text[start:end],
                start=start,
                end=end,
                mode=mode,
                conditional=reading.conditional,
                condition=condition,
                speaker=speaker,
                reported_by=source if source != party else None,
                said_on=when.said_on,
                said_on_precision=when.precision,
                mention=mode == "narrated" and not when.stated and reading.basis != "act",
                confidence=confidence(reading, attributed=source == party, mode=mode),
                cues=self._cues(parse, hit, reading),
            )

    def _unsaid(
        self, number: int, parse: Parse, hit: Hit, reading: Reading, reader: StanceReader
    ) -> Holder | None:
        """Who must be meant where nobody is named."""
        verb = parse[reading.node]
        if reading.hedged and not reading.relative and reader.lists_answers(reading.node):
            return self._carried(number)  # "A possible response could include …"
        if self.readout and reader.agentless(reading):
            both = self.codebook.issues[hit.issue].acts is False and verb.lemma in _MUTUAL
            return self.readout if both else replace(
                self.readout, parties=self.readout.parties[:1], people=self.readout.people[:1]
            )
        return None

    @cached_property
    def readout(self) -> Holder | None:
        """The two who talk in a read-out ("X had a telephone conversation with Y"), first the one
        whose office tells it; None in any other text."""
        sentences = self.discourse.sentences[:3]
        if not sentences or not _READOUT.search(self.text, sentences[0].start, sentences[-1].end):
            return None
        people: list[int] = []
        for mention in self.discourse.mentions_in(sentences[0].start, sentences[-1].end):
            people += [p for p in mention.people if p not in people]
        parties = [self.discourse.people[p].party for p in people]
        named = tuple(dict.fromkeys(p for p in parties if p))[:2]
        return Holder(named, tuple(people[:2])) if named else None

    def _carried(self, number: int) -> Holder | None:
        """The party of the last statement in the paragraph, or whom the sentence before is about."""
        if self.said:
            earlier, statement = self.said[-1]
            sentences = self.discourse.sentences
            same = sentences[earlier].paragraph == sentences[number].paragraph
            if same and number - earlier <= 1:
                return Holder((statement.party,))
        return self._subject_before(number)

    def _speaker(
        self,
        party: str,
        holder: Holder,
        told: Speaker | None,
        source: str | None,
        teller: Holder | None,
    ) -> Speaker | None:
        if told is not None and source == party:
            return self._spelled(told)
        people = holder.people
        if teller is not None and party in teller.parties:
            people = (*people, *teller.people)
        for person in people:
            if self.discourse.people[person].party == party:
                return self._spelled(self.discourse.speaker(person))
        return None

    def _spelled(self, speaker: Speaker) -> Speaker:
        """The name as this article spells it: "Zelensky", where the codebook has "Zelenskyy"."""
        family = speaker.name.split()[-1]
        if family in self.text:
            return speaker
        for person in self.codebook.people:
            if speaker.name in (person.name, *person.aliases) and person.party == speaker.party:
                for alias in person.aliases:
                    if " " in alias and alias.split()[-1] in self.text and alias.istitle():
                        return replace(speaker, name=alias)
        return speaker

    def _mode(self, attribution: Attribution | None, hit: Hit, reading: Reading) -> Mode:
        if attribution is None:
            return "indirect" if reading.teller else "narrated"
        if attribution.kind == "direct" or any(
            q.start <= hit.start < q.end and q.complete for q in self.discourse.quotations
        ):
            return "direct"
        return "indirect"

    def _condition(self, parse: Parse, reading: Reading, reader: StanceReader) -> str | None:
        if not reading.conditional:
            return None
        for i in (reading.node, *(step[1] for step in reading.steps), reading.low):
            child = reader.condition(i)
            if child >= 0:
                return self.text[slice(*_span(parse, parse.subtree(child)))]
        return None

    def _evidence(self, parse: Parse, hit: Hit, reading: Reading) -> Span:
        """The clause that carries the reading: from the telling word over the words of the hit."""
        clause = reading.low
        for i in (reading.low, *parse.ancestors(reading.low)):
            clause = i
            if parse[i].pos in ("VERB", "AUX") or i == reading.node:
                break
        start, end = _span(parse, parse.subtree(clause))
        start, end = min(start, hit.start), max(end, hit.end)
        node = parse[reading.node]
        if node.start < start and start - node.start < 160:
            start = node.start
        if node.end > end and node.end - end < 160:
            end = node.end
        return _trimmed(self.text, start, end)

    def _cues(self, parse: Parse, hit: Hit, reading: Reading) -> tuple[Cue, ...]:
        cues = [Cue("issue", hit.rule, hit.start, hit.end)]
        for effect, first, last in reading.steps:
            cues.append(Cue("stance", effect, parse[first].start, parse[last].end))
        return tuple(cues)


def _span(parse: Parse, tokens: tuple[int, ...]) -> Span:
    return min(parse[i].start for i in tokens), max(parse[i].end for i in tokens)


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in " ,;:–—-\n":
        start += 1
    while end > start and text[end - 1] in " ,;:–—-\n":
        end -= 1
    return start, end


def _settled(found: list[Statement]) -> list[Statement]:
    """One statement for each party and issue of a sentence, the surest; contradictions go too."""
    best: dict[tuple[str, str], Statement] = {}
    for statement in found:
        key = statement.party, statement.issue
        other = best.get(key)
        if other is None or statement.confidence > other.confidence:
            best[key] = statement
    return list(best.values())


@cache
def coder_version() -> str:
    """A hash of the code, data and weights that coding rests on."""
    digest = hashlib.sha256()
    for package in ("tracker.statements", "tracker.statements.attribution", "tracker.syntax",
                    "tracker.codebook"):
        root = resources.files(package)
        for entry in sorted(root.iterdir(), key=lambda e: e.name):
            if entry.is_file() and entry.name.endswith((".py", ".toml", ".npz", ".json", ".txt")):
                digest.update(f"{package}/{entry.name}\0".encode())
                digest.update(entry.read_bytes())
    return digest.hexdigest()[:16]
