"""What surrounds an article on a page, as classes of phrases: interface, players, captions, notices.

The classes are general: each stands for what any site prints around any article. A rule that
names words of one particular article does not belong here.
"""

from __future__ import annotations

import re

AGENCIES = (
    "AP|Associated Press|The Associated Press|Reuters|REUTERS|AFP|Agence France-Presse|EPA|EFE|ANSA|"
    "dpa|DPA|TASS|ТАСС|Interfax|Interfax-Ukraine|RIA Novosti|Sputnik|Xinhua|Kyodo|UPI|PTI|ANI|IANS|AAP|"
    "PA Media|PA|Press Association|Anadolu|Anadolu Agency|AA|Bloomberg|Ukrinform|UNIAN|BelTA|CTK|PAP|"
    "Getty Images|Getty|Shutterstock|NurPhoto|TASS/Getty Images|picture alliance|imago"
)


def _whole(*phrases: str) -> re.Pattern[str]:
    return re.compile(rf"[\W_\d]*(?:{'|'.join(phrases)})[\W_\d]*", re.IGNORECASE)


_TAIL = r"(?:\b[^.!?]{0,60})?"

# A whole line that is a control, a menu entry or a label of a page.
_INTERFACE = _whole(
    rf"skip to{_TAIL}",
    rf"jump to (?:content|navigation|search|main){_TAIL}",
    r"accessibility(?: links| help| statement)?|(?:main |site )?(?:menu|navigation)|toggle \w+",
    r"home(?:page)?|search(?: this site)?|(?:sign|log)[ -]?(?:in|out|up)|login|register|my account",
    r"subscribe(?: now| today)?|donate(?: now)?|support us|contact us|about us|careers|advertise(?: with us)?",
    r"breaking(?: news)?|latest(?: news| stories| updates)?|top (?:stories|news)|headlines|trending(?: now)?",
    r"live(?: tv| blog| stream)?|watch(?: live| now| tv)?|on air|schedule|newsletters?|podcasts?|videos?|photos?",
    r"close(?: menu| ad)?|cancel|ok|got it|accept(?: all)?(?: cookies)?|reject(?: all)?|manage (?:cookies|preferences)",
    rf"share(?: (?:this|on|via|with|page|article|story|post|save|link|tools)\b{_TAIL})?|share options",
    r"tweet|retweet|facebook|twitter|x|linkedin|whatsapp|telegram|reddit|pinterest|messenger|viber|vk|email|e-mail",
    r"(?:facebook|twitter|linkedin|whatsapp|telegram|reddit|email|e-mail|print|copy link|pocket|flipboard|[|,/•·\s])+",
    rf"(?:send|email|print|save|bookmark|copy|like) (?:this|to|link|page|article|story|post){_TAIL}|(?:link )?copied(?: to clipboard)?",
    r"print(?:er[- ]friendly)?(?: version| this page)?|save|saved|bookmark|like|reply|report|permalink|embed|rss",
    r"(?:view |show |hide |read |post |leave )?(?:all |a |the )?(?:\d+ )?(?:comments?|reply|replies)",
    r"ad|ads|advertisement|advertising|supported by|sponsored(?: content| by)?|promoted|article continues below",
    rf"(?:story|article) continues (?:below|after){_TAIL}|scroll (?:down )?(?:to|for){_TAIL}|continue reading{_TAIL}",
    r"(?:open|view|enlarge|expand|full ?screen)(?: image| gallery| photo| picture| full ?size| in \w+)?(?: in gallery)?",
    r"image|media|gallery|slideshow|next|previous|prev|next (?:article|story|post|up)|previous (?:article|story|post)|back(?: to top)?|top",
    r"translate|language|text size|font size|a ?[-+] ?a|small|medium|large|dark mode|loading|please enable javascript",
    r"(?:\d+ )?min(?:ute)?s?(?: of)? read(?:ing)?|reading time|read time|(?:estimated )?reading time: \d+ min\w*",
    r"(?:listen|listen to (?:this|the) (?:article|story)|audio)(?: \(?\d+ min\w*\)?)?|\d+ views?|\d+ shares?|\d+ (?:hours?|minutes?|days?) ago",
    rf"short (?:link|url)\b.*|tags?\s*:.*|topics?\s*:.*|keywords?\s*:.*|filed under\b.*|categor(?:y|ies)\s*:.*|source\s*:\s*https?:.*",
    r"privacy(?: policy| notice)?|terms(?: of (?:use|service)| and conditions)?|cookies?(?: policy| settings)?|imprint|legal notice|sitemap|faq|help",
    r"(?:company|brand|official|online|gift|web)? ?(?:store|shop)|[\w&.]{2,12} (?:store|shop)|download (?:the|our) app\b.*|app store|google play",
    r"end|ends|-30-|###",
    # German, French, Spanish, Russian, Ukrainian
    r"anzeige|werbung|teilen|drucken|startseite|menü|zum inhalt springen|publicité|partager|imprimer|accueil|aller au contenu",
    r"publicidad|compartir|imprimir|inicio|ir al contenido|реклама|поделиться|главная|меню|подписаться|читать далее|поділитися|головна",
)

# Texts of an audio or video player.
_PLAYER = _whole(
    r"please wait|no media source(?: currently)? available|no compatible source was found for this media",
    r"(?:\d{1,2}:)?\d{1,2}:\d\d(?:[\s/|-]+(?:\d{1,2}:)?\d{1,2}:\d\d)*|(?:auto|\d{3,4}p)(?:[\s|]+(?:auto|\d{3,4}p))*",
    r"play(?: video| audio| now| again)?|pause|mute|unmute|replay|now playing|up next|pop-?out player|direct link|stream type live",
    r"(?:this )?video (?:is )?(?:not |un)available.*|your browser does not support.*|video player(?: is loading)?|media playback.*",
    r"the (?:code|url) has been copied to your clipboard|current time|remaining time|duration|playback rate|picture-in-picture|captions off",
    r"embed share|(?:width|height)(?: px)?(?: (?:width|height) px)?|to view this video.*|this content is not available.*",
)

# A pointer to another story: the whole line goes.
_POINTER = re.compile(
    r"[\W_]*(?:(?:read|see|watch|hear|find out|learn)(?: also| more| next| this)|also (?:read|see)|more (?:on|from|about|in)\b(?! than)"
    r"|related|recommended|you (?:may|might) (?:also )?(?:like|be interested)|don[’']t miss|must read|editors?[’']? ?s? (?:picks?|choice)"
    r"|most (?:read|popular|viewed|shared|recent)|what to read next|in case you missed|see also|explained|explainer"
    r"|lesen sie auch|mehr zum thema|lire aussi|à lire aussi|leer (?:más|también)|lea también|leggi anche|читайте также|читайте також)"
    r"\s*(?:[:|–—>»-].*|(?:stories|articles|news|content|topics|links|coverage|posts|this story|on this story|on this|from .{2,30})?[\W_]*)",
    re.IGNORECASE,
)
_CLICK = re.compile(
    r"\b(?:click|tap) (?:here|on the link)\b|\bby clicking here\b|\bon the go\b\W*$|^(?:read|see|get) more (?:on|at|from) .{2,40}$|^(?:read|see) the full (?:story|article|text)\b",
    re.IGNORECASE,
)

# Sentences that a page addresses to its reader.
_NOTICE = re.compile(
    r"^\W*(?:sign up|subscribe|register|join|follow|like|download|support|donate|get|receive|stay)\b.{0,80}\b"
    r"(?:newsletters?|inbox|e-?mails?|updates|alerts|app|facebook|twitter|instagram|telegram|youtube|whatsapp|linkedin|channel|"
    r"journalism|briefing|up to date|for free|free trial|unlimited access)\b"
    r"|\b(?:we|our partners|this (?:web)?site|our (?:web)?site)\b.{0,40}\b(?:use|uses|using|store|stores)\b.{0,60}\bcookies\b"
    r"|\b(?:privacy policy|terms of (?:use|service)|cookie policy|email address will not be published)\b"
    r"|\bnot responsible for the content of external\b|\ball rights reserved\b|\bmay not be (?:published|reproduced|redistributed)\b"
    r"|^\W*(?:©|\(c\)|copyright\b).{0,160}$|©\s*(?:19|20)\d\d"
    r"|^\W*(?:our standards|the thomson reuters trust principles)\b"
    r"|^\W*(?:to|already a) (?:subscriber|continue reading|read (?:the|this) (?:full|rest))\b"
    r"|^\W*(?:have (?:a|you)|got a)\b.{0,30}\b(?:tip|news|story|question)\b.{0,60}\?"
    r"|^\W*(?:please )?(?:enable|turn on) javascript\b|^\W*(?:i (?:agree|accept)|you (?:can|may) unsubscribe)\b"
    r"|^\W*(?:the )?(?:views|opinions) expressed\b|^\W*this (?:article|story|report|post) (?:was|is|has been) (?:originally|first|republished|updated|corrected|published)\b"
    r"|^\W*(?:by (?:signing|clicking|continuing|subscribing))\b|^\W*find (?:this|us|out more)\b",
    re.IGNORECASE,
)
_STAFF = re.compile(
    r"^\W*(?:\(?(?:additional )?(?:reporting|writing|editing|compiled|written|edited|translated|reported)\b(?: (?:and|&) \w+)? (?:by|from)\b"
    r".{2,240}$|(?:with )?(?:additional )?(?:reporting|material|files|contributions?|input) (?:by|from)\b.{2,160}$)"
    r"|^.{3,160}\bcontributed (?:to )?(?:this |the |additional )?(?:report|reporting|story|article|writing)\b.{0,40}$"
    r"|^[a-zäöü]{1,4}(?:\s?[,/]\s?[a-zäöü]{1,4})*\s*\((?:[^()a-z]|[A-Z]\w+|[,/ ]){2,60}\)$"
    r"|^\W*[a-z]{2,4}/[a-z]{2,4}(?:\s*\([\w ,./]+\))?$",
    re.IGNORECASE,
)
_STAFF_INITIALS = re.compile(
    r"^[a-zäöü]{2,4}(?:\s?[,/]\s?[a-zäöü]{2,4})*\s*\([A-Z][\w ,./-]{1,60}\)$"
)

# The end of a caption: who took the picture.
_CREDIT_END = re.compile(
    r"(?:\((?:[^()]*\b(?:photo|image|picture|pool|file|handout|screenshot|getty|"
    + AGENCIES
    + r")\b[^()]*)\)"
    r"|(?:photo|image|picture|photograph|credit|source|foto|bild|фото)s?(?: (?:by|credit|source|courtesy))?\s*[:©/][^.!?]{2,80}"
    r"|\b(?:photo|photograph|picture|image)s? (?:by|courtesy of)\b[^.!?]{2,60}"
    r"|[\w.-]+/(?:" + AGENCIES + r")(?:/[\w ]+)?|(?:" + AGENCIES + r")/[\w. -]{2,60}"
    r"|©\s?[^.!?]{2,60}|\bvia (?:" + AGENCIES + r")"
    r"|[.!?]['’\"”]?\s+(?:[A-Z][\w.]+ [A-Z][\w.]+ ?/ ?)?(?:" + AGENCIES + r"))[\s.)]*$"
)
_CREDIT_END_FOLDED = re.compile(
    r"(?:\((?:file )?(?:photo|image|picture|pic|screenshot|handout)\b[^()]*\)|\[(?:file|photo|image)[^\]]*\]"
    r"|(?:file|handout) (?:photo|image|picture))\W*$",
    re.IGNORECASE,
)
_CAPTION_START = re.compile(
    r"^\W*(?:file(?: photo| -|:| –| —)|(?:image|media|photo|picture) (?:caption|source|credit|copyright|:)|photo(?:graph)?\s?:|"
    r"image\s?:|caption\s?:|in this (?:file|handout|image|photo|photograph|picture|undated|screen|satellite|video)\b.{0,80}"
    r"(?:,|photo|image|picture)|foto\s?:|фото\s?:)",
    re.IGNORECASE,
)
_CLIP = re.compile(
    r"^[^.!?]{20,260}\b(?:joins?|discuss(?:es)?|weighs? in|reacts?|provides? insight|gives? (?:his|her|their) take|breaks? down|reports?|"
    r"argues?|analyz(?:es?)|talks? about|shares?)\b[^.!?]{3,200} on (?:[A-Z]\w+ [A-Z]\w+['’]s )?['‘\"“][A-Z&][^'’\"”]{2,45}[.,!]?['’\"”]\.?$"
)
_CAPTION_LIMIT = 420  # code points; a paragraph of the body is often longer, a caption seldom


def is_interface(line: str) -> bool:
    """A control, a menu entry, a label or a breadcrumb of the page."""
    if len(line) > 200:
        return False
    if not any(ch.isalnum() for ch in line):
        return True
    return bool(_INTERFACE.fullmatch(line)) or _is_breadcrumb(line)


def is_player(line: str) -> bool:
    """Text of an audio or video player."""
    return len(line) <= 200 and bool(_PLAYER.fullmatch(line))


def is_pointer(line: str) -> bool:
    """A line that sends the reader to another story ("Read more: …", "Related")."""
    return len(line) <= 240 and bool(_POINTER.fullmatch(line) or _CLICK.search(line))


def is_notice(line: str) -> bool:
    """A sentence addressed to the reader: newsletter, cookies, copyright."""
    return len(line) <= 500 and bool(_NOTICE.search(line))


def is_staff_line(line: str) -> bool:
    """Who else wrote, edited or supplied the article."""
    if _STAFF_INITIALS.match(line):
        return True
    return len(line) <= 260 and bool(_STAFF.match(line)) and "“" not in line and '"' not in line


def is_caption(line: str) -> bool:
    """A caption that tells itself by its credit or its label."""
    if len(line) > _CAPTION_LIMIT:
        return False
    ends = _CREDIT_END.search(line) or _CREDIT_END_FOLDED.search(line)
    return bool(ends or _CAPTION_START.match(line) or _CLIP.match(line))


def _is_breadcrumb(line: str) -> bool:
    parts = re.split(r"\s*[>›»|/•·]\s*", line.strip())
    return (
        len(parts) >= 3 and all(len(part.split()) <= 3 for part in parts) and line[-1:] not in ".!?"
    )


def is_labelled_caption(line: str) -> bool:
    """A caption by more than an agency's name at its end."""
    return bool(
        _CREDIT_END_FOLDED.search(line)
        or _CAPTION_START.match(line)
        or "/" in line[-40:]
        or "(" in line[-60:]
    )
