"""Lemmas of words, common and rare, by their tag."""

import pytest

from tracker.syntax import network

CASES = """
said VBD say|withdrew VBD withdraw|withdrawn VBN withdraw|foresaw VBD foresee|fled VBD flee
forbade VBD forbid|upheld VBD uphold|rewritten VBN rewrite|sought VBN seek|misled VBD mislead
broadcast VBD broadcast|offset VBN offset|lay VBD lie|laid VBD lay|rejected VBD reject
rejecting VBG reject|rejects VBZ reject|revoked VBN revoke|revoking VBG revoke|halted VBD halt
stopped VBD stop|stopping VBG stop|committed VBN commit|referred VBN refer
conceding VBG concede|proceeded VBD proceed|agreed VBD agree|agreeing VBG agree
annexed VBN annex|denies VBZ deny|denied VBD deny|denying VBG deny|complying VBG comply
dying VBG die|tied VBN tie|negotiating VBG negotiate|retreating VBG retreat|imposes VBZ impose
passes VBZ pass|vetoes VBZ veto|urged VBN urge|pledged VBD pledge|eased VBD ease
invaded VBN invade|undermining VBG undermine|treaties NNS treaty|allies NNS ally
crises NNS crisis|bases NNS base|missiles NNS missile|spokesmen NNS spokesman
spokeswomen NNS spokeswoman|premises NNS premise|caches NNS cache|breaches NNS breach
viruses NNS virus|countries NNS country|series NNS series|1990s NNS 1990s|Nations NNPS Nation
Norland NNP Norland|Texas NNP Texas|tougher JJR tough|largest JJS large|worse JJR bad
n't RB not|n’t RB not|wo MD will|ca MD can|them PRP they|The DT the|IS VBZ be
"""


@pytest.mark.parametrize("case", CASES.replace("\n", "|").strip("|").split("|"))
def test_lemma(case: str) -> None:
    form, tag, lemma = case.split()
    assert network.read().lemmatizer.lemma(form, tag) == lemma
