"""A sentence as the network sees it: issues marked, parties numbered, no name left."""

import pytest

from tracker.statements.network.passages import (
    END,
    HIDDEN,
    LONGEST,
    MARKS,
    PARTIES,
    START,
    Passage,
    Question,
    Sight,
    sight,
)
from tracker.statements.network.vocabulary import UNKNOWN, Vocabulary

TEXT = "Berlin said Moscow must stop its war against Kyiv and end the sanctions."
VOCABULARY = Vocabulary(
    [
        UNKNOWN,
        START,
        END,
        HIDDEN,
        *sorted({*TEXT.lower().replace(".", " .").split(), "he", "it", "somebody"}),
        *MARKS,
    ]
)


def at(words: str, text: str = TEXT, start: int = 0) -> tuple[int, int]:
    found = text.index(words) + start
    return found, found + len(words)


def named(words: str, *parties: str) -> tuple[int, int, tuple[str, ...]]:
    return (*at(words), parties)


HIT = (*at("the sanctions"), 1, "sanctions")
PASSAGE = Passage(0, TEXT, (HIT,), (named("Berlin", "germany"), named("Moscow", "russia")))


def shown(found: Sight) -> str:
    return " ".join(VOCABULARY.pieces[n] for n in found.pieces)


def test_issues_are_marked_and_parties_numbered() -> None:
    asked = [Question(HIT, "russia"), Question(HIT, "germany")]
    found = sight(PASSAGE, [], "germany", asked, VOCABULARY)
    assert shown(found) == (
        "[CLS] [teller] [party 1] [SEP] [party 1] said [party 0] must stop its war against kyiv "
        "and end [names] the sanctions [/named] . [SEP]"
    )
    hit, own, around = found.places[1]
    assert VOCABULARY.pieces[found.pieces[hit]] == "[names]"
    assert [VOCABULARY.pieces[found.pieces[n]] for n in (*own, *around)] == ["[party 1]"] * 2
    assert found.places[0][2] == []  # nothing stands for Russia outside the sentence


def test_words_for_the_reverse_have_a_mark_of_their_own() -> None:
    reverse = (HIT[0], HIT[1], -1, "sanctions")
    found = sight(Passage(0, TEXT, (reverse,)), [], None, [Question(reverse, "russia")], VOCABULARY)
    assert "[reverse] the sanctions [/named]" in shown(found)


def test_hits_may_lie_in_one_another_and_hold_parties() -> None:
    outer = (*at("its war against Kyiv and end the sanctions"), -1, "troops")
    passage = Passage(0, TEXT, (outer, HIT), (named("Kyiv", "ukraine"),))
    found = sight(
        passage, [], None, [Question(outer, "ukraine"), Question(HIT, "ukraine")], VOCABULARY
    )
    assert (
        "[reverse] its war against [party 0] and end [names] the sanctions [/named] [/named]"
        in shown(found)
    )
    assert {VOCABULARY.pieces[found.pieces[hit]] for hit, _, _ in found.places} == {
        "[names]",
        "[reverse]",
    }


def test_who_is_asked_about_but_not_in_sight_stands_in_front() -> None:
    found = sight(PASSAGE, [], None, [Question(HIT, "china")], VOCABULARY)
    assert shown(found).startswith("[CLS] [absent] [party 0] [SEP] [party 1] said")
    assert found.places == [(found.pieces.index(VOCABULARY.number["[names]"]), [], [2])]


def test_what_was_said_before_is_read_from_its_end() -> None:
    before = Passage(100, "he said it " * 40 + "Kyiv", (), ((540, 544, ("ukraine",)),))
    found = sight(PASSAGE, [before], None, [Question(HIT, "ukraine")], VOCABULARY)
    pieces = [VOCABULARY.pieces[n] for n in found.pieces]
    assert pieces.index(END) == 45  # [CLS] and 44 pieces
    assert pieces[44] == "[party 0]"
    assert found.places[0][2] == [44]


def test_a_longer_mention_takes_the_place_of_those_in_it() -> None:
    passage = Passage(
        0, TEXT, (), (named("Berlin said Moscow", "germany"), named("Moscow", "russia"))
    )
    found = sight(passage, [], None, [Question(HIT, "germany")], VOCABULARY)
    assert (
        shown(found)
        == "[CLS] [SEP] [party 0] must stop its war against kyiv and end the sanctions . [SEP]"
    )


def test_one_mention_can_stand_for_two() -> None:
    passage = Passage(0, TEXT, (HIT,), (named("Berlin", "germany", "france"),))
    found = sight(passage, [], None, [Question(HIT, "france")], VOCABULARY)
    assert "[party 1] [party 0] said" in shown(found)


def test_numbers_and_veil_are_up_to_the_caller() -> None:
    asked = [Question(HIT, "russia")]
    found = sight(PASSAGE, [], None, asked, VOCABULARY, numbering=(6, 2), veiled=True)
    assert "[party 2] said [party 6]" in shown(found)
    assert "[names] [MASK] [/named]" in shown(found)


def test_a_party_beyond_the_numbers_is_somebody() -> None:
    many = tuple(f"p{n}" for n in range(PARTIES))
    passage = Passage(0, TEXT, (HIT,), (named("Berlin", *many), named("Moscow", "russia")))
    found = sight(
        passage, [], None, [Question(HIT, party) for party in (*many, "russia")], VOCABULARY
    )
    assert "said somebody must" in shown(found)
    assert found.places[-1][1:] == ([], [])


@pytest.mark.parametrize("words", [99, 100, 101, 400])
def test_a_hit_beyond_what_is_read_points_to_the_beginning(words: int) -> None:
    text = "it " * words + "the sanctions"
    hit = (3 * words, len(text), 1, "sanctions")
    found = sight(Passage(0, text, (hit,)), [], None, [Question(hit, "russia")], VOCABULARY)
    place = found.places[0][0]
    assert VOCABULARY.pieces[found.pieces[place]] == ("[names]" if words < 100 else "[CLS]")


def test_what_points_back_bears_the_number_of_what_it_points_to() -> None:
    text = "it must stop."
    troops = (*at("its war"), 1, "troops")
    before = Passage(0, TEXT, (troops, HIT))
    end = len(TEXT) + 1 + len("it")
    back = [(end, end, -1, "sanctions"), (end, end, 1, "troops")]
    passage = Passage(len(TEXT) + 1, text, tuple(back))
    asked = [Question(hit, "russia") for hit in back]
    found = sight(passage, [before], None, asked, VOCABULARY, veiled=True)
    assert "[names] [issue 1] its war [/named] against" in shown(found)
    assert "[names] [issue 0] the sanctions [/named]" in shown(found)
    assert "[SEP] it [reverse] [issue 0] [/named] [names] [issue 1] [/named] must" in shown(found)
    assert [VOCABULARY.pieces[found.pieces[hit]] for hit, _, _ in found.places] == [
        "[reverse]",
        "[names]",
    ]


def test_no_sight_is_longer_than_the_places_that_the_network_knows() -> None:
    parties = [f"p{n}" for n in range(PARTIES)]
    text = "it " * 400
    hits = [(5, 5, 1, f"issue {n}") for n in range(6)]
    asked = [Question(hit, party) for hit in hits for party in parties]
    before = Passage(2000, "he said it " * 200)
    found = sight(Passage(0, text, tuple(hits)), [before], parties[0], asked, VOCABULARY)
    assert len(found.pieces) <= LONGEST


def test_a_mark_that_points_back_stands_before_a_hit_that_opens_there() -> None:
    at_comma = TEXT.index(" and end")
    back, wide = (at_comma, at_comma, 1, "talks"), (at_comma, len(TEXT) - 1, -1, "sanctions")
    passage = Passage(0, TEXT, (wide, back))
    found = sight(passage, [], None, [Question(back, "russia")], VOCABULARY)
    assert "kyiv [names] [issue 0] [/named] [reverse] and end" in shown(found)
