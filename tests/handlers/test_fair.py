"""A fair as the Jämsä one: stands, the call, applications, placing with one tap, then by hand, and who is told."""

from __future__ import annotations

import pytest

from handlers.fair import stand_lines
from handlers.fair.stand_lines import Fault, Said
from storage import exhibitors, stands
from storage.event_table import Kind
from storage.people import Role
from tests.town import Someone, Town

FAIR = "Järjestömessut · la 5.12.2026 klo 10–15 · Jämsänsali"


async def fair(town: Town, said: str = "1-2 3x3 m sähkö 20 €, 3-4 2x2 m") -> Someone:
    """Return Aino, who organises a fair with these stands."""
    aino = town.person("Aino")
    days = [("2026-12-05T10:00", "2026-12-05T15:00")]
    town.event(aino, "Järjestömessut", days=days, kind=Kind.FAIR, place="Jämsänsali")
    if said:
        await aino.says(f"/esittelypaikat 1 {said}")
    return aino


def standing(town: Town) -> dict[str, int | None]:
    return {one.name: one.stand for one in town.db.read_now(lambda tx: exhibitors.of_event(tx, 1))}


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("1-2 3x3 m sähkö 20 €", [Said((1, 2), {"size": "3 x 3 m", "electricity": True, "price": 2000})]),
        ("1–2: 2,5 x 2 m", [Said((1, 2), {"size": "2,5 x 2 m"})]),
        ("1-2 3x3, 7,50 €, 2 pöytää", [Said((1, 2), {"size": "3 x 3 m", "price": 750, "tables": 2})]),
        ("rivi 2: 5 ei sähköä", [Said((5,), {"row": 2, "electricity": False})]),
        ("2 paikkaa 3x3 m", [Said((1, 2), {"size": "3 x 3 m"})]),
        ("plats 1-2 3x3 m med el", [Said((1, 2), {"size": "3 x 3 m", "electricity": True})]),
        ("1-2 kaksi pöytää", [Said((1, 2), {"tables": 2})]),
        ("plats 1 med ett bord", [Said((1,), {"tables": 1})]),
        ("1-2 omat pöydät", [Said((1, 2), {"tables": 0})]),
        ("5-2 3x3", Fault("order", "5-2 3x3")),
        ("1-2 kissa", Fault("unknown", "kissa")),
        ("sähkö", Fault("nothing", "sähkö")),
    ],
)
@pytest.mark.one_database
def test_stands_are_understood_as_they_are_written(said: str, meant: list[Said] | Fault) -> None:
    assert stand_lines.read(said) == meant


async def test_stands_are_defined_in_one_message_and_that_is_taken_back(town: Town) -> None:
    aino = await fair(town)
    assert "4 paikkaa lisätty." in aino.sees().text
    assert "1–2 · 3 x 3 m · sähkö · 20 € · vapaana 2" in aino.sees().text
    await aino.says("/esittelypaikat 1 3 sähkö")
    assert [one.electricity for one in town.db.read_now(lambda tx: stands.of_event(tx, 1))] == [True, True, True, False]
    await aino.taps("Kumoa")
    assert [one.electricity for one in town.db.read_now(lambda tx: stands.of_event(tx, 1))] == [
        True,
        True,
        False,
        False,
    ]
    assert "En ymmärtänyt: ”kissa”" in (await aino.says("/esittelypaikat 1 5 kissa")).text


async def test_somebody_of_seventy_applies_a_step_at_a_time_and_hears_the_stand_when_it_is_told(town: Town) -> None:
    aino, liisa = await fair(town), town.person("Liisa", network="matrix")
    town.group(aino, "Kylätori")
    await aino.says("/hae esittelijöitä 1")
    assert "1–2 · 3 x 3 m" in aino.sees("Kylätori").text
    assert "Kenelle paikka on?" in (await liisa.says("/hae esittelypaikkaa 1")).text
    await liisa.says("Marttayhdistys")
    assert "Kuinka ison paikan" in (await liisa.says("villasukkia ja kahvia")).text
    await liisa.taps("3 x 3 m")
    await liisa.taps("Kyllä")
    applied = await liisa.says("2 pöytää")
    assert "Hakemus on perillä: Marttayhdistys · villasukkia ja kahvia · 3 x 3 m, sähkö, 2 pöytää" in applied.text
    assert FAIR in applied.text
    assert "1 on hakenut." in aino.sees("Kylätori").text
    await aino.says("/sijoita kaikki 1")
    assert not any("paikka 1" in text for text in liisa.reads())
    await aino.taps("Kerro esittelijöille (1)")
    assert "Marttayhdistys sai paikan: paikka 1 · 3 x 3 m · sähkö · 20 €" in liisa.sees().text
    [plan] = liisa.sees().reply.files
    assert plan.mime == "image/png"
    assert plan.content.startswith(b"\x89PNG")


async def test_who_says_it_all_at_once_is_asked_nothing_and_an_association_applies_once(town: Town) -> None:
    aino, liisa, ville = await fair(town), town.person("Liisa"), town.person("Ville")
    number = town.association("Marttayhdistys ry")
    for one in (liisa, ville):
        town.appoint(one, Role.MEMBER, f"association:{number}")
    said = await liisa.says("/hae esittelypaikkaa 1 Marttayhdistys, villasukkia, 2x2 m, ei sähköä, 1 pöytä")
    assert "Marttayhdistys ry · villasukkia · 2 x 2 m, 1 pöytä" in said.text
    again = await ville.says("/hae esittelypaikkaa 1 Marttayhdistys ry, kahvia, 3x3, sähkö, ei pöytiä")
    assert "Marttayhdistys ry on jo hakenut." in again.text
    assert len(standing(town)) == 1
    await town.go_to("2026-11-21T18:01")
    assert "Yhdellä esittelijällä ei ole vielä paikkaa" in aino.sees().text


async def crowd(town: Town, aino: Someone, *wishes: str) -> None:
    """These apply, one after another, put down by the organiser."""
    for number, wish in enumerate(wishes, 1):
        await aino.says(f"/hae esittelypaikkaa 1 Yhdistys {number}, kahvia, {wish}, 0 pöytää")


async def test_all_are_placed_by_one_tap_by_their_wishes_first_come_first_served_and_that_is_taken_back(
    town: Town,
) -> None:
    aino = await fair(town)
    await crowd(town, aino, "2x2 m, ei sähköä", "3x3 m, sähkö", "2x2 m, sähkö", "2x2 m, sähkö", "2x2 m, ei sähköä")
    placed = await aino.says("/sijoita kaikki 1")
    assert standing(town) == {"Yhdistys 1": 3, "Yhdistys 2": 1, "Yhdistys 3": 2, "Yhdistys 4": None, "Yhdistys 5": 4}
    assert "4 esittelijää sijoitettiin." in placed.text
    assert "Yhdistys 4" in placed.text
    await aino.taps("Kumoa")
    assert set(standing(town).values()) == {None}


async def test_by_hand_a_taken_stand_is_not_given_twice_but_two_can_change_places(town: Town) -> None:
    aino = await fair(town)
    await crowd(town, aino, "2x2 m, ei sähköä", "3x3 m, sähkö")
    await aino.says("/sijoita kaikki 1")
    taken = await aino.says("/sijoita 1 1")
    assert "Paikka 1 on jo varattu: Yhdistys 2. Mitään ei muutettu." in taken.text
    await aino.taps("Vaihtakoot paikkoja")
    assert standing(town) == {"Yhdistys 1": 1, "Yhdistys 2": 3}
    assert "ei ole sellainen kuin he toivoivat" in (await aino.says("/sijoita 2 4")).text
    await aino.taps("Kumoa")
    assert standing(town) == {"Yhdistys 1": 1, "Yhdistys 2": 3}


async def test_when_somebody_gives_up_the_first_in_the_queue_whom_the_stand_suits_has_it_and_hears_it(
    town: Town,
) -> None:
    aino, liisa, ville, matti = (
        await fair(town, "1 3x3 m sähkö, 2 5x5 m sähkö"),
        *map(town.person, ("Liisa", "Ville", "Matti")),
    )
    await aino.says("/hae esittelypaikkaa 1 Iso, kahvia, 5x5, sähkö, 0 pöytää")
    for one, name in ((liisa, "Martat"), (ville, "Lions"), (matti, "Erä")):
        await one.says(f"/hae esittelypaikkaa 1 {name}, kahvia, {'5x5' if one is ville else '3x3'}, sähkö, 0 pöytää")
    await aino.says("/sijoita kaikki 1")
    await aino.taps("Kerro esittelijöille (4)")
    assert "Erä odottaa paikkaa, jonossa 2:" in matti.sees().text
    await liisa.taps("Emme tulekaan")
    assert standing(town) == {"Iso": 2, "Lions": None, "Erä": 1}
    assert "Erä sai paikan: paikka 1" in matti.sees().text
    assert "Paikka 1 on nyt esittelijällä Erä" in aino.sees().text
    await liisa.taps("Kumoa")
    assert standing(town) == {"Iso": 2, "Martat": None, "Lions": None, "Erä": 1}
    assert "ehti jo toiselle" in liisa.sees().text


async def test_who_does_not_organise_the_fair_cannot_place_or_define_and_sees_only_what_was_told(town: Town) -> None:
    aino, ville = await fair(town), town.person("Ville")
    await crowd(town, aino, "2x2 m, ei sähköä")
    await aino.says("/sijoita 1 3")
    assert "Aino" in (await ville.says("/esittelypaikat 1 9 3x3 m")).text
    assert "Yhdistys 1" not in (await ville.says("/esittelijät 1")).text
    assert "3 varattu" in (await ville.says("/paikkakartta 1")).text
    assert "3 Yhdistys 1" in (await aino.says("/paikkakartta 1")).text
    await ville.says("/sijoita 1 4")
    assert standing(town) == {"Yhdistys 1": 3}


async def test_a_call_is_taken_back_and_a_closed_fair_takes_no_applications(town: Town) -> None:
    aino, ville = await fair(town), town.person("Ville")
    town.group(aino, "Kylätori")
    await aino.says("/hae esittelijöitä 1")
    await aino.taps("Kumoa")
    assert "on peruttu" in aino.sees().text
    assert not any("Tule esittelemään" in text for text in aino.reads("Kylätori"))
    await town.go_to("2026-12-05T10:30")
    closed = await ville.says("/hae esittelypaikkaa 1 Lions, kahvia, 2x2 m, ei sähköä, omat pöydät")
    assert "haku on päättynyt" in closed.text
    assert standing(town) == {}


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("power", "tables", "meant"),
    [
        ("joo tarvitaan", "kaksi pöytää", "3 x 3 m, sähkö, 2 pöytää"),
        ("kyllä kiitos", "yksi", "3 x 3 m, sähkö, 1 pöytä"),
        ("ei tarvita", "ei kiitos", "3 x 3 m"),
        ("ja tack", "ett bord", "3 x 3 m, sähkö, 1 pöytä"),
        ("vi behöver inte", "1", None),
    ],
)
async def test_people_answer_in_their_own_words(town: Town, power: str, tables: str, meant: str | None) -> None:
    await fair(town)
    liisa = town.person("Liisa")
    for line in ("/hae esittelypaikkaa 1", "Martat", "en tiedä vielä", "3x3", power):
        await liisa.says(line)
    if meant is None:
        assert "En ymmärtänyt. Tarvitsetteko sähköä?" in liisa.sees().text
        return
    assert (await liisa.says(tables)).text.startswith(f"Hakemus on perillä: Martat · {meant}\n")


@pytest.mark.one_database
async def test_where_there_are_stands_no_usual_ones_are_offered_in_their_place(town: Town) -> None:
    aino = await fair(town, "")
    await aino.says("/tapahtumat 1")
    await aino.taps("Kerro esittelypaikat")
    assert aino.sees().labels == ["20 paikkaa, 3 x 3 m", "40 paikkaa, 3 x 3 m"]
    await aino.says("1-2 2x2 m")
    await aino.taps("Lisää tai muuta paikkoja")
    assert not aino.sees().labels, "one tap must not make twenty others of them"
