"""What people ask in plain words: "onko kylätalo vapaa lauantaina?" is a command too, if it is not said as one."""

from __future__ import annotations

import re

from handlers import commands
from handlers.turn import Command

_FREE = re.compile(
    r"(?!.*\b(?:minulla|minun|olenko|olen|jag|min|mina|my)(?!\w))"  # what is one's own is not what is free
    r"(?:onko|onkohan|koska|milloin|mitä|mihin aikaan"
    r"|(?:när |vad )?är(?: det)?|(?:(?:when|what) )?(?:is|are))(?: on)?\s"
    r"(?=.*\b(?:vapaa\w*|varattavissa|varattu\w*|ledigt?|lediga|bokad|free|available|booked)(?!\w))",
    re.IGNORECASE,
)
_COSTS = re.compile(
    r"(?:(?:paljonko|kuinka paljon|mitä|mikä on|vad|hur mycket|what|how much)\s"
    r"(?=.*\b(?:maksaa|maksavat|hinta|vuokra|kostar|priset|hyran|cost|costs|price)(?!\w))|how much is\s)",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\b(?:on|vapaa\w*|varattavissa|varattu\w*|ledigt?|lediga|bokad|free|available|booked|maksaa|maksavat|hinta|vuokra"
    r"|kostar|är|priset|hyran|för|does|do|cost|costs|the|price|of|is)(?!\w)|[?!]+",
    re.IGNORECASE,
)
_TELL = re.compile(
    r"(?:laita|laitan|laittakaa|laitetaan|pane|pankaa|lähetä|lähettäkää|vie|kerro|kertokaa|välitä|anna|tuo|tule|tiedoksi"
    r"|skicka|berätta|säg|tell|send)\s+"
    r"(?P<said>(?:kaikille|ryhmille|jäsenille|koko kylälle|kyläläisille|alla|till alla|everybody|everyone|all)\b.*)",
    re.IGNORECASE | re.DOTALL,
)
"""A sentence that asks to tell something to many."""
_IS_ON = re.compile(
    r"(?:onko|onkohan|mitä|är det|vad|is|what)(?: on| är| is)?\s"
    r"(?=.*(?:mitään|jotain|jotakin|ohjelmaa|tapahtumia|tekemistä|menoa|något|någonting|anything|something)\b)",
    re.IGNORECASE,
)
_IS_ON_ASIDE = re.compile(
    r"\b(?:on|mitään|jotain|jotakin|ohjelmaa|tapahtumia|tekemistä|menoa|kylällä|något|någonting|på gång|anything"
    r"|something|going|happening|there)(?!\w)|[?!]+",
    re.IGNORECASE,
)
_IS_ON_THEN = re.compile(
    r"(?:mitä(?: kylällä)?(?: on| tapahtuu)|vad är det|what is on|what's on)(?: kylällä)?\s"
    r"(?P<when>(?:tänään|huomenna|ylihuomenna|viikonlop\w+|tänä viikonloppuna|ensi viikol\w+|tällä viikolla|"
    r"(?:maanantai|tiistai|keskiviikko|torstai|perjantai|lauantai|sunnuntai)\w*|\w+kuussa|\d{1,2}\.\d{1,2}\.?"
    r"|i dag|i morgon|i helgen|nästa vecka|today|tomorrow|this weekend|next week)\b.*)",
    re.IGNORECASE,
)
_REMINDERS = (
    (
        re.compile(r"(?:mitä|mistä|mitkä|onko)\b.*\bmuistut(?:uksia|uksi|ukset|at|atko)(?!\w)", re.IGNORECASE),
        "reminders",
    ),
    (
        re.compile(r"älä\s+(?:enää\s+)?muistuta\b|poista\s+(?:kaikki\s+)?muistutuks\w+", re.IGNORECASE),
        "remove reminder",
    ),
    (
        re.compile(r"en halua muistut\w+|muistutukset pois\b", re.IGNORECASE),
        "reminder times",
    ),
    (re.compile(r"älä\s+(?:enää\s+)?herätä|ole hiljaa öisin|ole hiljaa yöllä", re.IGNORECASE), "quiet hours"),
)
"""What is said about reminders by those who know no command."""
_PAPER = re.compile(r"k\d{1,9}(?:\s*:\s*|\s+(?=\d|kaikki\b|alla\b|all\b))", re.IGNORECASE)
"""What a paper list says begins with its code ("K7: 1-12 3h, 4 ei")."""
_DATED_ON = re.compile(r"\bon(?=\s+(?:mon|tue|wed|thu|fri|sat|sun|\d))", re.IGNORECASE)


def asked(text: str) -> tuple[Command, str] | None:
    """Return the command that a question in plain words means, and what it is asked about."""
    if _PAPER.match(text) and (hours := commands.by_name("hours")):
        return hours, text
    told = _TELL.match(text)
    if told and (announce := commands.by_name("announce")):
        return announce, told["said"]
    then = _IS_ON_THEN.match(text)
    if then and (events := commands.by_name("events")):
        return events, then["when"].strip(" ?!")
    is_on = _IS_ON.match(text)
    if is_on and not _FREE.match(text) and (events := commands.by_name("events")):
        return events, " ".join(_IS_ON_ASIDE.sub(" ", text[is_on.end() :]).split())
    for question, name in _REMINDERS:
        if (command := commands.by_name(name)) and question.match(text):
            return command, ""
    for question, name in ((_FREE, "free"), (_COSTS, "space")):
        found = question.match(text)
        command = commands.by_name(name) if found else None
        if found and command:
            return command, " ".join(_ASIDE.sub(" ", _DATED_ON.sub(" ", text[found.end() :])).split())
    return None
