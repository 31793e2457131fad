"""Bylines, datelines and outlets, as the lines around a title state them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.articles.dates import Dateline, find_dateline
from tracker.articles.months import MONTH

# Sources that sign articles by their bare name.
AGENCIES = frozenset(
    "AP|The Associated Press|Associated Press|Reuters|REUTERS|Thomson Reuters|AFP|Agence France-Presse|TASS|ТАСС|"
    "Interfax|Interfax-Ukraine|RIA Novosti|Sputnik|Xinhua|Kyodo News|UPI|dpa|DPA|EFE|ANSA|PTI|ANI|IANS|AAP|"
    "PA Media|Press Association|Anadolu Agency|Bloomberg|Bloomberg News|Ukrinform|UNIAN|BelTA|PAP|CTK".split(
        "|"
    )
)
_OUTLET_WORD = (
    r"News|Times|Post|Journal|Herald|Tribune|Guardian|Telegraph|Independent|Gazette|Chronicle|Daily|Weekly|Standard|"
    r"Press|Agency|Today|Online|Radio|Television|TV|Broadcasting|Magazine|Review|Report|Monitor|Observer|Mirror|Globe|"
    r"Observatory|Insider|Politico|POLITICO|Economist|Spectator|Dispatch|Courier|Bulletin|Examiner|Star|Sun|Mail|"
    r"Business|Network|Watch|Wire|Monde|Figaro|Zeitung|Spiegel|Welt|Pravda|Ministry|Office|Department|House|Council|"
    r"Commission|Service|Embassy|Government|Institute|Foundation|Kremlin|NATO|OSCE|Parliament|Secretariat|President"
)
_KNOWN_OUTLET = (
    r"BBC(?: \w+)?|CNN\w*|DW|Deutsche Welle|RFE/RL|VOA|RT|NPR|PBS(?: NewsHour)?|CBC(?: \w+)?|CBS(?: \w+)?|ABC(?: \w+)?|NBC(?: \w+)?|MSNBC|CNBC|"
    r"Fox \w+|FOX \w+|MarketWatch|Al Jazeera|Euronews|France 24|POLITICO|Politico|Axios|Vox|Meduza|Haaretz|Der Spiegel|Le Monde|"
    r"El País|EUobserver|Ahram Online|Kyiv Independent|The Hill|Newsweek|Forbes|Foreign Policy|UPI|HuffPost|Quartz|Slate|"
    r"The Conversation|Defense One|Moscow Times|Euractiv|EURACTIV|Sky News|ITV(?: News)?|Channel 4|WSJ|Substack|"
    + "|".join(sorted(AGENCIES))
)
_OUTLET = re.compile(
    rf"(?:The |the )?(?:{_KNOWN_OUTLET}|(?:[A-Z][\w’'.&-]* (?:of |for |on |and |the )*){{0,5}}(?:{_OUTLET_WORD})"
    rf"(?: (?:of|for|on|and|in|[A-Z][\w’'.&-]*)){{0,6}}|(?:[\w-]+\.)+(?:com|org|net|info|eu|ru|ua|uk|de|fr|gov|int|tv|news|media))"
)
_SECTIONS = frozenset(
    "news|business|today|online|radio|television|tv|press|agency|magazine|review|report|office|department|house|"
    "council|commission|service|embassy|government|institute|parliament|president|daily|weekly|network|world news|"
    "press release|press statement|press briefing|press service|news release|news report|special report|live report|"
    "daily briefing|breaking news|latest news|top news|business news|press office|watch|mail|post|star|sun".split(
        "|"
    )
)
_COMMA_LIST = re.compile(r"[,;]")
_ROLE = re.compile(
    r"\b(?:correspondent|reporter|journalist|editor|columnist|writer|bureau chief|producer|analyst|contributor|"
    r"commentator|staff|desk|agenc(?:y|ies)|newsroom|reporting from|special to|updated|published|in [A-Z]\w+)\b",
    re.IGNORECASE,
)
_PARTICLE = r"(?:van|von|de|der|den|del|di|da|dos|du|la|le|al|bin|el|ter|zu)"
_NAME_WORD = r"(?:[^\W\d_a-zß-öø-ÿа-яґєії][\w’'.-]*)"
_NAME = re.compile(
    rf"{_NAME_WORD}(?: (?:{_PARTICLE} )*{_NAME_WORD}){{1,3}}(?:,? (?:Jr|Sr|II|III)\.?)?"
)
_PLACES = frozenset(
    "New York|United Nations|Los Angeles|San Francisco|Tel Aviv|Hong Kong|New Delhi|Buenos Aires|Abu Dhabi|"
    "Addis Ababa|Kuala Lumpur|The Hague|Saint Petersburg|St Petersburg|St. Petersburg|Nur Sultan|Cape Town|"
    "Mexico City|Rio de Janeiro|Sao Paulo|Washington DC|Washington D.C.|White House|Camp David".split(
        "|"
    )
)
_TRAILING_ROLE = re.compile(
    r"[\s,]+(?:(?:chief|senior|deputy|political|diplomatic|defen[cs]e|security|foreign|foreign affairs|world|global|europe\w*|"
    r"eastern europe|moscow|brussels|washington|white house|economics?|business|energy|staff|special|us|uk|news|our|the)\s+)*"
    r"(?:correspondents?|reporters?|journalist|editors?|columnist|writers?|bureau chief|producer|analyst|contributor|commentator)\b.*$",
    re.IGNORECASE,
)
_NAMES_BREAK = re.compile(r",? (?:and|&|und|et|y|и|та) |, ")
_BY = re.compile(
    r"^\W*(?:(?:written |posted |reported |story |words |article |text )?by|authors?\s?:|von|par|por|автор[ыи]?\s?:?|writer\s?:|reporter\s?:)(?:\s?:)?\s+(?P<rest>\S.*)$",
    re.IGNORECASE,
)
_WEEKDAY = (
    r"mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?|montag|dienstag|mittwoch|"
    r"donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|"
    r"viernes|sábado|domingo|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье"
)
_LABEL = re.compile(
    rf"\b(?:(?:first |originally |last |date |article )?(?:published|posted|issued|released|created|filed|updated|modified|updates?|added)"
    rf"(?: (?:on|at|date|time))?|published|date(?:line)?|last (?:update|modified)|time|on|at|le|am|um|vom|stand|veröffentlicht(?: am)?|"
    rf"publié(?: le)?|mis à jour|publicado(?: el)?|actualizado|опубликовано|обновлено|оновлено|year|г\.?|года|р\.?|року|uhr|hrs|a\.?m\.?|p\.?m\.?|"
    rf"gmt|utc|est|edt|et|cet|local time|\d+ (?:min(?:ute)?s?|hours?|days?) (?:ago|read)|{_WEEKDAY})\b\.?",
    re.IGNORECASE,
)
_UPDATED = re.compile(
    r"updat|modif|aktualisiert|mis à jour|actualizado|обновл|оновл", re.IGNORECASE
)
_WIRE = re.compile(
    r"^(?P<place>[A-ZА-Я](?:[^\W\d_]|[’'. -]){1,30}?(?:, [A-Z](?:[^\W\d_]|[’'. -]){1,30}?){0,2}?)?[\s,.—–-]*"
    rf"(?P<day>(?:[\s,]*(?:(?i:{MONTH})\b\.?|\d{{1,2}}|(?:19|20)\d\d))+)?[\s,.:—–-]*"
    r"(?:\((?P<round>[A-Za-z][\w/ .-]{1,30})\)(?:\s*[-–—]|(?=[^\s.,;:]))|/(?P<slash>[A-ZА-Я][\w -]{1,30})/"
    r"|(?P<bare>INTERFAX(?:-[A-Z]+)?|TASS|UKRINFORM|BELTA|XINHUA|REUTERS)\s[-–—]\s)"
)


@dataclass(frozen=True, slots=True)
class Credit:
    """What one line states beside the article: any of its author, outlet and date.

    `updated` is true where the date is called that of an update.
    """

    author: str | None = None
    outlet: str | None = None
    dateline: Dateline | None = None
    updated: bool = False


def read_credit(line: str) -> Credit | None:
    """What a byline or dateline says, or None for a line that is neither."""
    if len(line) > 200:
        return None
    dateline = find_dateline(line)
    if dateline is None:
        return _byline(line)
    before, after = line[: dateline.start], line[dateline.end :]
    updated = bool(_UPDATED.search(before))
    second = find_dateline(after)
    if second is not None:
        after = after[: second.start] + " " + after[second.end :]
    if re.search(r"\bon\W*$", before) and not _LABEL.match(before.strip()):
        return None  # "The meeting on 10 January 2022"
    rest = _rest(f"{before} | {after}")
    if not rest:
        return Credit(dateline=dateline, updated=updated)
    found = _byline(rest, dated=True)
    if found is None:
        return None
    return Credit(found.author, found.outlet, dateline, updated)


def _rest(text: str) -> str:
    """What a dateline says beside day, hour and labels."""
    without_hours = re.sub(r"\(?\b\d{1,2}[:.h]\d\d(?::\d\d)?\b\)?|\(\d{4} \w{3,4}\)", " ", text)
    without_labels = _LABEL.sub(" ", without_hours)
    return re.sub(r"(?:^[\W_]+|[\W_]+$)", "", re.sub(r"\s+", " ", without_labels))


def _byline(line: str, *, dated: bool = False) -> Credit | None:
    signed = _BY.match(line)
    text = _TRAILING_ROLE.sub("", signed["rest"] if signed else line)
    parts = [
        part.strip(" .:;-–—")
        for part in re.split(r"\s*[|•·/—–]\s+|\s+[|•·/—–-]\s*|,\s+(?=for\b|in\b)", text)
    ]
    authors: list[str] = []
    outlet: str | None = None
    for part in filter(None, parts):
        if part in AGENCIES and (signed or dated):
            authors.append(part)
        elif is_outlet(part):
            outlet = outlet or part
        elif (signed or dated) and (names := names_in(part)):
            authors.append(names)
        elif signed and _OUTLET.fullmatch(part):
            authors.append(part)
        elif not _ROLE.search(part) and not (dated and len(part.split()) <= 3):
            return None
    if signed and not authors and outlet:
        authors, outlet = [outlet], None
    if not dated and not (signed and authors):
        return None
    return Credit(", ".join(authors) or None, outlet)


def read_signature(line: str) -> str | None:
    """The author of a bare signature line, "Name" or "Name in Place". Only where one can stand:
    a title can look the same."""
    if len(line) > 80 or line[-1:] in ".!?":
        return None
    bare = _TRAILING_ROLE.sub(
        "", re.sub(r",? in [A-Z][\w’'.-]+(?:(?:,| and)? [A-Z][\w’'.-]+)*$", "", line)
    )
    return bare if bare and names_in(bare) == bare else None


def names_in(text: str) -> str | None:
    """The persons that a byline names, as it names them; roles and places after them go."""
    kept: list[str] = []
    for piece in _NAMES_BREAK.split(re.sub(r"\s*\(.*?\)", "", text)):
        name = re.split(r" (?:in|for|at|from|is|with) ", piece, maxsplit=1)[0].strip()
        if not is_name(name):
            break
        kept.append(name)
    if not kept:
        return None
    end = text.find(kept[-1]) + len(kept[-1])
    return text[:end]


def is_name(line: str) -> bool:
    """True of two to four capitalised words that can be a person's name."""
    if len(line) > 50 or line in _PLACES or _OUTLET.fullmatch(line):
        return False
    return bool(_NAME.fullmatch(line))


def is_role(line: str) -> bool:
    """True of the line under a name that tells what its bearer does, or for whom."""
    return (
        len(line) <= 90
        and line[-1:] not in ".!?"
        and bool(_ROLE.search(line) or _OUTLET.fullmatch(line))
    )


def is_outlet(name: str) -> bool:
    """True of a name that an outlet, an agency or an institution can bear."""
    name = name.strip()
    if name.lower() in _SECTIONS or _COMMA_LIST.search(name):
        return False
    return bool(_OUTLET.fullmatch(name))


def read_wire_head(paragraph: str) -> Credit | None:
    """The dateline at the head of a wire story: "MOSCOW, January 11, 2022. /TASS/. …".

    A day without a year is no date.
    """
    match = _WIRE.match(paragraph[:120])
    if match is None:
        return None
    source = (match["round"] or match["slash"] or match["bare"]).strip()
    if not is_outlet(source):
        return None
    dateline = find_dateline(match["day"]) if match["day"] else None
    return Credit(outlet=source, dateline=dateline)
