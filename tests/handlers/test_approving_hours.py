"""Approving hours: somebody else than the doer approves what is acknowledged; from then on it is only reversed."""

from __future__ import annotations

import pytest

from storage import hours
from storage.hours import Row
from storage.people import Role
from storage.planned import Part, Planned
from tests.town import Someone, Town

pytestmark = pytest.mark.one_database

WORK = "Rantasiivous, haravointi, la 5.12.2026"
DAY = "Rantasiivous, la 5.12.2026 klo 10–14"


def rows(town: Town, planned: Planned) -> list[Row]:
    return town.db.read_now(lambda tx: hours.of_talkoot(tx, planned.number))


async def told(town: Town, aino: Someone, *others: Someone, caretaker: Someone | None = None) -> Planned:
    """Talkoot of Aino's where everybody's four hours have been told; Aino was there, too."""
    for someone in (aino, *others, *([caretaker] if caretaker else [])):
        await someone.says("hei")
    if caretaker is not None:
        town.appoint(caretaker, Role.CARETAKER)
    planned = town.talkoot(aino, "Rantasiivous", Part("haravointi"))
    for someone in (aino, *others):
        town.signs_up(someone, planned.tasks[0].number)
    await town.go_to("2026-12-05T14:05")
    await aino.says(f"all present {planned.number} 240")
    return planned


async def test_what_is_acknowledged_is_approved_by_somebody_else_and_the_rest_later(town: Town) -> None:
    aino, ville, liisa, matti = (town.person(name) for name in ("Aino", "Ville", "Liisa", "Matti"))
    planned = await told(town, aino, ville, matti, caretaker=liisa)
    assert aino.sees().labels == ["Liisa", "Aino (sinä)", "Kumoa"], "who approves all comes first"
    said = await aino.taps("Liisa")
    assert said.text == "Hyväksyjä on Liisa: Rantasiivous, 3 riviä, 12 h, 240 €."
    assert liisa.sees().text == (
        f"Aino pyytää sinua hyväksymään tunnit.\n{DAY}: 3 riviä, 12 h, 240 €. Kuittaamatta: 2."
    )
    assert liisa.sees().labels == ["Hyväksy", "Näytä rivit", "Ei pidä paikkaansa"]
    await ville.taps("Kuittaan")
    assert not any("Kaikki ovat nyt kuitanneet" in text for text in liisa.reads()), "Matti has not"
    said = await liisa.taps("Hyväksy")
    assert said.text == f"Tämä on muuttunut sillä välin.\n{DAY}: 3 riviä, 12 h, 240 €. Kuittaamatta: 1."
    said = await liisa.taps("Hyväksy 2")
    assert said.text.startswith(f"Hyväksytty: {DAY}: 2 riviä, 8 h, 160 €. Kuittaamatta: 1.")
    assert said.labels == ["Näytä rivit", "Korjaa rivi"]
    assert aino.sees().text == "Liisa hyväksyi tunnit: Rantasiivous, 2 riviä, 8 h, 160 €. Kuittaamatta: 1."
    await matti.taps("Kuittaan")
    assert liisa.sees().text == f"Kaikki ovat nyt kuitanneet.\n{DAY}: 1 rivi, 4 h, 80 €."
    assert (await liisa.taps("Hyväksy")).labels == ["Näytä rivit", "Korjaa rivi", "Kiitä kaikkia"]
    assert "Kiitä kaikkia" in aino.sees().labels
    assert {(row.name, row.value) for row in rows(town, planned)} == {("Aino", 8000), ("Ville", 8000), ("Matti", 8000)}
    assert (await liisa.says(f"approve hours {planned.number} 1 240")).text.startswith("Kaikki tunnit on jo hyväksytty")
    assert (await aino.says(f"all present {planned.number} 180")).text.endswith("kaikkien tunnit on jo merkitty.")


async def test_who_does_not_approve_is_reminded_once(town: Town) -> None:
    aino, ville, liisa = town.person("Aino"), town.person("Ville"), town.person("Liisa")
    await told(town, aino, ville, caretaker=liisa)
    await aino.taps("Liisa")
    await town.go_to("2026-12-20T12:00")
    reminded = [text for text in liisa.reads() if text.startswith("Vielä hyväksymättä:")]
    assert reminded == [f"Vielä hyväksymättä: {DAY}: 2 riviä, 8 h, 160 €. Kuittaamatta: 1."]


async def test_nobody_approves_their_own_hours(town: Town) -> None:
    aino, ville, liisa = town.person("Aino"), town.person("Ville"), town.person("Liisa")
    planned = await told(town, aino, ville, caretaker=liisa)
    await ville.taps("Kuittaan")
    said = await aino.taps("Aino (sinä)")
    assert said.text == (
        f"{DAY}: 1 rivi, 4 h, 80 €.\n"
        "Omia tuntejaan ei voi hyväksyä itse, joten nämä jäivät pois: Aino 4 h. Kuka hyväksyy tunnit?"
    )
    assert said.labels == ["Hyväksy", "Näytä rivit", "Ei pidä paikkaansa", "Liisa"]
    await aino.taps("Liisa")
    assert "1 rivi, 4 h, 80 €" in liisa.sees().text
    await aino.says(f"approve hours {planned.number}")
    await aino.taps("Hyväksy")
    await liisa.taps("Hyväksy")
    found = {row.name: row.approved_by for row in rows(town, planned)}
    assert found == {"Aino": town.person_id(liisa), "Ville": town.person_id(aino)}
    assert (await ville.says(f"approver {planned.number} {town.person_id(ville)}")).text.startswith(
        "Rantasiivous: tämän"
    )


async def test_who_may_approve_nothing_is_no_choice(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    planned = await told(town, aino, ville)
    said = await aino.says(f"approver {planned.number} {town.person_id(ville)}")
    assert said.text == "Ville ei voi hyväksyä näitä. Kuka hyväksyy?"
    assert (await ville.says(f"approve hours {planned.number} 2 480")).text == "Sinulla ei ole hyväksyttäviä tunteja."
    said = await aino.taps("Aino")
    assert said.text.endswith("Näitä tunteja ei voi kukaan vielä hyväksyä: tarvitaan toinen järjestäjä tai ylläpitäjä.")


async def test_hours_that_are_not_right_go_back_to_the_organiser(town: Town) -> None:
    aino, ville, liisa = town.person("Aino"), town.person("Ville"), town.person("Liisa")
    planned = await told(town, aino, ville, caretaker=liisa)
    await aino.taps("Liisa")
    await liisa.taps("Ei pidä paikkaansa")
    said = await liisa.says("Ville lähti jo yhdeltä")
    assert said.text == "Ei hyväksytty: Rantasiivous, 2 riviä, 8 h. Syyn kuulee Aino."
    assert aino.sees().text == "Liisa ei hyväksynyt tunteja (Rantasiivous): Ville lähti jo yhdeltä"
    assert [row.approver_id for row in rows(town, planned)] == [None, None]
    await aino.taps("Pyydä uudelleen")
    await aino.taps("Liisa")
    assert [row.approver_id for row in rows(town, planned)] == [town.person_id(liisa)] * 2
    await aino.taps("Peru pyyntö")
    assert [row.approver_id for row in rows(town, planned)] == [None, None]


async def test_the_rows_are_shown_with_how_far_they_have_come(town: Town) -> None:
    aino, ville, liisa = town.person("Aino"), town.person("Ville"), town.person("Liisa")
    planned = await told(town, aino, ville, caretaker=liisa)
    await aino.taps("Liisa")
    assert (await liisa.taps("Näytä rivit")).text == (
        f"{DAY}\n• Aino, haravointi: 4 h – odottaa hyväksyntää\n• Ville, haravointi: 4 h – odottaa kuittausta\n"
        "Yhteensä: 2 henkeä, 8 h, 160 €"
    )
    assert (await ville.says(f"hours rows {planned.number}")).text.startswith("Rantasiivous: tämän voi tehdä")


async def approved(town: Town, aino: Someone, ville: Someone, liisa: Someone) -> tuple[Planned, Row]:
    """Ville's hours, and Aino's, which Liisa has approved."""
    planned = await told(town, aino, ville, caretaker=liisa)
    await ville.taps("Kuittaan")
    await aino.taps("Liisa")
    await liisa.taps("Hyväksy 2")
    return planned, next(row for row in rows(town, planned) if row.name == "Ville")


async def test_what_was_approved_is_corrected_by_a_reversing_row(town: Town) -> None:
    aino, ville, liisa = town.person("Aino"), town.person("Ville"), town.person("Liisa")
    planned, row = await approved(town, aino, ville, liisa)
    said = await aino.says(f"hours of {row.number} 3h")
    assert said.text == f"Nämä tunnit on jo hyväksytty: {WORK}: 4 h. Hyväksytty oikaistaan omalla rivillään."
    assert (await aino.taps("Korjaa")).labels == ["3 h", "2 h", "Ei ollut paikalla"]
    assert (await aino.taps("3 h")).text.startswith("Miksi tunnit oikaistaan?")
    said = await aino.says("Lähti tuntia ennen muita")
    assert said.text == (
        f"Oikaistu: Ville · {WORK}: 4 h\nOikaisurivi: −4 h, −80 €.\n"
        "Oikea rivi odottaa kuittausta ja hyväksyntää: 3 h\nKuka hyväksyy tunnit?"
    )
    assert said.labels == ["Aino (sinä)", "Liisa", "Korjaa vielä", "Näytä rivit"]
    assert ville.sees().text == (
        f"Aino oikaisi hyväksytyt tunnit: {WORK}: 4 h\nSyy: Lähti tuntia ennen muita\nOikein: 3 h. Pitääkö paikkansa?"
    )
    await ville.taps("Kuittaan")
    await aino.taps("Aino (sinä)")
    await aino.taps("Hyväksy")
    found = [(one.minutes, one.value, bool(one.reversed_at)) for one in rows(town, planned) if one.name == "Ville"]
    assert found == [(240, 8000, True), (-240, -8000, False), (180, 6000, False)]
    total = town.db.read_now(lambda tx: hours.totals(tx, planned.number, zone=town.place.zone, approved_only=True))
    assert (total.people, total.minutes, total.cents) == (2, 420, 14_000)
    assert (await ville.says("/tunnit")).text == (
        "Talkootuntisi vuonna 2026: 3 h, joista hyväksytty 3 h.\n"
        f"• {WORK}: 4 h – oikaistu, ei enää lasketa\n• {WORK}: 3 h – hyväksytty"
    )


async def test_nobody_corrects_their_own_and_nothing_twice(town: Town) -> None:
    aino, ville, liisa = town.person("Aino"), town.person("Ville"), town.person("Liisa")
    planned, row = await approved(town, aino, ville, liisa)
    assert (
        await ville.says(f"correct hours {row.number} 3h")
    ).text == "Rantasiivous: tämän voi tehdä järjestäjä: Aino."
    own = next(one for one in rows(town, planned) if one.name == "Aino")
    said = await aino.says(f"correct hours {own.number} 5h")
    assert said.text.startswith("Siihen päivään mahtuu enintään 4 h.")
    assert said.labels == ["4 h", "3 h", "2 h", "1 h"]
    await aino.taps("3 h")
    assert (await aino.says("väärin merkitty")).text == (
        "Omia hyväksyttyjä tuntejaan ei voi oikaista itse. Tämän voi tehdä: Liisa."
    )
    for answer in ("Oikaistu: Ville", "Se on jo oikaistu"):
        await aino.says(f"correct hours {row.number} ei")
        assert (await aino.says("ei ollut siellä")).text.startswith(answer)
    assert ville.sees().text.endswith("Syy: ei ollut siellä\nNiitä ei enää lasketa.")
    assert len(rows(town, planned)) == 3


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
async def test_approving_is_spoken_in_every_language(town: Town, language: str) -> None:
    aino, ville = town.person("Aino", language=language), town.person("Ville", language=language)
    liisa = town.person("Liisa", language=language)
    planned = await told(town, aino, ville, caretaker=liisa)
    await aino.says(f"approver {planned.number} {town.person_id(liisa)}")
    words = {"fi": "Kuittaamatta: 1.", "sv": "Inte kvitterade: 1.", "en": "Not acknowledged yet: 1."}
    assert liisa.sees().text.endswith(words[language])
    euros = {"fi": "160 €", "sv": "160 €", "en": "€160"}
    assert euros[language] in liisa.sees().text
