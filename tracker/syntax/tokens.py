"""Cuts a sentence into words the way the English Web Treebank does, keeping offsets.

Clitics and the parts of hyphenated compounds are words of their own ("do|n't", "long|-|range"),
prefixes stay on ("re-election", "non-nuclear"), and so do dots that belong to an abbreviation.
"""

import re

_LETTER = r"[^\W\d_]"
_APOSTROPHE = r"['’ʼ`]"
_CLITIC = rf"{_APOSTROPHE}(?:s|m|d|re|ve|ll)(?!\w)"

# A hyphen after one of these binds: the whole is one word.
_PREFIXES = (
    "anti|bi|co|counter|de|e|ex|extra|inter|intra|macro|mega|micro|mid|mis|multi|neo|non|over|pan|post|pre|"
    "pro|pseudo|quasi|re|semi|socio|sub|super|trans|ultra|un|under|vice"
)

# Written with a dot that is theirs. Those in the second group lose it at the end of a sentence,
# where "may." or "no." is a word and a full stop.
_ABBREVIATIONS = (
    "Mr|Mrs|Ms|Messrs|Dr|Prof|St|Ft|Mt|Gen|Lt|Col|Maj|Capt|Cmdr|Adm|Sgt|Brig|Rev|Hon|Gov|Sen|Rep|"
    "Sens|Reps|Amb|Pres|Jr|Sr|Inc|Ltd|Corp|Co|Bros|vs|etc|cf|al|approx|dept|est|Blvd|Ave|Rd|"
    "Jan|Feb|Aug|Sept|Sep|Oct|Nov|Dec|Tues|Thurs|Vol|vol|pp|ed|eds"
)
_ABBREVIATIONS_INSIDE = "No|no|Nos|Art|art|Sec|Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mar|Apr|Jun|Jul|p|v|c|ca"

_TOKEN = re.compile(
    rf"""
      # Most words, at once: letters with nothing near that could belong to them.
      (?![cC](?i:annot)|[gG](?i:onna|otta)|[wW](?i:anna))[a-zA-Z]+(?![\w'’ʼ`.&@:/-])
    | [,;:()"“”] | \.(?!\S)                                               # most marks too
    |
      (?:https?://|www\.)[^\s<>"”“]*[^\s<>"”“.,;:!?)\]'’]
    | [\w.+-]+@[\w-]+(?:\.[\w-]+)+
    | \w[\w-]*(?:\.[\w-]+)*\.(?i:com|org|net|gov|edu|info|co\.uk)(?!\w)
    | @\w+
    | (?<![^\W_]){_LETTER}{{1,2}}(?:\.{_LETTER}){{1,}}\.(?!\w)             # U.S., p.m., Ph.D.
    | (?<!\w)(?:{_ABBREVIATIONS})\.(?!\w)
    | (?<!\w)(?:{_ABBREVIATIONS_INSIDE})\.(?=\s*[\w(])
    | (?<![\w.])[A-Z]\.(?=\s+{_LETTER}|-[A-Z]\.|[A-Z]\.)                    # John F. Kennedy
    | (?<!\w)(?i:can)(?=not(?!\w))
    | (?<!\w)(?i:gon|wan)(?=na(?!\w))
    | (?<!\w)(?i:got)(?=ta(?!\w))
    | {_LETTER}+?(?=n{_APOSTROPHE}t(?!\w))
    | (?<={_LETTER})n{_APOSTROPHE}t(?!\w)
    | (?<=\w){_CLITIC}
    | (?<=[.]){_CLITIC}
    | (?<![\w-])(?i:{_PREFIXES})-\w+
    | \d+(?:[.,:/]\d+)*(?:st|nd|rd|th|s)(?!\w)
    | \d+(?:[.,:/]\d+)*(?=(?:[ap]\.?m|k?m|kg|kt|bn|mn|m|k|tn)(?!\w))        # 5pm, 300km, 2bn
    | \d+(?:[.,:/]\d+)*(?!\w)
    | [US]{{2}}(?=\$)
    | (?:(?!{_CLITIC})\w)+(?:(?:&|{_APOSTROPHE}(?!(?:s|m|d|re|ve|ll|t)(?!\w)))\w+)*
    | \.{{2,}} | …+ | -{{2,}} | [!?]{{2,}} | ={{2,}} | \*{{2,}}
    | <<|>>|''|``
    | \S
    """,
    re.VERBOSE,
)


def tokenize(text: str, offset: int = 0) -> list[tuple[int, int]]:
    """Cut `text` into words and punctuation.

    Returns (start, end) in characters of the document, in which the text begins at `offset`;
    no token holds white space, and every other character is in exactly one token.
    """
    if not offset:
        return [m.span() for m in _TOKEN.finditer(text)]
    return [(m.start() + offset, m.end() + offset) for m in _TOKEN.finditer(text)]
