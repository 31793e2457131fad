"""Who is who, learnt from the words around a name."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from tests.unit.statements.attribution_cases import codebook
from tracker.codebook.model import Party
from tracker.statements.attribution.discourse import Discourse
from tracker.statements.attribution.model import Mention, Person
from tracker.syntax import load


def read(text: str) -> Discourse:
    return Discourse(text, codebook(), load())


def person(text: str, family: str) -> Person:
    return next(p for p in read(text).people if p.family == family)


@pytest.mark.parametrize(
    ("text", "family", "name", "kind", "party"),
    [
        ("Sudish President Mina Veld left.", "Veld", "Mina Veld", "head", "sudland"),
        ("President of Sudland Mina Veld left.", "Veld", "Mina Veld", "head", "sudland"),
        ("President Mina Veld of Sudland left.", "Veld", "Mina Veld", "head", "sudland"),
        (
            "President of the Republic of Sudland Mina Veld left.",
            "Veld", "Mina Veld", "head", "sudland",
        ),
        (
            "Sudish Deputy Foreign Minister Mina Veld left.",
            "Veld", "Mina Veld", "minister", "sudland",
        ),
        (
            "Minister of Foreign Affairs of Sudland Mina Veld left.",
            "Veld", "Mina Veld", "minister", "sudland",
        ),
        (
            "Sudland's defence minister, Mina Veld, left.",
            "Veld", "Mina Veld", "minister", "sudland",
        ),
        (
            "Mina Veld, a spokeswoman for the Citadel, left.",
            "Veld", "Mina Veld", "spokesperson", "sudland",
        ),
        ("Citadel spokesman Ivar Brandt left.", "Brandt", "Ivar Brandt", "spokesperson", "sudland"),
        (
            "Mina Veld, who chairs Norland's defence committee, left.",
            "Veld", "Mina Veld", "legislator", "norland",
        ),
        (
            "Sudland's ambassador to Norland Mina Veld left.",
            "Veld", "Mina Veld", "official", "sudland",
        ),
        ("Former Sudish President Mina Veld left.", "Veld", "Mina Veld", "former", None),
        ("Mina Veld, a former minister of Sudland, left.", "Veld", "Mina Veld", "former", None),
        ("Sudish economist Anna Veld left.", "Veld", "Anna Veld", None, None),
        ("Anna Veld, an analyst at the Norland Institute, left.", "Veld", "Anna Veld", None, None),
        ("Anna Veld, chief executive of Norland Oil, left.", "Veld", "Anna Veld", None, None),
        ("Polish President Anna Veld left.", "Veld", "Anna Veld", "head", None),
        ("Mr. Oden left.", "Oden", "Lars Oden", "head", "norland"),
        ("Oden left.", "Oden", "Lars Oden", "head", "norland"),
    ],
)  # fmt: skip
def test_office_and_party(
    text: str, family: str, name: str, kind: str | None, party: str | None
) -> None:
    found = person(text, family)
    assert (found.name, found.kind, found.party) == (name, kind, party)


def test_a_party_tag_tells_a_legislator() -> None:
    found = person("Mina Veld (R-Texas) left.", "Veld")
    assert found.kind == "legislator"


def test_a_name_that_begins_like_the_word_before_it() -> None:
    text = "Mr. Johnson John Smith left."
    assert who(text, "John Smith") == [(("John Smith",), ())]


TITLES = [
    ("Congressman Al Wood left Austin.", "united-states"),
    ("Sen. Wood, a critic, left. Austin slept.", "united-states"),
    ("Congressman Al Wood left.", None),
    ("Former Senator Al Wood left Austin.", None),
    ("Polish Senator Al Wood left Austin. Senator Wood slept.", None),
    ("Sudish Senator Al Wood left Austin.", "sudland"),
    ("Senator Al Wood left Austin. The Federation Council slept.", None),
]


@pytest.mark.parametrize(("text", "party"), TITLES)
def test_a_title_tells_a_likely_country(text: str, party: str | None) -> None:
    known = codebook()
    states = Party("united-states", "United States", (), (), ("Austin",))
    parties = MappingProxyType({**known.parties, states.id: states})
    discourse = Discourse(text, replace(known, parties=parties), load())
    assert next(p for p in discourse.people if p.family == "Wood").party == party


def test_a_likely_country_names_no_other_officer_of_the_codebook() -> None:
    states = Party("united-states", "United States", (), (), ("Austin",))
    known = codebook()
    parties = MappingProxyType({**known.parties, states.id: states})
    found = Discourse("Sen. Oden left Austin.", replace(known, parties=parties), load()).people
    assert [(p.name, p.party) for p in found] == [("Oden", "united-states")]


def test_the_role_is_worded_as_in_the_article() -> None:
    assert person("Sudish Deputy Foreign Minister Mina Veld left.", "Veld").role == (
        "Deputy Foreign Minister"
    )


def who(text: str, words: str) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Names and parties that the mentions of exactly these words stand for."""
    discourse = read(text)

    def shown(mention: Mention) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return tuple(discourse.people[p].name for p in mention.people), mention.parties

    return [shown(m) for m in discourse.mentions if text[m.start : m.end] == words]


def test_a_family_name_carries_its_bearer() -> None:
    text = "Sudish Foreign Minister Mina Veld came. It rained. Veld left."
    assert who(text, "Veld") == [(("Mina Veld",), ("sudland",))]


def test_one_family_name_in_two_countries_is_two_people() -> None:
    text = (
        "Sudish Foreign Minister Mina Veld met Norlandic Foreign Minister Jan Veld."
        " Sudish Minister Veld left."
    )
    found = [p for p in read(text).people if p.family == "Veld"]
    assert {(p.name, p.party) for p in found} == {("Mina Veld", "sudland"), ("Jan Veld", "norland")}
    assert who(text, "Sudish Minister Veld") == [(("Mina Veld",), ("sudland",))]


def test_pronouns_follow_gender() -> None:
    text = "Sudish President Anna Veld met Prime Minister Lars Oden. She left before he came."
    assert who(text, "She") == [(("Anna Veld",), ("sudland",))]
    assert who(text, "he") == [(("Lars Oden",), ("norland",))]


def test_an_office_points_back_to_its_holder() -> None:
    text = (
        "Sudish President Anna Veld met Norlandic Foreign Minister Jan Ried."
        " The minister left. The Sudish leader stayed. The President slept."
    )
    assert who(text, "The minister") == [(("Jan Ried",), ("norland",))]
    assert who(text, "The Sudish leader") == [(("Anna Veld",), ("sudland",))]
    assert who(text, "The President") == [(("Anna Veld",), ("sudland",))]


@pytest.mark.parametrize(
    ("text", "family", "name", "party"),
    [
        ("Anna VELD left.", "Veld", "Anna Veld", None),
        ("Anna VON DER VELD left.", "Veld", "Anna von der Veld", None),
        ("Sudish Foreign Minister Anna VELD-RIED left.", "Veld-Ried", "Anna Veld-Ried", "sudland"),
        ("Sudish President VELD said no.", "Veld", "Veld", "sudland"),
        ("OLOFSEN and ODEN left.", "Oden", "Lars Oden", "norland"),
    ],
)
def test_a_family_name_in_capitals_is_a_name(
    text: str, family: str, name: str, party: str | None
) -> None:
    found = person(text, family)
    assert (found.name, found.party) == (name, party)


def test_a_family_name_in_capitals_carries_its_bearer() -> None:
    text = "Sudish Foreign Minister Anna VELD came. It rained. VELD left."
    assert who(text, "VELD") == [(("Anna Veld",), ("sudland",))]


@pytest.mark.parametrize(
    "text",
    [
        "The RDSC said no.",
        "ODEN PRIZE GOES TO RDSC",
        "THE ODEN OF THE YEAR",
        "The spokesman RDSC interviewed left.",
        "Sudish President RDSC members met left.",
    ],
)
def test_an_abbreviation_is_nobody(text: str) -> None:
    assert read(text).people == ()


@pytest.mark.parametrize(
    ("text", "name", "role", "party"),
    [
        ("FM Veld said no.", "Veld", "Foreign Minister", None),
        ("Sudland FM Anna Veld left.", "Anna Veld", "Foreign Minister", "sudland"),
        ("Sudish Deputy PM Anna Veld left.", "Anna Veld", "Deputy Prime Minister", "sudland"),
        ("Sudish Defence Min. Anna Veld left.", "Anna Veld", "Defence Minister", "sudland"),
        ("Sudish General Min Aung Veld left.", "Min Aung Veld", "General", "sudland"),
        ("At 5 PM Anna Veld left.", "Anna Veld", None, None),
        ("At 5 pm Anna Veld left.", "Anna Veld", None, None),
    ],
)
def test_short_forms_of_offices(text: str, name: str, role: str | None, party: str | None) -> None:
    found = person(text, "Veld")
    assert (found.name, found.role, found.party) == (name, role, party)


def test_a_short_form_points_back_to_its_holder() -> None:
    text = "Sudish Foreign Minister Anna Veld met Lars Oden. The FM left. Norland's PM stayed."
    assert who(text, "The FM") == [(("Anna Veld",), ("sudland",))]
    assert who(text, "Norland's PM") == [(("Lars Oden",), ("norland",))]


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("Anna VELD met Lars Oden.", "The latter", (("Lars Oden",), ("norland",))),
        ("Lars Oden met his Sudish colleague.", "The latter", ((), ("sudland",))),
        ("Lars Oden met his Sudish colleague.", "The former", (("Lars Oden",), ("norland",))),
        ("Norland wrote to Sudland.", "The latter", ((), ("sudland",))),
    ],
)
def test_one_of_two_just_named(
    text: str, words: str, found: tuple[tuple[str, ...], tuple[str, ...]]
) -> None:
    assert who(f"{text} {words} said no.", words) == [found]


def test_both_of_two_just_named() -> None:
    text = "Lars Oden met Anna Veld. The former said no, while the latter said yes."
    assert who(text, "The former") == [(("Lars Oden",), ("norland",))]
    assert who(text, "the latter") == [(("Anna Veld",), ())]


@pytest.mark.parametrize(
    "text",
    [
        "Lars Oden met Anna Veld and Jan Ried. The latter said no.",
        "Lars Oden left. The latter said no.",
        "Lars Oden met Anna Veld. The former boxer said no.",
    ],
)
def test_one_of_two_is_nobody_where_there_are_not_two(text: str) -> None:
    assert who(text, "The latter") == who(text, "The former") == []


def test_both_leaders_are_the_two() -> None:
    text = "Sudish President Anna Veld met Prime Minister Lars Oden. Both leaders left."
    ((people, parties),) = who(text, "Both leaders")
    assert set(people) == {"Anna Veld", "Lars Oden"}
    assert set(parties) == {"sudland", "norland"}


@pytest.mark.parametrize(
    ("text", "words", "party"),
    [
        ("The Sudish foreign ministry left.", "The Sudish foreign ministry", "sudland"),
        ("Norland's government left.", "Norland's government", "norland"),
        ("Senior Sudish officials left.", "Senior Sudish officials", "sudland"),
        ("The Citadel left.", "Citadel", "sudland"),
        ("A Norlandic diplomat left.", "A Norlandic diplomat", "norland"),
    ],
)
def test_institutions_and_unnamed_officers_speak_for_their_party(
    text: str, words: str, party: str
) -> None:
    assert who(text, words) == [((), (party,))]


def test_an_office_of_another_country_is_no_partys() -> None:
    assert who("The Polish minister left.", "The Polish minister") == [((), ())]


@pytest.mark.parametrize(
    "title",
    [
        "European Affairs Minister",
        "Sudland Secretary",
        "Deputy Prime Minister for European and Euro-Atlantic Integration",
        "Minister for Sudland Affairs",
        "Minister for Sudish relations",
    ],
)
def test_what_somebody_deals_with_is_not_where_he_is_from(title: str) -> None:
    assert person(f"{title} Lars Oden left.", "Oden").party == "norland"


def test_another_country_makes_another_person() -> None:
    assert person("Sudish Foreign Minister Lars Oden left.", "Oden").party == "sudland"


def test_a_country_is_found_within_the_office_that_began_before_it() -> None:
    discourse = read("The Sudish president met Lars Oden.")
    words = [discourse.text[m.start : m.end] for m in discourse.mentions]
    assert words == ["The Sudish president", "Sudish", "Lars Oden"]
    assert [m.parties for m in discourse.mentions_in(4, 10)] == [("sudland",)]


def test_they_are_two_whose_titles_name_their_countries() -> None:
    text = (
        "President of Sudland Anna Veld and Prime Minister Lars Oden of Norland spoke."
        " They said that the dam was safe."
    )
    *_, last = read(text).all_attributions()
    assert set(last.parties) == {"sudland", "norland"}
