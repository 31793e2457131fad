"""Which statements are one act of speech."""

from itertools import permutations

from tracker.positions.aggregate import states


def utterances(records, method):
    """The latest form of each utterance, mentions included."""
    found = {u.id: u for s in states(records, method) for u in s.carry.fresh}
    return sorted(found.values(), key=lambda u: (u.on, u.statements))


def test_one_speaker_one_stance_one_day_is_one_utterance(say, method):
    records = [say("2022-01-10", "oppose", speaker="Ann Lee") for _ in range(40)]
    (utterance,) = utterances(records, method)
    assert len(utterance.statements) == 40
    last = list(states(records, method))[-1]
    assert (last.counts, last.articles) == ((0, 1, 0), 40)


def test_the_next_day_is_another_utterance(say, method):
    days = [say(d, "oppose", speaker="Ann Lee") for d in ("2022-01-10", "2022-01-11")]
    assert len(utterances(days, method)) == 2


def test_another_stance_or_speaker_is_another_utterance(say, method):
    records = [
        say("2022-01-10", "oppose", speaker="Ann Lee"),
        say("2022-01-10", "open", speaker="Ann Lee"),
        say("2022-01-10", "oppose", speaker="Bo Ek"),
    ]
    assert len(utterances(records, method)) == 3


def test_a_name_spelled_otherwise_is_the_same_speaker(say, method):
    names = ["Zoë Lee", "Zoe Lee", "Lee", "Zoe Lee Jr."]
    records = [say("2022-01-10", "oppose", speaker=name) for name in names]
    assert len(utterances(records, method)) == 1


def test_a_reprint_within_three_days_joins_even_without_the_name(say, method):
    words = "we will never accept a bridge across this strait"
    records = [
        say("2022-01-10", "oppose", speaker="Ann Lee", evidence=words),
        say("2022-01-13", "oppose", speaker_kind=None, evidence=words.upper() + "."),
    ]
    (utterance,) = utterances(records, method)
    assert utterance.statements == ("s001", "s002")


def test_the_same_words_on_the_fourth_day_are_said_again(say, method):
    words = "we will never accept a bridge across this strait"
    records = [
        say("2022-01-10", "oppose", speaker="Ann Lee", evidence=words),
        say("2022-01-14", "oppose", speaker="Ann Lee", evidence=words),
    ]
    assert len(utterances(records, method)) == 2


def test_reprints_do_not_chain(say, method):
    words = "we will never accept a bridge across this strait"
    days = ("2022-01-10", "2022-01-12", "2022-01-14", "2022-01-16")
    records = [say(day, "oppose", evidence=words) for day in days]
    assert [u.on.day for u in utterances(records, method)] == [10, 14]


def test_short_evidence_joins_only_where_it_is_equal(say, method):
    records = [
        say("2022-01-10", "oppose", speaker="Ann Lee", evidence="no bridge ever"),
        say("2022-01-11", "oppose", speaker="Ann Lee", evidence="no bridge"),
        say("2022-01-11", "oppose", speaker="Bo Ek", evidence="no bridge ever"),
    ]
    assert len(utterances(records, method)) == 3


def test_erased_words_are_nobodys_reprint(say, method):
    records = [
        say("2022-01-10", "oppose", speaker="Ann Lee", evidence=""),
        say("2022-01-11", "oppose", speaker="Ann Lee", evidence=""),
    ]
    assert len(utterances(records, method)) == 2


def test_a_reprint_that_names_the_speaker_lends_his_authority(say, method):
    words = "we will never accept a bridge across this strait"
    records = [
        say("2022-01-10", "oppose", speaker_kind=None, evidence=words),
        say("2022-01-11", "oppose", speaker="Ann Lee", speaker_kind="head", evidence=words),
    ]
    (utterance,) = utterances(records, method)
    assert (utterance.speaker, utterance.authority, utterance.highest) == ("Ann Lee", 1.5, True)


def test_a_coarse_date_in_a_time_in_which_it_was_said_tells_it_again(say, method):
    records = [
        say("2022-01-10", "oppose", speaker="Ann Lee"),
        say("2022-01-01", "oppose", speaker="Ann Lee", said_on_precision="month"),
    ]
    last = list(states(records, method))[-1]
    assert last.counts == (0, 1, 0)
    assert last.carry.members[0][1] == utterances(records[:1], method)[0].id


def test_a_coarse_date_stands_at_the_end_of_its_time_but_not_after_print(say):
    whole = say("2022-01-05", "oppose", said_on_precision="month")
    assert whole.day.isoformat() == "2022-01-31"
    printed = say(
        "2022-01-05", "oppose", said_on_precision="month", published_on=whole.said_on.replace(day=9)
    )
    assert printed.day.isoformat() == "2022-01-09"
    week = say("2022-01-05", "oppose", said_on_precision="week")
    assert week.day.isoformat() == "2022-01-09"


def test_the_order_of_arrival_does_not_matter(say, method):
    words = "we will never accept a bridge across this strait"
    records = [
        say("2022-01-10", "oppose", speaker="Ann Lee", evidence=words),
        say("2022-01-10", "oppose", speaker_kind=None, evidence=words),
        say("2022-01-11", "oppose", speaker="Bo Ek"),
        say("2022-01-11", "support", speaker="Ann Lee"),
        say("2022-01-12", "oppose", mention=True),
    ]
    expected = list(states(records, method))
    for order in permutations(records):
        assert list(states(order, method)) == expected
