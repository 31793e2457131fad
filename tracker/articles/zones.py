"""Time zones as datelines name them: an offset, or a place of the tz database."""

from __future__ import annotations

# Abbreviations that several regions share (CST, IST) name no zone.
ZONES: dict[str, str] = {
    "et": "America/New_York",
    "est": "-05:00",
    "edt": "-04:00",
    "ct": "America/Chicago",
    "cdt": "-05:00",
    "pt": "America/Los_Angeles",
    "pst": "-08:00",
    "pdt": "-07:00",
    "gmt": "+00:00",
    "utc": "+00:00",
    "z": "+00:00",
    "bst": "+01:00",
    "wet": "+00:00",
    "cet": "+01:00",
    "cest": "+02:00",
    "mez": "+01:00",
    "mesz": "+02:00",
    "eet": "+02:00",
    "eest": "+03:00",
    "msk": "+03:00",
    "trt": "+03:00",
    "jst": "+09:00",
    "aest": "+10:00",
    "aedt": "+11:00",
    "eastern": "America/New_York",
    "moscow time": "Europe/Moscow",
    "kyiv time": "Europe/Kyiv",
    "kiev time": "Europe/Kyiv",
    "london time": "Europe/London",
    "brussels time": "Europe/Brussels",
    "berlin time": "Europe/Berlin",
    "paris time": "Europe/Paris",
    "eastern time": "America/New_York",
    "eastern standard time": "-05:00",
    "eastern daylight time": "-04:00",
}
# Where 1/2 means the second of January.
AMERICAN = {"et", "est", "edt", "ct", "cdt", "pt", "pst", "pdt", "eastern"}
