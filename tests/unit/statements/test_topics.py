"""Issues that a sentence names first and takes a position on afterwards."""

import pytest

from tracker.articles.article import Article
from tracker.codebook.load import load
from tracker.statements.coder import Coder


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder(load())


def readings(coder: Coder, text: str) -> set[tuple[str, str, str]]:
    """What the rules read."""
    reader = coder.reader(Article(text=text, language="en"))
    assert reader is not None
    ruled = [at.ruled for at in reader.examined()]
    return {(s.party, s.issue, s.stance) for s in ruled if s is not None}


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Asked about Nord Stream 2, Olaf Scholz called it a mistake.", "oppose"),
        ("Asked about Nord Stream 2, Olaf Scholz called it necessary.", "support"),
        ("Asked whether he would stop Nord Stream 2, Olaf Scholz refused.", "support"),
        ("Asked whether he would approve Nord Stream 2, Olaf Scholz refused.", "oppose"),
    ],
)
def test_what_is_asked_about_is_what_the_answer_is_on(coder: Coder, text: str, stance: str) -> None:
    assert readings(coder, text) == {("germany", "nord-stream-2", stance)}
