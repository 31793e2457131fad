"""Sentences of articles, just as the coder gives them to the parser."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from tracker.articles.files import find_files, read_file
from tracker.codebook.load import load
from tracker.statements.attribution.discourse import Discourse
from tracker.statements.coder import Coder
from tracker.syntax.parser import Parser
from tracker.syntax.tree import Parse


class Recorder(Parser):
    """A parser that remembers what it was given, by parser or words."""

    def __init__(self, parser: Parser) -> None:
        self._parser = parser
        self.given: dict[str, None] = {}

    def parse(self, texts: Sequence[tuple[str, int]]) -> list[Parse]:
        self.given.update(dict.fromkeys(text for text, _ in texts if text.strip()))
        return self._parser.parse(texts)


def given(parser: Parser, folders: Iterable[Path]) -> list[str]:
    """Every sentence of the articles in the folders, as it is read for statements where it names
    an issue, and as it is read for who says what."""
    recorder = Recorder(parser)
    coder = Coder(load(), recorder)
    for path in (path for folder in folders for path in find_files(folder)):
        article = replace(read_file(path), language="en")
        coder.code(article)
        Discourse(article.text, coder.codebook, recorder).all_attributions()
    return list(recorder.given)
