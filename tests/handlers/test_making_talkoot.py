"""Making talkoot: in one message or step by step, like last year's, and thrown away again."""

from __future__ import annotations

import pytest

from handlers.types import Choice
from storage import people, talkoot
from storage.people import Role
from storage.planned import Part, Planned
from tests.town import Someone, Town, local

pytestmark = pytest.mark.one_database

WHOLE = (
    "/uusi talkoot Rantasiivous\nla 5.12. klo 10–14\npaikka: Uimaranta, Rantatie 3\n"
    "tehtävät: haravointi 10, roskien keruu 8–20, makkaranpaisto 2\nmukaan: hanskat"
)
SEEN = (
    "Rantasiivous · la 5.12.2026 klo 10–14 · Uimaranta, Rantatie 3\n"
    "• Haravointi 0/10\n• Roskien keruu 0 (tarvitaan 8, enintään 20)\n• Makkaranpaisto 0/2\n"
    "Mukaan: hanskat\nJärjestää: Eräpolku ry"
)
PREVIEW = ["Julkaise", "Valitse ryhmät", "Muuta", "Älä julkaise"]


@pytest.fixture
def aino(town: Town) -> Someone:
    """Aino, who organises what Eräpolku does."""
    aino = town.person("Aino")
    town.appoint(aino, Role.ORGANISER, f"association:{town.association('Eräpolku ry')}")
    return aino


def drafted(town: Town, someone: Someone) -> Planned:
    """Return the newest draft of someone."""
    who = town.person_id(someone)
    return town.db.read_now(lambda tx: talkoot.drafts(tx, who))[0]


def parts(planned: Planned) -> list[tuple[str, int, int | None]]:
    return [(task.name, task.least, task.most) for task in planned.tasks]


async def test_talkoot_are_made_in_one_message_and_seen_before_anybody_else_hears_of_them(
    town: Town, aino: Someone
) -> None:
    town.group(aino, "Kylä")
    said = await aino.says(WHOLE)
    assert said.text.startswith(SEEN)
    assert "Paikkoja: 32 mahtuu, vähintään 8 tarvitaan" in said.text
    assert said.labels == PREVIEW
    planned = drafted(town, aino)
    assert planned.is_draft
    assert (planned.starts_at, planned.ends_at) == (local("2026-12-05T10:00"), local("2026-12-05T14:00"))
    assert not [one for one in town.walls["telegram"].said.values() if one.room == "Kylä"]


@pytest.mark.parametrize(
    "said",
    [
        "/uusi talkoot\ntehtävät:\n- haravointi 10\n- roskien keruu 8–20\n- makkaranpaisto 2\nla 5.12. klo 10–14\n"
        "mukaan: hanskat\nRantasiivous\nosoite: Uimaranta, Rantatie 3",
        "/uusi talkoot Rantasiivous la 5.12. klo 10–14 paikka: Uimaranta, Rantatie 3 tehtävät: haravointi 10, "
        "roskien keruu 8–20 ja makkaranpaisto 2 mukaan: hanskat",
        "/ny talko Rantasiivous\nlö 5.12 kl. 10–14\nplats: Uimaranta, Rantatie 3\n"
        "uppgifter: haravointi 10, roskien keruu minst 8, högst 20, makkaranpaisto 2\nta med: hanskat",
        "/new talkoot Rantasiivous\nSat 5 Dec 10:00–14:00\nplace: Uimaranta, Rantatie 3\n"
        "tasks: haravointi 10; roskien keruu 8-20; makkaranpaisto at most 2\nbring: hanskat",
        "/uusi talkoot nimi: Rantasiivous\naika: 5.12. klo 10-14\nPAIKKA : Uimaranta\nosoite: Rantatie 3\n"
        "tehtavat: 10 haravointi, 8–20 roskien keruu, 2 makkaranpaisto\nmukaan: hanskat",
    ],
)
async def test_the_lines_may_stand_in_any_order_and_language(town: Town, aino: Someone, said: str) -> None:
    assert (await aino.says(said)).text.startswith(SEEN)


async def test_step_by_step_each_thing_is_asked_once_and_what_can_wait_can_be_skipped(
    town: Town, aino: Someone
) -> None:
    assert (await aino.says("/uusi talkoot")).text == "Mikä talkoiden nimi on? Esimerkiksi: Rantasiivous"
    assert (await aino.says("Rantasiivous")).text == "Milloin? Esimerkiksi: la 5.12. klo 10–14"
    assert (await aino.says("la 5.12.")).text == "la 5.12.2026: mistä mihin?"
    asked = await aino.says("10–14")
    assert asked.text == "Missä kokoonnutaan? Esimerkiksi: Uimaranta, Rantatie 3"
    assert asked.labels == ["Ohita"]
    asked = await aino.says("Uimaranta, Rantatie 3")
    assert asked.text == (
        "Mitä tehdään ja montako tarvitaan? Esimerkiksi: haravointi 10, roskien keruu 8–20, makkaranpaisto 2"
    )
    asked = await aino.says("haravointi 10, roskien keruu 8–20, makkaranpaisto 2")
    assert asked.text == "Mitä otetaan mukaan? Esimerkiksi: hanskat"
    said = await aino.says("hanskat")
    assert said.text.startswith(SEEN)
    assert said.labels == PREVIEW


async def test_where_numbers_are_buttons_a_typed_hour_is_still_an_hour(town: Town) -> None:
    liisa = town.person("Liisa", network="matrix")
    town.appoint(liisa, Role.ORGANISER, f"association:{town.association('Eräpolku ry')}")
    await liisa.says("/uusi talkoot Rantasiivous la 5.12.")
    asked = await liisa.says("10", choice=Choice(10))
    assert asked.text == "Alkaa la 5.12.2026 klo 10. Mihin asti?"
    assert (await liisa.says("14", choice=Choice(14))).text.startswith("Missä kokoonnutaan?")


async def test_skipping_all_that_can_be_skipped_leaves_talkoot_that_one_can_come_to(town: Town, aino: Someone) -> None:
    await aino.says("/uusi talkoot Rantasiivous la 5.12. klo 10–14")
    await aino.taps("Ohita")
    await aino.taps("Ohita")
    said = await aino.taps("Ohita")
    assert said.text == (
        "Rantasiivous · la 5.12.2026 klo 10–14\n• Talkootyö 0\nJärjestää: Eräpolku ry\n\n"
        "Tältä kortti näyttää. Sitä ei ole vielä julkaistu.\nPaikkoja: kaikille tulijoille\n\nVielä puuttuu: paikka."
    )


async def test_nothing_is_asked_that_was_said_meanwhile(town: Town, aino: Someone) -> None:
    await aino.says("/uusi talkoot")
    await aino.says("Rantasiivous\npaikka: Uimaranta\nkahvit: Martat")
    said = await aino.says("la 5.12. klo 10–14\ntehtävät: haravointi")
    assert said.text.startswith(
        "Rantasiivous · la 5.12.2026 klo 10–14 · Uimaranta\n• Haravointi 0\nKahvit: Martat\nJärjestää: Eräpolku ry"
    )


async def test_an_answer_about_something_else_is_kept_for_its_time(town: Town, aino: Someone) -> None:
    await aino.says("/uusi talkoot Rantasiivous la 5.12. klo 10–14")
    asked = await aino.says("tehtävät: haravointi 3")
    assert asked.text.startswith("Missä kokoonnutaan?")
    said = await aino.says("Uimaranta")
    said = await aino.says("ei mitään")
    assert "• Haravointi 0/3" in said.text


async def test_talkoot_last_several_days_each_with_all_tasks(town: Town, aino: Someone) -> None:
    said = await aino.says(
        "/uusi talkoot Rantasiivous\nla 5.12. klo 10–14\nsu 6.12. klo 11–13\npaikka: Uimaranta\ntehtävät: haravointi 10"
    )
    assert "la 5.12.2026 klo 10–14 ja su 6.12.2026 klo 11–13" in said.text
    assert parts(drafted(town, aino)) == [("haravointi", 0, 10)] * 2
    said = await aino.says("/uusi talkoot Rantasiivous la 5.12. klo 10–14 ja su 6.12. klo 10–14 tehtävät: haravointi")
    await aino.taps("Ohita")
    assert [day.starts_at for day in drafted(town, aino).days] == [local("2026-12-05T10:00"), local("2026-12-06T10:00")]


@pytest.mark.parametrize(
    "days",
    [
        "5.12. ja 6.12. klo 10–14",
        "la 5.12. ja su 6.12. klo 10–14",
        "5. ja 6.12. klo 10–14",
        "5, 6.12. klo 10–14",
        "5 och 6.12 kl 10–14",
    ],
)
async def test_days_that_share_their_hours_say_them_once(town: Town, aino: Someone, days: str) -> None:
    await aino.says(f"/uusi talkoot Rantasiivous {days} paikka: Ranta tehtävät: haravointi")
    assert [(day.starts_at, day.ends_at) for day in drafted(town, aino).days] == [
        (local(f"2026-12-0{day}T10:00"), local(f"2026-12-0{day}T14:00")) for day in (5, 6)
    ]


async def test_a_time_that_was_offered_and_has_passed_meanwhile_is_not_taken(town: Town, aino: Someone) -> None:
    await aino.says("/uusi talkoot Rantasiivous tänään klo 13 paikka: Ranta tehtävät: haravointi")
    await town.go_to("2026-11-21T14:00")
    assert (await aino.taps("la 21.11. klo 13–15")).text == "Se aika meni jo: la 21.11.2026 klo 13. Milloin?"


async def test_a_stretch_of_days_is_asked_for_its_hours(town: Town, aino: Someone) -> None:
    asked = await aino.says("/uusi talkoot Rantasiivous 4.–6.12. paikka: Uimaranta tehtävät: haravointi")
    assert asked.text == "4.–6.12.2026: mistä mihin kunakin päivänä?"
    assert asked.labels == ["9–15", "10–14", "17–20"]
    await aino.says("klo 10-12")
    assert [(day.starts_at, day.ends_at) for day in drafted(town, aino).days] == [
        (local(f"2026-12-0{day}T10:00"), local(f"2026-12-0{day}T12:00")) for day in (4, 5, 6)
    ]
    await aino.says("/uusi talkoot Rantasiivous 4.–6.12. paikka: Uimaranta tehtävät: haravointi")
    assert (await aino.says("9")).text == "4.–6.12.2026, alkaa klo 9. Mihin asti?"
    await aino.says("11.30")
    assert [(day.starts_at, day.ends_at) for day in drafted(town, aino).days] == [
        (local(f"2026-12-0{day}T09:00"), local(f"2026-12-0{day}T11:30")) for day in (4, 5, 6)
    ]
    asked = await aino.says("/uusi talkoot Rantasiivous la–su 5.–6.12. klo 10–14 tehtävät: haravointi")
    assert asked.labels == ["la 5.12. klo 10–14 ja su 6.12. klo 10–14", "la 5.12. klo 10 – su 6.12. klo 14"]


async def test_one_time_that_cannot_be_leaves_the_others(town: Town, aino: Someone) -> None:
    asked = await aino.says("/uusi talkoot Siivous\nla 5.12. klo 10–14\nsu 6.12.\npaikka: Ranta\ntehtävät: haravointi")
    assert asked.text == "su 6.12.2026: mistä mihin?"
    assert (await aino.says("kai sitten joskus")).text == "su 6.12.2026: mistä mihin?"
    await aino.says("12–14")
    assert [day.starts_at for day in drafted(town, aino).days] == [local("2026-12-05T10:00"), local("2026-12-06T12:00")]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("eilen klo 10–14", "Se aika meni jo: pe 20.11.2026 klo 10. Milloin?"),
        ("la 21.11. ja la 28.11. klo 10–14", "Se aika meni jo: la 21.11.2026 klo 10. Milloin?"),
        ("la 5.12. klo 14–10", "Loppu on ennen alkua: 14–10. Mistä mihin?"),
        ("la 6.12. klo 10–14", "6.12.2026 on sunnuntai. Kumpi?"),
        ("la 5.12. klo 10", "Alkaa la 5.12.2026 klo 10. Mihin asti?"),
        ("joka lauantai klo 10–14", "Tämä ei toistu itsestään: kerro joka päivä. Onko ensimmäinen oikein?"),
        (
            "la 5.12. klo 10–14\nla 5.12. klo 12–16",
            "Nämä menevät päällekkäin: la 5.12. klo 10–14 ja la 5.12. klo 12–16. Milloin talkoot ovat?",
        ),
        ("joulukuussa", "1.–31.12.2026 on liian monta päivää: enintään 14. Milloin?"),
        ("la 5.12. klo 10 – su 6.12. klo 14", "Joka päivä erikseen vai yötä päivää?"),
    ],
)
async def test_a_time_that_cannot_be_is_asked_about_and_nothing_is_made(
    town: Town, aino: Someone, line: str, answer: str
) -> None:
    asked = await aino.says(f"/uusi talkoot Rantasiivous\n{line}\npaikka: Uimaranta\ntehtävät: haravointi 10")
    assert asked.text == answer
    who = town.person_id(aino)
    assert not town.db.read_now(lambda tx: talkoot.drafts(tx, who))
    said = await aino.says("la 12.12. klo 7–21")
    assert said.text.startswith("Rantasiivous · la 12.12.2026 klo 7–21 · Uimaranta\n• Haravointi 0/10")


async def test_a_title_that_cannot_be_is_asked_for_again_and_the_rest_is_kept(town: Town, aino: Someone) -> None:
    long = await aino.says(f"/uusi talkoot {'Ranta' * 17}\nla 5.12. klo 10–14\npaikka: Uimaranta\ntehtävät: haravointi")
    assert long.text == "Nimi on pitkä: enintään 80 merkkiä."
    assert (await aino.says("123")).text == "Nimessä on ainakin yksi kirjain. Mikä nimi on?"
    said = await aino.says("Rantasiivous")
    assert said.text.startswith("Rantasiivous · la 5.12.2026 klo 10–14 · Uimaranta\n• Haravointi 0")


async def test_a_task_that_cannot_be_is_asked_about_and_the_others_stay(town: Town, aino: Someone) -> None:
    asked = await aino.says(WHOLE.replace("8–20", "20–8"))
    assert asked.text == "Roskien keruu: 20–8? Pienempi luku tulee ensin, esimerkiksi 8–20."
    assert asked.labels == ["roskien keruu 8–20", "Jätä pois"]
    assert (await aino.says("roskien keruu 0")).text == "Roskien keruu: ainakin yhden pitää mahtua. Montako?"
    assert (await aino.says("8–20")).text.startswith(SEEN)
    asked = await aino.says(WHOLE.replace("8–20", "20–8"))
    assert (await aino.taps("roskien keruu 8–20")).text.startswith(SEEN)


async def test_needs_and_ages_are_on_the_card(town: Town, aino: Someone) -> None:
    said = await aino.says(WHOLE.replace("makkaranpaisto 2", "traktorin ajo 1 (ajokortti T, 18 v)"))
    assert "• Traktorin ajo 0/1 · ajokortti T, 18 vuotta täyttäneille" in said.text


async def test_a_point_on_the_map_is_read_from_numbers_and_links(town: Town, aino: Someone) -> None:
    said = await aino.says(WHOLE + "\nkartta: 60.17, 24.94")
    assert "Kartta: https://www.openstreetmap.org/?mlat=60.17000&mlon=24.94000" in said.text
    await aino.says(WHOLE + "\nhttps://www.google.com/maps/@60.18,24.95,17z")
    assert (drafted(town, aino).latitude, drafted(town, aino).longitude) == (60_180_000, 24_950_000)
    asked = await aino.says(WHOLE + "\nkartta: https://maps.app.goo.gl/abc")
    assert asked.text == "En löydä siitä karttapistettä. Kopioi sen luvut kartasta, esimerkiksi: 60.17, 24.94"
    await aino.says("24.96, 60.19")
    assert (await aino.taps("60.190000, 24.960000")).text.startswith(SEEN.split("\nJärj")[0])
    assert drafted(town, aino).latitude == 60_190_000


async def test_a_leader_is_found_by_name_or_is_somebody_new(town: Town, aino: Someone) -> None:
    ville = town.person("Ville")
    town.person_id(ville)
    said = await aino.says(WHOLE + "\nvetäjä: Ville")
    assert "Vetäjä: Ville" in said.text
    asked = await aino.says(WHOLE + "\nvetäjä: Pekka Peloton")
    assert asked.text == "En tunne ketään nimeltä Pekka Peloton. Onko hän uusi?"
    said = await aino.taps("Uusi henkilö: Pekka Peloton")
    assert "Vetäjä: Pekka Peloton" in said.text
    leader = drafted(town, aino).leads
    assert not town.db.read_now(lambda tx: people.accounts(tx, leader))
    asked = await aino.says(WHOLE + "\nvetäjä: Pekka ja Ville")
    assert asked.text == "Yksi johtaa työtä. Kuka?"
    assert "Vetäjä: Ville" in (await aino.taps("Ville")).text
    assert "Vetäjä" not in (await aino.says(WHOLE + "\nvetäjä: minä")).text


async def test_of_several_own_associations_the_organising_one_is_asked(town: Town, aino: Someone) -> None:
    town.appoint(aino, Role.ORGANISER, f"association:{town.association('Marttayhdistys')}")
    asked = await aino.says(WHOLE)
    assert asked.text == "Mikä yhdistys järjestää talkoot?"
    assert asked.labels == ["Eräpolku ry", "Marttayhdistys", "Yhdessä: Eräpolku ry ja Marttayhdistys"]
    said = await aino.taps("Yhdessä: Eräpolku ry ja Marttayhdistys")
    assert "Järjestää: Eräpolku ry ja Marttayhdistys" in said.text
    said = await aino.says(WHOLE + "\njärjestäjät: Marttayhdistys")
    assert "Järjestää: Marttayhdistys" in said.text


async def test_others_are_named_beside_ones_own_and_an_unknown_one_is_asked_about(town: Town, aino: Someone) -> None:
    town.association("Marttayhdistys")
    said = await aino.says(WHOLE + "\njärjestäjät: Eräpolku ja Marttayhdistys")
    assert "Järjestää: Eräpolku ry ja Marttayhdistys" in said.text
    asked = await aino.says(WHOLE + "\njärjestäjät: Marttayhdistys")
    assert asked.text == "Et ole järjestäjä yhdistyksessä Marttayhdistys. Järjestättekö yhdessä?"
    said = await aino.taps("Eräpolku ry yhdessä: Marttayhdistys")
    assert "Järjestää: Eräpolku ry ja Marttayhdistys" in said.text
    asked = await aino.says(WHOLE + "\njärjestäjät: Eräpolku, Kalakerho")
    assert asked.text.startswith("En tunne yhdistystä")
    assert (await aino.says("öööö")).text.startswith("En tunne yhdistystä")
    said = await aino.taps("Ilman: öööö")
    assert "Järjestää: Eräpolku ry" in said.text


async def test_an_association_named_in_a_town_without_any_is_asked_about_and_the_rest_stays(town: Town) -> None:
    aino = await town.caretaker()
    asked = await aino.says(WHOLE + "\njärjestäjät: Martat")
    assert asked.labels == ["Ohita"]
    assert (await aino.taps("Ohita")).text.startswith(SEEN.rpartition("\n")[0])


async def test_what_is_to_be_booked_waits_on_the_draft(town: Town, aino: Someone) -> None:
    rakes, hall = town.space("Haravat", kind="gear", quantity=12), town.space("Kylätalo")
    trailer = town.space("Peräkärry", kind="gear", quantity=1)
    said = await aino.says(WHOLE + "\nvälineet: haravat 10, peräkärry\ntila: Kylätalo")
    assert "Varataan, kun julkaiset: Kylätalo, Haravat 10 ja Peräkärry 1" in said.text
    assert drafted(town, aino).wishes == ((hall, None), (rakes, 10), (trailer, 1))
    asked = await aino.says(WHOLE + "\nvälineet: haravat 50, peräkärry")
    assert asked.text == "Haravat: niitä on 12. Montako?"
    await aino.says("12")
    assert drafted(town, aino).wishes == ((trailer, 1), (rakes, 12))
    asked = await aino.says(WHOLE + "\nvälineet: peräkärry, hravat 3")
    assert asked.text == "Tarkoititko: Haravat?"
    await aino.taps("Kyllä")
    assert drafted(town, aino).wishes == ((trailer, 1), (rakes, 3))


async def test_the_weather_call_is_on_the_weekday_before_the_work(town: Town, aino: Someone) -> None:
    said = await aino.says(WHOLE + "\nsää: pe klo 18")
    assert "Säästä päätetään: pe 4.12. klo 18" in said.text
    asked = await aino.says(WHOLE + "\nsää: su 6.12. klo 18")
    assert asked.text == "Milloin päätetään, salliiko sää talkoot? Sen pitää olla ennen työn alkua."
    assert asked.labels == ["pe 4.12. klo 18", "Ohita"]
    assert (await aino.says("edellisenä iltana klo 20")).text.count("pe 4.12. klo 20") == 1


async def test_a_line_that_says_nothing_known_is_offered_as_the_place_or_told(town: Town, aino: Someone) -> None:
    asked = await aino.says("/uusi talkoot Rantasiivous\nla 5.12. klo 10–14\nUimaranta\ntehtävät: haravointi")
    assert asked.labels == ["Uimaranta", "Ohita"]
    said = await aino.taps("Uimaranta")
    assert said.text.startswith("Rantasiivous · la 5.12.2026 klo 10–14 · Uimaranta\n")
    assert "En tiennyt" not in said.text
    said = await aino.says(WHOLE + "\n\nKaikki mukaan!")
    assert "En tiennyt, mihin tämä kuuluu: ”Kaikki mukaan!”." in said.text


async def test_who_organises_nothing_is_told_who_can_and_the_caretaker_can(town: Town) -> None:
    aino, ville = await town.caretaker(), town.person("Ville")
    said = await ville.says(WHOLE)
    assert said.text == "Tämän voi tehdä ylläpitäjä: Aino."
    assert said.labels == ["Lähetä hänelle pyyntö"]
    await ville.taps("Lähetä hänelle pyyntö")
    assert aino.sees().text.startswith("Ville pyytää:")
    assert (await aino.says(WHOLE)).labels == PREVIEW


async def test_a_draft_is_thrown_away_and_taken_back(town: Town, aino: Someone) -> None:
    await aino.says(WHOLE)
    said = await aino.taps("Älä julkaise")
    assert said.text == (
        "Hylätty, kukaan ei kuullut siitä: Rantasiivous · la 5.12.2026 klo 10–14 · Uimaranta, Rantatie 3"
    )
    who = town.person_id(aino)
    assert not town.db.read_now(lambda tx: talkoot.drafts(tx, who))
    said = await aino.taps("Kumoa")
    assert said.text.startswith(SEEN)
    assert (await aino.says("/talkoosuunnitelma")).text.startswith(SEEN)


async def test_a_draft_of_others_is_not_shown_and_a_published_one_is_not_thrown_away(town: Town, aino: Someone) -> None:
    await aino.says(WHOLE)
    number, ville = drafted(town, aino).number, town.person("Ville")
    for line in ("talkoosuunnitelma", "discard", "keep draft", "talkoot like"):
        assert "Rantasiivous" not in (await ville.says(f"/{line} {number}")).text
    assert drafted(town, aino).number == number
    published = town.talkoot(aino, "Haravointi")
    said = await aino.says(f"/discard {published.number}")
    assert said.text.startswith("Nämä talkoot on jo julkaistu: Haravointi")
    assert "Peru talkoot" in said.labels


async def test_in_a_group_the_draft_is_shown_in_private(town: Town, aino: Someone) -> None:
    said = await aino.says(WHOLE, group="Kylä")
    assert "Haravointi" not in said.text
    assert said.buttons[0].private
    number = drafted(town, aino).number
    assert said.buttons[0].command == f"talkoosuunnitelma {number}"
    assert (await aino.says(f"/start talkoosuunnitelma-{number}")).text.startswith(SEEN)
    said = await aino.says(WHOLE, group="Kylä")
    assert said.text == "Aino, vastasin sinulle kahden kesken."


def held_in_2025(town: Town, aino: Someone) -> Planned:
    """Rantasiivous a year ago, in which the grill was Martta's."""
    return town.talkoot(
        aino,
        "Rantasiivous",
        Part("haravointi", most=10),
        Part("ajo", least=1, most=2, needs="ajokortti T", least_age=18),
        days=(("2025-12-06T10:00", "2025-12-06T14:00"),),
        associations=[1],
        bring="hanskat",
        coffee="Martat",
        wishes=[(town.space("Kylätalo"), None)],
    )


async def test_last_years_talkoot_are_made_anew_with_two_taps(town: Town, aino: Someone) -> None:
    before = held_in_2025(town, aino)
    asked = await aino.says("/uusi talkoot")
    assert asked.labels == ["Samanlaiset: Rantasiivous 2025"]
    asked = await aino.taps("Samanlaiset: Rantasiivous 2025")
    assert asked.labels == ["la 28.11. klo 10–14", "la 5.12. klo 10–14"]
    said = await aino.taps("la 5.12. klo 10–14")
    assert said.text.startswith(
        "Rantasiivous · la 5.12.2026 klo 10–14 · Uimaranta, Rantatie 3\n• Haravointi 0/10\n"
        "• Ajo 0 (tarvitaan 1, enintään 2) · ajokortti T, 18 vuotta täyttäneille\n"
        "Mukaan: hanskat\nKahvit: Martat\nJärjestää: Eräpolku ry"
    )
    planned = drafted(town, aino)
    assert planned.wishes == before.wishes
    assert parts(planned) == parts(before)


async def test_a_day_of_another_year_says_its_year(town: Town, aino: Someone) -> None:
    town.talkoot(aino, "Kevätsiivous", days=(("2026-05-09T10:00", "2026-05-09T14:00"),))
    asked = await aino.says("/talkoot kuten kevätsiivous")
    assert asked.labels == ["la 28.11. klo 10–14", "la 8.5.2027 klo 10–14"]


async def test_the_title_of_an_earlier_one_asks_whether_it_is_meant(town: Town, aino: Someone) -> None:
    held_in_2025(town, aino)
    asked = await aino.says("/uusi talkoot Rantasiivous la 12.12. klo 9–12")
    assert asked.labels == ["Samanlaiset: Rantasiivous 2025", "Aloita tyhjästä"]
    said = await aino.taps("Samanlaiset: Rantasiivous 2025")
    assert said.text.startswith("Rantasiivous · la 12.12.2026 klo 9–12 · Uimaranta, Rantatie 3\n• Haravointi 0/10")
    await aino.says("/uusi talkoot Rantasiivous la 12.12. klo 9–12")
    assert (await aino.taps("Aloita tyhjästä")).text.startswith("Missä kokoonnutaan?")
    assert (await aino.says(WHOLE)).text.startswith(SEEN), "who says it all is not asked"


async def test_like_seven_takes_what_is_said_and_the_rest_from_there(town: Town, aino: Someone) -> None:
    before = held_in_2025(town, aino)
    said = await aino.says(f"/talkoot like {before.number} la 12.12. klo 9–12 tehtävät: lumityöt 5")
    assert said.text.startswith("Rantasiivous · la 12.12.2026 klo 9–12 · Uimaranta, Rantatie 3\n• Lumityöt 0/5\n")
    assert "Mukaan: hanskat" in said.text
    asked = await aino.says("/talkoot kuten rantasiivous")
    assert asked.text.startswith("Milloin?")


async def test_a_half_said_plan_goes_on_after_other_things_and_a_restart(town: Town, aino: Someone) -> None:
    await aino.says("/uusi talkoot Rantasiivous la 5.12. klo 10–14")
    await aino.says("Uimaranta")
    said = await aino.says("/tilat")
    assert said.text
    again = Town(town.db)
    again.keys = town.keys
    later = again.person("Aino")
    assert (await later.says("/jatka")).text.startswith("Mitä tehdään")
    assert (await later.says("haravointi 3")).text.startswith("Mitä otetaan mukaan?")


async def test_swedish_and_english_hear_it_in_their_language(town: Town) -> None:
    number = town.association("Byalaget")
    for language, publish in (("sv", "Publicera"), ("en", "Publish")):
        someone = town.person("Astrid", network="matrix" if language == "en" else "telegram", language=language)
        town.appoint(someone, Role.ORGANISER, f"association:{number}")
        said = await someone.says(WHOLE)
        assert said.labels[0] == publish
