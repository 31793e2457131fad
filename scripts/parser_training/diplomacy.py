"""The vocabulary of diplomacy, which web text lacks, and its forms."""

from __future__ import annotations

from parser_training.treebank import rows


def _listed(words: str) -> list[str]:
    return words.split()


REPORTING = _listed("""
say tell add warn argue note report claim write explain insist declare announce
state believe think suggest stress confirm admit acknowledge agree know hope predict conclude""")

# For "say" with a clause. All regular.
SAYING = _listed("""
warn insist argue stress add note claim announce declare state reiterate emphasize
suggest acknowledge confirm caution assert contend maintain explain signal indicate conclude report
predict reveal recall repeat complain affirm allege concede hint vow pledge""")

TRANSITIVE = _listed("""
reject oppose support endorse condemn welcome denounce propose demand approve block
veto ratify violate undermine accept resume suspend lift impose ease extend discuss reiterate expel
deploy dismiss rebuff ban limit reduce expand strengthen threaten attack invade annex release
negotiate sanction criticize praise guarantee respect monitor abandon delay postpone cancel""")

NOUNS = _listed("""
ceasefire treaty agreement accord deal pact proposal draft resolution sanction embargo
tariff alliance coalition delegation summit negotiation dialogue talk concession demand condition
guarantee commitment pledge deadline extension withdrawal deployment missile warhead troop border
territory sovereignty security enlargement expansion membership inspection verification compliance
violation escalation truce stance position statement envoy diplomat negotiator ambassador minister
spokesman spokeswoman official president chancellor lawmaker analyst government parliament ministry
opposition ally rival adversary neighbor bloc""")

SPEAKERS = _listed("""
minister president spokesman spokeswoman official diplomat envoy ambassador analyst
chancellor negotiator lawmaker leader general ministry statement report government agency source""")

ADJECTIVES = _listed("""
bilateral multilateral diplomatic military nuclear strategic economic political
regional international binding unacceptable constructive illegal unilateral permanent temporary
conventional legal formal comprehensive immediate unconditional transatlantic eastern western
northern southern senior territorial sovereign legitimate""")

NATIONS = _listed("""
Russian Ukrainian American British French German Polish Turkish Chinese Japanese
Indian Iranian Israeli Saudi Egyptian Brazilian Mexican Canadian European Korean""")

OFFICES = [
    rows(("Foreign", "ADJ", "NNP", "amod"), ("Minister", "PROPN", "NNP", "nmod:desc")),
    rows(("Prime", "ADJ", "NNP", "amod"), ("Minister", "PROPN", "NNP", "nmod:desc")),
    rows(("Defense", "PROPN", "NNP", "compound"), ("Minister", "PROPN", "NNP", "nmod:desc")),
    rows(("foreign", "ADJ", "JJ", "amod"), ("minister", "NOUN", "NN", "nmod:desc")),
    rows(("ministry", "NOUN", "NN", "compound"), ("spokeswoman", "NOUN", "NN", "nmod:desc")),
    *(
        rows((title, "PROPN", "NNP", "nmod:desc"))
        for title in ("President", "Chancellor", "Ambassador", "Senator", "Gen.", "Minister")
    ),
    *(
        rows((title, "NOUN", "NN", "nmod:desc"))
        for title in ("spokesman", "envoy", "analyst", "president", "diplomat", "negotiator")
    ),
]


def inflect(base: str, tag: str) -> str:
    """A regular verb's form; "" for tags it has no form for here."""
    if tag in ("VB", "VBP"):
        return base
    soft, sibilant = base.endswith("e"), base.endswith(("s", "sh", "ch", "x"))
    if base[-1] == "y" and base[-2] not in "aeiou":
        return base[:-1] + {"VBZ": "ies", "VBD": "ied", "VBN": "ied", "VBG": "ying"}.get(tag, "")
    stem = base + base[-1] if base in ("ban", "expel") and tag != "VBZ" else base
    match tag:
        case "VBZ":
            return base + ("es" if sibilant or base == "veto" else "s")
        case "VBD" | "VBN":
            return stem + ("d" if soft else "ed")
        case "VBG":
            return (base[:-1] if soft else stem) + "ing"
    return ""


def plural(noun: str) -> str:
    if noun[-1] == "y" and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun[:-3] + "men" if noun.endswith("man") else noun + "s"


def vocabulary() -> set[str]:
    """All these words in small letters, to be known to the model."""
    verbs = {*SAYING, *TRANSITIVE}
    nouns = {*NOUNS}
    forms = {inflect(verb, tag) for verb in verbs for tag in ("VB", "VBZ", "VBD", "VBG")}
    offices = {row[0] for office in OFFICES for row in office}
    return {
        word.lower()
        for word in forms | nouns | {plural(n) for n in nouns} | offices
        | {*ADJECTIVES} | {*NATIONS}
    }  # fmt: skip
