"""English words whose forms no rule gives, and verbs of diplomacy that treebanks hardly know."""

# base, past, participle; forms that are like the base need no entry
_VERBS = """
arise arose arisen|awake awoke awoken|be was been|be were been|bear bore borne|beat beat beaten
become became become|begin began begun|behold beheld beheld|bend bent bent|bereave bereft bereft
bid bade bidden|bind bound bound|bite bit bitten|bleed bled bled|blow blew blown|break broke broken
breed bred bred|bring brought brought|build built built|burn burnt burnt|buy bought bought
catch caught caught|choose chose chosen|cling clung clung|come came come|creep crept crept
deal dealt dealt|dig dug dug|do did done|draw drew drawn|dream dreamt dreamt|drink drank drunk
drive drove driven|dwell dwelt dwelt|eat ate eaten|fall fell fallen|feed fed fed|feel felt felt
fight fought fought|find found found|flee fled fled|fling flung flung|fly flew flown
forbid forbade forbidden|forget forgot forgotten|forgive forgave forgiven|forsake forsook forsaken
freeze froze frozen|get got gotten|give gave given|go went gone|grind ground ground|grow grew grown
hang hung hung|have had had|hear heard heard|hide hid hidden|hold held held|keep kept kept
kneel knelt knelt|know knew known|lay laid laid|lead led led|lean leant leant|leap leapt leapt
learn learnt learnt|leave left left|lend lent lent|lie lay lain|light lit lit|lose lost lost
make made made|mean meant meant|meet met met|pay paid paid|plead pled pled|prove proved proven
ride rode ridden|ring rang rung|rise rose risen|run ran run|say said said|see saw seen
seek sought sought|sell sold sold|send sent sent|shake shook shaken|shine shone shone
shoot shot shot|show showed shown|shrink shrank shrunk|sing sang sung|sink sank sunk|sit sat sat
slay slew slain|sleep slept slept|slide slid slid|speak spoke spoken|speed sped sped
spell spelt spelt|spend spent spent|spin spun spun|spoil spoilt spoilt|spring sprang sprung
stand stood stood|steal stole stolen|stick stuck stuck|sting stung stung|stink stank stunk
stride strode stridden|strike struck stricken|strive strove striven|swear swore sworn
sweep swept swept|swell swelled swollen|swim swam swum|swing swung swung|take took taken
teach taught taught|tear tore torn|tell told told|think thought thought|throw threw thrown
tread trod trodden|understand understood understood|undo undid undone|wake woke woken
wear wore worn|weave wove woven|weep wept wept|win won won|wind wound wound|wring wrung wrung
write wrote written
"""

_PREFIXES = ("under", "over", "fore", "with", "inter", "mis", "out", "up", "re", "un", "for", "be")

_SAME_IN_PAST = """
broadcast burst cast cost cut forecast hit hurt let put quit rid set shed shut slit split spread
thrust upset beset offset reset bet bid
"""

PLURALS = {
    "men": "man",
    "women": "woman",
    "children": "child",
    "feet": "foot",
    "teeth": "tooth",
    "mice": "mouse",
    "geese": "goose",
    "crises": "crisis",
    "analyses": "analysis",
    "theses": "thesis",
    "hypotheses": "hypothesis",
    "diagnoses": "diagnosis",
    "bases": "base",
    "caches": "cache",
    "headaches": "headache",
    "niches": "niche",
    "avalanches": "avalanche",
    "axes": "axis",
    "oases": "oasis",
    "criteria": "criterion",
    "phenomena": "phenomenon",
    "lives": "life",
    "wives": "wife",
    "knives": "knife",
    "halves": "half",
    "shelves": "shelf",
    "thieves": "thief",
    "wolves": "wolf",
    "loaves": "loaf",
    "selves": "self",
    "movies": "movie",
    "ties": "tie",
    "lies": "lie",
    "buses": "bus",
    "gases": "gas",
    "viruses": "virus",
    "caucuses": "caucus",
    "statuses": "status",
    "consensuses": "consensus",
    "species": "species",
    "series": "series",
    "headquarters": "headquarters",
}

_DIPLOMACY = """
abrogate accede acquiesce adhere adjourn advocate annex appease arm assail assent avert avow
backtrack balk ban barter berate bilk blockade bomb boycott breach breathe broker castigate cede
censure clothe coerce compel concede condone consent constrain convene curb decry defer deflect
defuse demarcate demilitarize demobilize denounce deplore deploy deride deter dilute disarm
disavow disband disengage dissuade ease embargo encroach enact endorse enforce entice entrench
escalate espouse evade evoke exacerbate exert expel forgo forswear haggle halt hamper harden hedge
impede impinge implore impose infringe interfere intervene invade invoke jettison lambast lambaste
mediate mobilize mollify negate normalize nullify obstruct orchestrate oust overcome pacify
partition placate pledge posture preclude precede predicate preempt prevaricate prod propel
provoke quash quell rebuff rebuke rebut recede reciprocate reconvene rectify refrain refuse
reiterate relent relinquish renege renounce repeal repel reprimand repudiate requisition rescind
resile resume retaliate retract retreat revoke rewrite sabotage sanction scuttle secede sidestep
soften soothe spurn stall stipulate stonewall stymie subside supersede surrender suspend thaw
thwart torpedo traffic undermine underscore underwrite unveil urge vacate vacillate veto vilify
vindicate vow waive wane waver withhold wrangle yield
"""


def _past_forms() -> dict[str, str]:
    forms: dict[str, str] = {}
    for entry in _VERBS.replace("\n", "|").strip("|").split("|"):
        base, *others = entry.split()
        forms.update((form, base) for form in others if form != "lay")
    forms.update((form, form) for form in _SAME_IN_PAST.split())
    return forms


_PAST = _past_forms()
VERBS = frozenset(_PAST.values()) | frozenset(_DIPLOMACY.split())


def base_of_past(form: str) -> str | None:
    """The base of an irregular past or participle, with or without a prefix; None if unknown."""
    if form in _PAST:
        return _PAST[form]
    for prefix in _PREFIXES:
        rest = form.removeprefix(prefix)
        if rest != form and len(rest) > 2 and rest in _PAST:
            return prefix + _PAST[rest]
    return None
