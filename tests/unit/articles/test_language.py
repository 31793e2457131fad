from __future__ import annotations

import pytest

from tracker.articles.language import detect

SENTENCES = {
    "en": "The cabinet has decided to freeze its gas contract, the minister announced.",
    "de": "Das Kabinett hat beschlossen, den Gasvertrag einzufrieren, teilte sie mit.",
    "fr": "Le gouvernement a gelé vendredi son contrat gazier, a annoncé la première ministre.",
    "es": "El gobierno decidió congelar el contrato de gas, anunció la primera ministra.",
    "ru": "Правительство решило заморозить газовый контракт, сообщила в пятницу премьер-министр.",
    "uk": "Уряд вирішив заморозити газовий контракт, повідомила у п'ятницю прем'єр-міністерка.",
    "zh": "内阁决定冻结与邻国的天然气合同，总理星期五在彻夜会谈之后宣布，反对党对此表示支持。",
    "ar": "قرر مجلس الوزراء تجميد عقد الغاز مع الدولة المجاورة بحسب رئيسة الوزراء",
}


@pytest.mark.parametrize(("language", "sentence"), SENTENCES.items())
def test_a_language_is_told_from_a_sentence(language: str, sentence: str) -> None:
    assert detect(sentence) == language


@pytest.mark.parametrize(
    "text",
    ["", "Yes.", "NATO", "123 456 789", "Holm, Berg, Orlin, Doe, Roe, Poe, Dörr, Dupin, Aarburg"],
)
def test_too_little_to_tell_is_none(text: str) -> None:
    assert detect(text) is None
