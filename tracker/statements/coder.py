"""Text becomes statements: which party stands where on which issue, in whose words."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import metadata, resources
from typing import Literal

from tracker.articles.article import Article
from tracker.codebook.model import Codebook
from tracker.statements.attribution.discourse import Discourse
from tracker.statements.attribution.layout import lay_out
from tracker.statements.hits import Hit
from tracker.statements.issues import IssueMatcher
from tracker.statements.lexicon import Lexicon
from tracker.statements.network.second import Network
from tracker.statements.network.second import load as load_network
from tracker.statements.plain import PlainParser
from tracker.statements.prose import is_prose
from tracker.statements.reading import ArticleReader
from tracker.statements.statement import Span, Statement
from tracker.statements.weighing import Weighing
from tracker.statements.weighing import load as load_weights
from tracker.syntax import Parser, load

Status = Literal["coded", "skipped", "failed"]

_SUFFIXES = (".py", ".toml", ".npz", ".onnx", ".json", ".txt")
_PACKAGES = (
    "tracker.articles",  # its lists of agencies and of lines that are no text
    "tracker.statements",
    "tracker.statements.attribution",
    "tracker.statements.climbing",
    "tracker.statements.network",
    "tracker.syntax",
    "tracker.codebook",
)


@dataclass(frozen=True, slots=True)
class Coding:
    """An article read: its statements by start, or the reason why it was not read."""

    status: Status
    statements: tuple[Statement, ...] = ()
    reason: str | None = None
    issues: tuple[str, ...] = ()  # that the text names, whether or not anybody takes a stand


class Coder:
    """Codes articles by one codebook. Holds compiled matchers and the parser; pure otherwise.

    Not for use from several threads at once, as the parser is not.
    """

    def __init__(
        self,
        codebook: Codebook,
        parser: Parser | None = None,
        weighing: Weighing | None = None,
        network: Network | None = None,
    ) -> None:
        self.codebook = codebook
        self.parser = parser or load()
        self.issues = IssueMatcher(codebook)
        self.lexicon = Lexicon(codebook.cues)
        self.weighing = weighing or load_weights()
        self.network = network or load_network()

    def code(self, article: Article) -> Coding:
        """The statements of `article`, by start; a language that is not read is skipped."""
        language = article.language
        if language is not None and language not in self.codebook.languages:
            read = ", ".join(self.codebook.languages)
            return Coding("skipped", reason=f"language {language!r} is not read (only {read})")
        reader = self.reader(article)
        if reader is None:
            return Coding("coded")
        issues = tuple(sorted({hit.issue for row in reader.hits.values() for hit in row}))
        return Coding("coded", reader.statements(), issues=issues)

    def reader(self, article: Article) -> ArticleReader | None:
        """What reads `article`; None where it names no issue."""
        layout = lay_out(article.text)
        found = self.issues.find(article.text, layout.spans)
        if not found:  # most articles: nothing else is looked at
            return None
        parser = PlainParser(self.parser)
        discourse = Discourse(layout, self.codebook, parser, article.published_on)
        parser.phrases = _phrases(found)
        hits = {i: h for i, h in found.items() if is_prose(discourse, i)}
        if not hits:
            return None
        parser.phrases = _phrases(hits)
        return ArticleReader(
            self.codebook,
            self.lexicon,
            self.weighing,
            self.network,
            article,
            discourse,
            hits,
            parser,
        )


def _phrases(hits: Mapping[int, Sequence[Hit]]) -> list[Span]:
    """The words that name issues, in order."""
    return sorted((hit.start, hit.end) for row in hits.values() for hit in row)


@cache
def coder_version() -> str:
    """A hash of the code, data and weights that coding rests on, and of what works them out."""
    digest = hashlib.sha256(metadata.version("onnxruntime").encode())
    for package in _PACKAGES:
        for entry in sorted(resources.files(package).iterdir(), key=lambda e: e.name):
            if entry.is_file() and entry.name.endswith(_SUFFIXES):
                digest.update(f"{package}/{entry.name}\0".encode())
                digest.update(entry.read_bytes())
    return digest.hexdigest()[:16]
