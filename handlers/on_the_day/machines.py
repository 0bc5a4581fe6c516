"""Machines as people call them: which ones have hours of their own, and which belong to the hour of who uses them."""

from __future__ import annotations

from handlers.words import fold

_SMALL = (
    "trimmeri trimmer brush raivaussah rojsag motorsag moottorisah chainsaw chain saw oksasah ruohonleikkur grasklippar "
    "lawn lehtipuhal lovblas leaf blower pensasleikk hacksax hackklipp hedge porakone borrmaskin drill painepesur "
    "hogtryckstvatt pressure washer akkukone kasikone power tool"
)
_LARGE = (
    "traktor tractor kaivinkone kaivur gravmaskin gravare excavator digger kuormaaj pyorakuormaaj lastare hjullastar "
    "loader kurottaj teleskop telehandler monkij fyrhjuling quad atv moottorikelk kelk snoskoter skoter snowmobile "
    "snowscooter kuorma-auto kuormauto lastbil truck lorry jyra valt roller nosturi kran crane nostolav personlyft "
    "lift hakkur flishugg chipper metsakone harvester ajokone skordare klapikone vedmaskin halkomakone vedklyv "
    "ajoleikkur akgrasklippar lana vag vaghyvel niittokone slattermaskin mower aura plog plough maansiirt dumpper "
    "dumper lautta proomu vene bat boat"
)
_STEMS = {**dict.fromkeys(_LARGE.split(), True), **dict.fromkeys(_SMALL.split(), False)}
"""How the word for a machine begins, in Finnish, Swedish and English; true where its own hours are valued."""


def is_machine(name: str) -> bool:
    """Tell whether the words name a machine, large or small."""
    return _begins(name) is not None


def is_small(name: str) -> bool:
    """Tell whether the machine belongs to the hour of who uses it: a trimmer, a brush cutter, a chainsaw."""
    return _begins(name) is False


def _begins(name: str) -> bool | None:
    found = [stem for word in fold(name).split() for stem in _STEMS if word.startswith(stem)]
    return _STEMS[max(found, key=len)] if found else None
