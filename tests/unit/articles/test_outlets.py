"""A line about the author is told from a paragraph of news that begins with a name."""

import pytest

from tracker.articles.files import read_bytes
from tracker.articles.outlets import is_biography


@pytest.mark.parametrize(
    "line",
    [
        "Jane Doe is a reporter for Fox News. Follow her on Twitter @janedoe.",
        "Jane Doe covers foreign policy. Reach her at jane@paper.example.",
        "John Roe is the author of two books on the Baltic.",
        "John Roe has been the Moscow correspondent of the Daily Courier since 2019.",
        "Jane Doe is based in Berlin. She can be followed there, or contact her by mail.",
    ],
)
def test_a_line_about_the_author(line: str) -> None:
    assert is_biography(line)


@pytest.mark.parametrize(
    "line",
    [
        "John Roe was in Brussels and Warsaw on the same day. A thousand soldiers were ready. "
        '"This is the most dangerous moment," the prime minister told reporters at the airport.',
        "Jane Doe is expected in Kyiv on Monday, her spokesman told journalists.",
        "John Roe was asked by reporters whether the pipeline would be stopped.",
        "Jane Doe has been in Moscow for two days. Journalists waited outside.",
    ],
)
def test_a_paragraph_about_somebody_in_the_news(line: str) -> None:
    assert not is_biography(line)


def test_what_follows_such_a_paragraph_stays_in_the_article() -> None:
    body = [
        f"The ministers of both countries met for talks on day {n} of the week." for n in range(5)
    ]
    body.append("John Roe was in Warsaw on the same day. He told reporters that he was glad.")
    body.append("The alliance will send four battalions to the east, its chief said.")
    text = "Ministers meet\n2022-01-20\n\n" + "\n\n".join(body) + "\n"
    article = read_bytes(text.encode(), suffix=".txt")
    assert article.text.endswith("its chief said.")
    assert article.author is None
