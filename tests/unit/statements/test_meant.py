"""Whom "the leaders", "they", "the President" and "we" stand for."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.articles.article import Article
from tracker.codebook.load import load
from tracker.statements.coder import Coder
from tracker.statements.reading import ArticleReader

DAY = date(2022, 2, 10)


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder(load())


def read(coder: Coder, text: str, title: str | None = None) -> ArticleReader:
    found = coder.reader(Article(text=text, title=title, language="en", published_on=DAY))
    assert found is not None
    return found


def meant(reader: ArticleReader, words: str) -> set[str]:
    """The parties of the last mention in these words."""
    discourse = reader.discourse
    found = [m for m in discourse.mentions if discourse.text[m.start : m.end] == words]
    return set(found[-1].parties)


def at_last(reader: ArticleReader) -> set[str]:
    """The candidates in the last sentence examined."""
    examined = reader.examined()
    last = max(at.number for at in examined)
    return {at.candidate.party for at in examined if at.number == last}


CALL = "President Biden held a call with the leaders of France, Italy, Germany and NATO."


@pytest.mark.parametrize(
    ("text", "words", "parties"),
    [
        (
            f"{CALL} The leaders backed Nord Stream 2.", "The leaders",
            {"united-states", "france", "germany", "nato"},
        ),
        (
            "Liz Truss met Dmytro Kuleba. Jens Stoltenberg was absent. The two ministers backed "
            "Nord Stream 2.", "The two ministers", {"united-kingdom", "ukraine"},
        ),
        (
            "Emmanuel Macron was received by Volodymyr Zelenskyy. The interlocutors backed "
            "Nord Stream 2.", "The interlocutors", {"france", "ukraine"},
        ),
        (
            "Macron met Putin. Biden and Scholz have both called for Nord Stream 2.", "both",
            {"united-states", "germany"},
        ),
        (
            "The foreign ministers of Germany and France backed Nord Stream 2.",
            "The foreign ministers of Germany and France", {"germany", "france"},
        ),
        (  # nobody met NATO and the EU: they are what the two spoke about
            "Vladimir Putin spoke with President of Finland Sauli Niinisto. The replies of NATO "
            "and of the EU, Putin said, mention Nord Stream 2. The presidents agreed to meet.",
            "The presidents", {"russia"},
        ),
    ],
)  # fmt: skip
def test_those_who_meet_are_meant(coder: Coder, text: str, words: str, parties: set[str]) -> None:
    assert meant(read(coder, text), words) == parties


def test_both_sides_of_something_are_nobody(coder: Coder) -> None:
    text = "Biden met Putin. Voters on both sides of the aisle want Nord Stream 2."
    discourse = read(coder, text).discourse
    assert "both sides" not in {text[m.start : m.end] for m in discourse.mentions}


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        (
            f"{CALL} They agreed to back Nord Stream 2.",
            {"united-states", "france", "germany", "nato"},
        ),
        (
            "Emmanuel Macron and Olaf Scholz dined in Paris. They agreed to back Nord Stream 2.",
            {"france", "germany"},
        ),
        ("Olaf Scholz dined alone. They agreed to back Nord Stream 2.", {"germany"}),
    ],
)
def test_they_are_those_of_the_sentence_before(coder: Coder, text: str, parties: set[str]) -> None:
    assert at_last(read(coder, text)) == parties


READOUT = (
    "President Volodymyr Zelenskyy met with President of Finland Sauli Niinisto. Vladimir Putin "
    "was not mentioned. {} backed Nord Stream 2."
)


@pytest.mark.parametrize("office", ["The President", "The Head of State"])
def test_a_readouts_own_president_keeps_the_office(coder: Coder, office: str) -> None:
    assert meant(read(coder, READOUT.format(office)), office) == {"ukraine"}


def test_a_vice_president_is_not_the_president(coder: Coder) -> None:
    found = meant(read(coder, READOUT.format("The Vice President")), "The Vice President")
    assert found == {"united-states"}


def test_in_news_the_president_is_whoever_was_named_last(coder: Coder) -> None:
    text = (
        "President Volodymyr Zelenskyy met with Sauli Niinisto on Monday, officials told "
        "reporters. Vladimir Putin called it a show. The President backed Nord Stream 2."
    )
    assert meant(read(coder, text), "The President") == {"russia"}


def test_he_is_the_one_whose_turn_it_is(coder: Coder) -> None:
    text = (
        "President Volodymyr Zelenskyy met with Emmanuel Macron. The President recalled the war. "
        "The President recalled the law. Emmanuel Macron recalled the talks. He backed "
        "Nord Stream 2."
    )
    assert meant(read(coder, text), "He") == {"france"}


@pytest.mark.parametrize(
    ("office", "party"),
    [
        ("the Foreign Secretary", "united-kingdom"),
        ("the Federal Chancellor", "germany"),
        ("the Secretary General", "nato"),
        ("the Secretary of State", "united-states"),
        ("the President of the European Council", "european-union"),
    ],
)
def test_an_office_that_one_party_has(coder: Coder, office: str, party: str) -> None:
    assert meant(read(coder, f"Nord Stream 2 is ready, {office} noted."), office) == {party}


def test_an_office_that_several_have_is_left_open(coder: Coder) -> None:
    found = read(coder, "Sanctions on Moscow are ready, the Prime Minister noted.")
    assert meant(found, "the Prime Minister") == set()


def test_a_foreign_officer_is_not_the_codebooks(coder: Coder) -> None:
    office = "the Secretary General of the United Nations"
    assert meant(read(coder, f"Nord Stream 2 is ready, {office} noted."), office) == set()


SPEECH = "The hour is grave. We will impose sanctions on Moscow."


def test_we_in_a_speech_is_who_gives_it(coder: Coder) -> None:
    found = read(coder, SPEECH, "Remarks by President Biden in Warsaw").examined()
    assert {(at.candidate.party, at.candidate.told) for at in found} >= {
        ("united-states", "direct")
    }


@pytest.mark.parametrize("title", ["President Biden in Warsaw", "A letter to the editor", None])
def test_without_such_a_title_nobody_speaks(coder: Coder, title: str | None) -> None:
    assert all(at.voice is None for at in read(coder, SPEECH, title).examined())


def test_a_title_tells_no_speaker_of_what_is_not_in_the_first_person(coder: Coder) -> None:
    text = "The hour is grave. Washington will impose sanctions on Moscow."
    found = read(coder, text, "Remarks by President Biden in Warsaw").examined()
    assert all(at.voice is None for at in found)


def test_our_country_is_the_publishers(coder: Coder) -> None:
    text = (
        "Vladimir Putin spoke by telephone with Recep Tayyip Erdogan. The sanctions against our "
        "country were discussed."
    )
    reader = read(coder, text)
    assert reader.voices.ours == "russia"
    anchored = {at.candidate.party for at in reader.examined() if at.candidate.anchors}
    assert "russia" in anchored
