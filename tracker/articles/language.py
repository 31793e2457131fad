"""Which language a text is written in. The only module that knows py3langid."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

SHORTEST = 40  # letters; below, a text is too short to tell
_SAMPLE = 2000  # code points that are looked at
_SURE = 0.80
# Written so much alike that one name stands for all: the first.
_CLOSE = ("zh wuu yue", "hr bs sr", "no nn", "en pcm", "ar arz ary", "id ms")
_NAME = {code: group.split()[0] for group in _CLOSE for code in group.split()}

_LOADING = Lock()  # threads that start together would each read the model


def code_of(tag: str | None) -> str | None:
    """ISO 639-1 code of a language tag such as "en-GB" or "de_AT", or None where it has none."""
    found = re.match(r"\s*([a-z]{2})(?![a-z])", (tag or "").lower())
    return found[1] if found else None


def detect(text: str) -> str | None:
    """ISO 639-1 code of the language, or None where the text is too short or the choice unsure.

    Close kin count as one for the doubt, and the likeliest of them is named.
    """
    sample = text[:_SAMPLE]
    letters = sum(2 if ch >= "\u3040" else 1 for ch in sample if ch.isalpha())
    if letters < SHORTEST:
        return None
    with _LOADING:
        identifier = _identifier()
    ranking = identifier.rank(sample)
    sure: Counter[str] = Counter()
    for code, probability in ranking:
        sure[_NAME.get(code, code)] += probability
    family, probability = sure.most_common(1)[0]
    code = next(code for code, _ in ranking if _NAME.get(code, code) == family)
    code = code if len(code) == 2 else family
    return str(code) if probability >= _SURE and len(code) == 2 else None


@cache
def _identifier() -> Any:
    """The model is read at the first use (0.8 s, 74 MB): who detects nothing does not pay."""
    from py3langid import langid

    model = Path(langid.MODEL_DIR) / langid.MODEL_FILE
    return langid.LanguageIdentifier.from_model_file(model, norm_probs=True)
