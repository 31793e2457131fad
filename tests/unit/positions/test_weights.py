"""The weight of a statement, worked by hand."""

import math

import pytest

from tracker.positions.weights import authority, basis, evidence, nats, share, told_by


def test_a_coding_is_worth_the_log_of_its_odds_against_one_other_stance():
    assert nats(0.8) == pytest.approx(math.log(8))  # 0.8 against 0.1
    assert nats(1 / 3) == pytest.approx(0.0)


def test_authority_is_the_product_of_voice_telling_teller_and_date(say, method):
    head = say("2022-01-10", "oppose", speaker_kind="head", mode="indirect")
    assert authority(head, method) == pytest.approx(1.5 * 0.9)
    vague = say("2022-01-10", "oppose", said_on_precision="month", mode="narrated")
    assert authority(vague, method) == pytest.approx(1.0 * 0.6 * 0.7)
    told = say("2022-01-10", "oppose", reported_by="bland")
    assert authority(told, method) == pytest.approx(0.5)


def test_a_voice_that_is_not_named_is_an_institution_and_an_unknown_name_an_official(say, method):
    nobody = say("2022-01-10", "oppose", speaker_kind=None)
    assert authority(nobody, method) == pytest.approx(0.8)
    somebody = say("2022-01-10", "oppose", speaker_kind=None, speaker="Ann Lee")
    assert authority(somebody, method) == pytest.approx(0.7)


def test_the_speaker_of_another_party_lends_it_no_authority(say, method):
    told = say("2022-01-10", "oppose", speaker="Bo Ek", speaker_kind="head", speaker_party="bland")
    assert told_by(told) == "bland"
    assert authority(told, method) == pytest.approx(0.8 * 0.5)


@pytest.mark.parametrize(("mode", "teller"), [("narrated", "bland"), ("indirect", None)])
def test_an_outlet_of_another_party_tells_it_where_it_narrates(say, mode, teller):
    assert told_by(say("2022-01-10", "oppose", mode=mode, outlet_party="bland")) == teller


def test_an_outlet_of_its_own_party_is_no_stranger(say):
    assert told_by(say("2022-01-10", "oppose", mode="narrated", outlet_party="aland")) is None


def test_a_legislator_is_one_on_either_side(say, method):
    sides = [say("2022-01-10", s, speaker_kind="legislator") for s in ("support", "oppose")]
    assert [basis(r) for r in sides] == ["legislators", "legislators"]
    assert authority(sides[0], method) == authority(sides[1], method)


def test_contradictory_codings_of_one_speech_share_the_belief():
    assert share([math.log(8), math.log(8), 0.0], 0) == pytest.approx(8 / 17)
    assert share([math.log(8), 0.0, 0.0], 0) == pytest.approx(0.8)


def test_whoever_spoke_counts_something(method):
    assert evidence(1.0, 0.2, method) == method.evidence_floor
