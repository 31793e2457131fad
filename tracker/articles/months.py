"""Names of the months in the languages that articles are saved in, full and abbreviated."""

from __future__ import annotations

_NAMES: tuple[str, ...] = (
    # English, German, French, Spanish, Italian, Portuguese, Dutch, Polish, Czech, Turkish,
    # Swedish, Russian, Ukrainian (both cases of Slavic names), Arabic
    "january jan januar jänner janvier janv enero ene gennaio gen janeiro januari stycznia styczeń "
    "ledna leden ocak января январь янв січня січень січ يناير",
    "february feb febr februar februari février févr fév febrero febbraio fevereiro fev lutego luty "
    "února únor şubat февраля февраль фев лютого лютий лют فبراير",
    "march mar märz mrz mars marzo março maart marca marzec března březen mart марта март мар "
    "березня березень бер مارس",
    "april apr avril avr abril abr aprile kwietnia kwiecień dubna duben nisan апреля апрель апр "
    "квітня квітень кві أبريل ابريل",
    "may mai mayo maggio mag maio mei maja maj května květen mayıs мая май травня травень тра مايو",
    "june jun juni juin junio giugno giu junho czerwca czerwiec června červen haziran июня июнь июн "
    "червня червень чер يونيو",
    "july jul juli juillet juil julio luglio lug julho lipca lipiec července červenec temmuz июля "
    "июль июл липня липень лип يوليو",
    "august aug août aout agosto ago augustus sierpnia sierpień srpna srpen ağustos augusti августа "
    "август авг серпня серпень сер أغسطس",
    "september sept sep septembre septiembre settembre set setembro września wrzesień září eylül "
    "сентября сентябрь сен сент вересня вересень вер سبتمبر",
    "october oct oktober okt octobre octubre ottobre ott outubro out października październik října "
    "říjen ekim октября октябрь окт жовтня жовтень жов أكتوبر",
    "november nov novembre noviembre novembro listopada listopad listopadu kasım ноября ноябрь ноя "
    "листопада лис نوفمبر",
    "december dec dezember dez décembre déc diciembre dic dicembre dezembro grudnia grudzień "
    "prosince prosinec aralık декабря декабрь дек грудня грудень гру ديسمبر",
)
_NUMBER: dict[str, int] = {
    name: number for number, names in enumerate(_NAMES, start=1) for name in names.split()
}

# One regular expression for all of them, longest first.
MONTH = "|".join(sorted(_NUMBER, key=len, reverse=True))


def month_number(name: str) -> int:
    """1 to 12 for a name that `MONTH` matched. KeyError for any other word."""
    return _NUMBER[name.lower()]
