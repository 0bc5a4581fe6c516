"""Which machines count beside their driver, and which are small: inside the price of the hour."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.words import fold

_COUNTED = (
    (("traktor", "tractor"), ("traktori", "traktor", "tractor")),
    (("monkij", "fyrhjul", "quad", "atv"), ("mönkijä", "fyrhjuling", "quad bike")),
    (("moottorikelk", "snoskoter", "snowmobile"), ("moottorikelkka", "snöskoter", "snowmobile")),
    (("kaivinkon", "kaivuri", "gravmaskin", "excavator"), ("kaivinkone", "grävmaskin", "excavator")),
    (("traktorikaiv", "traktorgrav", "backhoe"), ("traktorikaivuri", "traktorgrävare", "backhoe")),
    (("pyorakuorma", "pienkuorma", "kuormaaj", "hjullast", "loader"), ("kuormaaja", "lastmaskin", "loader")),
    (("kuorma auto", "kuormaauto", "rekka", "lastbil", "lorry", "truck"), ("kuorma-auto", "lastbil", "lorry")),
    (("kurottaj", "teleskoplast", "telehandler"), ("kurottaja", "teleskoplastare", "telehandler")),
    (("nosturi", "nostokon", "lyftkran", "crane"), ("nosturi", "lyftkran", "crane")),
    (("henkilonost", "nostokor", "skylift", "saxlift"), ("henkilönostin", "skylift", "lift")),
    (
        ("metsakon", "harvester", "skordare", "ajokon", "skotare", "forwarder"),
        ("metsäkone", "skogsmaskin", "harvester"),
    ),
    (("tiehoyla", "vaghyvel", "grader"), ("tiehöylä", "väghyvel", "grader")),
    (("jyra", "vagvalt", "roller"), ("jyrä", "vält", "roller")),
    (("dumpper", "dumper"), ("dumpperi", "dumper", "dumper")),
    (("latukon", "pistmaskin", "groomer"), ("latukone", "pistmaskin", "snow groomer")),
)
"""The beginnings of its names in the town's languages, and what it is called in Finnish, Swedish and English."""
_SMALL = (
    "moottorisah",
    "motorsag",
    "chainsaw",
    "chain saw",
    "raivaussah",
    "rojsag",
    "rojningssag",
    "brush",
    "clearing saw",
    "trimmer",
    "siimaleikkur",
    "grastrimmer",
    "strimmer",
    "ruohonleikkur",
    "grasklippar",
    "lawnmower",
    "lawn mower",
    "mower",
    "lehtipuhallin",
    "lehtipuhaltim",
    "lovblas",
    "leaf blower",
    "painepesur",
    "hogtryckstvatt",
    "pressure washer",
    "porakon",
    "borrmaskin",
    "drill",
    "ruuvinvaan",
    "skruvdragar",
    "sirkkel",
    "cirkelsag",
    "pensasleikkur",
    "hacksax",
    "hedge",
    "kottikarry",
    "kottikarr",
    "skottkarra",
    "wheelbarrow",
    "jyrsin",
    "jordfras",
    "tiller",
    "oksasah",
    "saha",
    "sag",
    "saw",
    "harav",
    "lapio",
    "spade",
    "rake",
)
_FORCED = ("kone", "koneella", "maskin", "machine")
_LANGUAGES = ("fi", "sv", "en")
LONGEST = 24
"""Letters of a machine that nobody here knows, so that a button can repeat it."""


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine whose hours count beside its driver's, by its name."""

    name: str


@dataclass(frozen=True, slots=True)
class Small:
    """Something small: the hour's price has it already."""

    name: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody here knows whether it counts: it must be asked."""

    name: str


def called(name: str, language: str) -> str:
    """Return what the machine of the books is called in the language; one that nobody here knows keeps its name."""
    known = next((names for _stems, names in _COUNTED if name in names), None)
    return known[_LANGUAGES.index(language)] if known else name


def find(said: str, language: str) -> Machine | Small | Unknown:
    """Return what the words mean ("traktorilla", "moottorisaha"); its name is in the language of the town's books.

    "Kone lumilinko" is a machine whose driver has said that it counts.
    """
    words = said.split()
    if len(words) > 1 and fold(words[0]) in _FORCED:
        return Machine(" ".join(words[1:])[:LONGEST].strip())
    bare = fold(said).replace("-", " ").strip(" .,:;")
    for stems, names in sorted(_COUNTED, key=lambda one: -max(map(len, one[0]))):
        if any(bare.startswith(stem) for stem in stems):
            return Machine(names[_LANGUAGES.index(language)])
    if any(bare.startswith(stem) for stem in _SMALL):
        return Small(said.strip(" .,:;")[:LONGEST])
    return Unknown(said.strip(" .,:;")[:LONGEST].strip())
