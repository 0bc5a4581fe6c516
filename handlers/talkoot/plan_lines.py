"""Cutting what somebody says about new talkoot into its pieces, whatever their order and language."""

from __future__ import annotations

import re

from handlers.planning.labels import APART, EDGES, NOTHING, Labels, Pieces
from handlers.talkoot import map_points
from handlers.turn import Turn
from handlers.words import fold

_CALLED = {
    "title": "title, name, titel, rubrik, namn, otsikko, nimi",
    "when": "when, time, date, när, tid, datum, milloin, aika, ajankohta, päivä, pvm",
    "place": "place, location, where, address, meeting place, meeting point, meet at, plats, ställe, var, adress, "
    "samlingsplats, mötesplats, samling, paikka, missä, osoite, kokoontumispaikka",
    "tasks": "tasks, task, work, jobs, to do, what, uppgifter, uppgift, arbeten, arbete, att göra, tehtävät, tehtävä, "
    "työt, hommat",
    "bring": "bring along, bring, take along, what to bring, please bring, ta med, tag med, att ta med, med, mukaan, "
    "ota mukaan, tuo mukana, mukaan otettavaa",
    "coffee": "coffee, refreshments, food, kaffe, servering, mat, kahvit, kahvi, kahvitus, tarjoilu, ruoka",
    "leader": "leader, led by, ledare, leds av, vetäjä, johtaja, vastuuhenkilö",
    "organisers": "organisers, organiser, organizers, organizer, organised by, arrangörer, arrangör, arrangeras av, "
    "järjestäjät, järjestäjä, järjestää",
    "map": "map, karta, koordinater, kartta, koordinaatit",
    "gear": "gear, utrustning, redskap, välineet, väline, kalusto",
    "space": "space, spaces, room, lokal, lokaler, tila, tilat",
    "project": "project, projekt, hanke",
    "weather": "weather, väder, sää",
    "more": "more",
}
"""Under which words people say what."""
LABELS = Labels(
    _CALLED,
    joined={"place": ", ", "more": APART, "when": "; ", "tasks": "; "},
    rest="more",
    listed=("tasks", "bring", "gear"),
)
_PIECE = re.compile(r"(?<=[,;\n])")
_LEADERS = sorted(
    {form for word in _CALLED["leader"].split(", ") for form in (word, fold(word))}, key=len, reverse=True
)
_LEADS = re.compile(rf"(?i:{'|'.join(map(re.escape, _LEADERS))})\s+([^\W\d_][^\d:()]*)")
"""What people write among the tasks though it is none: "haravointi 10, vetäjä Aino"."""


def arranged(turn: Turn, text: str) -> Pieces:
    """Return the pieces of a whole message: its title, its times and its point on the map need no label."""
    pieces = LABELS.arranged(turn, text, _on_the_map)
    _led(pieces)
    if not pieces.said.keys() <= {"title", "when", "more"}:
        pieces.said.setdefault("bring", NOTHING)
    return pieces


def _on_the_map(line: str) -> str:
    return "map" if map_points.read(line) or map_points.is_link(line) else ""


def _led(pieces: Pieces) -> None:
    """Who leads, said among the tasks by a name, is no task."""
    kept = []
    for piece in _PIECE.split(pieces.said.pop("tasks", "")):
        found = _LEADS.fullmatch(piece.strip(EDGES))
        if found and found[1][0].isupper() and "leader" not in pieces.said:
            pieces.add("leader", found[1].strip())
        else:
            kept.append(piece)
    if tasks := "".join(kept).strip(EDGES):
        pieces.said["tasks"] = tasks
