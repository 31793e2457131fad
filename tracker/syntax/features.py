"""What the model sees of a word: an entry of its vocabulary, its letters, its shape.

Training and parsing both call this, so that a word looks the same to both. Everything is a
function of the written form alone; hashing is CRC-32, the same on every machine.
"""

from dataclasses import dataclass
from zlib import crc32

# Quotation marks keep their direction where they have one: it tells where speech begins.
_FOLD = str.maketrans(
    "„«»’‚ʼ–—−\u00a0" + "123456789",
    "““”'''--- " + "000000000",
)

GRAM_BUCKETS = 16384
AFFIX_BUCKETS = 4096
SHAPE_BUCKETS = 512
_GRAM_SIZES = (3, 4, 5)
_LONGEST = 24  # letters looked at; longer words are addresses and the like


@dataclass(frozen=True, slots=True)
class WordFeatures:
    """Rows of the embedding tables that describe one form."""

    grams: tuple[int, ...]
    affixes: tuple[int, ...]
    shape: int


def fold(form: str) -> str:
    """The form without what means little: which apostrophe, which dash, which digits."""
    return form.translate(_FOLD)


def vocabulary_key(form: str) -> str:
    """What is looked up in the vocabulary: folded, in small letters."""
    return fold(form).lower()


def word_features(form: str) -> WordFeatures:
    """The rows for `form`; any string has some, known to the vocabulary or not."""
    folded = fold(form)
    lower = folded.lower()[:_LONGEST]
    letters = b"^%b$" % lower.encode("utf-8", "surrogatepass")
    last = len(letters) + 1
    grams = tuple(
        crc32(letters[i : i + size]) % GRAM_BUCKETS
        for size in _GRAM_SIZES
        for i in range(last - size)
    )
    affixes = tuple(
        crc32(kind + part) % AFFIX_BUCKETS
        for kind, part in (
            (b"s1", letters[-2:]),
            (b"s2", letters[-3:]),
            (b"s3", letters[-4:]),
            (b"s4", letters[-5:]),
            (b"p2", letters[:3]),
            (b"p3", letters[:4]),
        )
    )
    return WordFeatures(
        grams=grams or (crc32(letters) % GRAM_BUCKETS,),
        affixes=affixes,
        shape=crc32(shape(folded).encode("utf-8", "surrogatepass")) % SHAPE_BUCKETS,
    )


def shape(form: str) -> str:
    """The form with letters as X and x, digits as 0, runs cut at three: "McGee" is "XxXxx"."""
    kinds: list[str] = []
    for char in form[:_LONGEST]:
        if char.isalpha():
            kind = "X" if char.isupper() else "x"
        else:
            kind = "0" if char.isdigit() else char
        if kinds[-3:] != [kind] * 3:
            kinds.append(kind)
    return "".join(kinds)
