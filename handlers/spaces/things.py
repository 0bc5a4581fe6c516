"""What a space has: things that are said in everybody's language, and whatever else people write."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from handlers.words import LANGUAGES, N_, Words, fold, words

MOST, LONGEST = 30, 60

KNOWN = {
    "projector": (N_("projector"), "videotykki, dataprojektori, dataprojektor, videokanon, beamer, tykki"),
    "screen": (N_("screen"), "valkokangas, filmduk, duk, tv, näyttö, skärm"),
    "sound": (N_("sound system"), "äänentoisto, äänilaitteet, kaiuttimet, ljudanläggning, högtalare, speakers, pa"),
    "loop": (N_("hearing loop"), "induktiosilmukka, kuulosilmukka, hörslinga, slinga"),
    "kitchen": (N_("kitchen"), "keittiö, kök, keittiön, pentry, keittokomero"),
    "coffee": (N_("coffee maker"), "kahvinkeitin, kaffebryggare, kaffekokare"),
    "dishes": (N_("dishes"), "astiat, astiasto, kärl, porslin"),
    "accessible": (N_("accessible"), "esteetön, esteettömyys, tillgänglig, barriärfri, wheelchair, inva"),
    "tables": (
        N_("tables and chairs"),
        "pöydät ja tuolit, pöydät, tuolit, bord och stolar, bord, stolar, tables, chairs",
    ),
    "stage": (N_("stage"), "näyttämö, lava, esiintymislava, scen"),
    "piano": (N_("piano"), "flyygeli, flygel"),
    "wifi": (N_("wifi"), "netti, langaton verkko, internet, wlan, nätverk"),
    "parking": (N_("parking"), "pysäköinti, parkkipaikka, parkkipaikkoja, pysäköintipaikkoja, parkering"),
    "toilet": (N_("toilet"), "wc, vessa, toalett"),
    "shower": (N_("showers"), "suihku, suihkut, dusch, duschar, shower"),
    "sauna": (N_("sauna"), "bastu"),
    "yard": (N_("yard"), "piha, gård, gårdsplan"),
}
"""What is offered, and other words for it."""

_AND = re.compile(r"\s(?:ja|sekä|och|samt|and)\s")


@functools.cache
def _called() -> dict[str, str]:
    called = {fold(word): key for key, (_, others) in KNOWN.items() for word in others.split(", ")}
    for key, (title, _) in KNOWN.items():
        called |= {fold(word): key for word in (key, title, *(words(language)(title) for language in LANGUAGES))}
    return called


def key_of(word: str) -> str:
    """Return how a thing is kept: a known one by its key, another as it was written."""
    bare = " ".join(word.split())
    return _called().get(fold(bare), bare)


def say(has: Sequence[str], t: Words) -> str:
    """Return the things in the reader's words."""
    return ", ".join(name(one, t) for one in has)


def name(one: str, t: Words) -> str:
    """Return the thing in the reader's words."""
    known = KNOWN.get(key_of(one))
    return t(known[0]) if known else one


def read(text: str, had: Sequence[str] = ()) -> list[str] | None:
    """Return the things that are listed, each once; "+kitchen" adds to what it had and "-stage" takes away.

    None if it is too much to say.
    """
    parts = [part.strip() for listed in re.split(r"[,;\n]", text) for part in _parts(listed) if part.strip()]
    changes = bool(parts) and all(part[0] in "+-−" for part in parts)
    found = dict.fromkeys(map(key_of, had)) if changes else {}
    for part in parts:
        key = key_of(part.lstrip("+-− "))
        if part[0] in "-−" and changes:
            found.pop(key, None)
        elif key:
            found[key] = None
    return list(found) if len(found) <= MOST and all(len(one) <= LONGEST for one in found) else None


def _parts(listed: str) -> list[str]:
    """Return the things between two commas; "tables and chairs" are one."""
    return [listed] if key_of(listed) in KNOWN else _AND.split(listed)
