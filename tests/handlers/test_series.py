"""Series in the chat: what fails is told first, the rest is booked, what is missing is replaced, all is taken back."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import select

from storage import associations, people, series, spaces
from storage.db import table
from storage.occupied import Series
from storage.people import Role
from tests.town import Someone, Town

pytestmark = pytest.mark.one_database

VOLLEYBALL = "/varaa koulun sali joka tiistai klo 18–20 31.5. asti lentopallo"


async def hall(town: Town, **features: Any) -> Someone:
    """The hall is closed around Christmas, and Liisa has it on 5 January; return Ville."""
    number = town.space("Koulun sali", note="Ovikoodi 1234", **features)
    town.db.write_now(lambda tx: spaces.close_days(tx, number, date(2026, 12, 22), date(2026, 12, 26), "joulu"))
    liisa = town.person("Liisa")
    await liisa.says("/varaa koulun sali ti 5.1. klo 19–21")
    return town.person("Ville")


def the_series(town: Town) -> int:
    """Return the number of the one series there is; what is only tried takes numbers too on PostgreSQL."""
    number: int = town.db.read_now(lambda tx: tx.scalar(select(table(Series).c.id)))
    return number


def nth(town: Town, place: int) -> int:
    """Return the number of a turn to come, counted from 1."""
    coming = town.db.read_now(lambda tx: series.coming(tx, the_series(town), now=town.clock.now()))
    return coming[place - 1].number


async def weekly(town: Town, **features: Any) -> Someone:
    """Ville has the hall on Tuesdays, five times."""
    town.space("Koulun sali", note="Ovikoodi 1234", **features)
    ville = town.person("Ville")
    await ville.says("/varaa koulun sali joka tiistai klo 18–20 5 kertaa lentopallo")
    return ville


async def test_what_cannot_be_had_is_told_with_its_reason_before_anything_is_booked(town: Town) -> None:
    ville = await hall(town)
    asked = await ville.says(VOLLEYBALL)
    assert asked.text == "27 kertaa. Ei onnistu: ti 22.12. (suljettu: joulu), ti 5.1. (varattu)."
    assert asked.labels == ["Varaa muut 25", "Ehdota niille korvaavat", "Älä varaa"]
    assert (await ville.says("/varaukset")).text == "Sinulla ei ole tulevia varauksia."


async def test_the_rest_is_booked_and_what_is_missing_is_told(town: Town) -> None:
    ville = await hall(town)
    await ville.says(VOLLEYBALL)
    booked = await ville.taps("Varaa muut 25")
    assert booked.text.splitlines() == [
        "Varattu 25 kertaa: Koulun sali, joka tiistai klo 18–20, ensi kerran ti 24.11.2026, 25.5.2027 asti"
        " · lentopallo",
        "Varaamatta jäi: ti 22.12. (suljettu: joulu), ti 5.1. (varattu).",
        "Sinulle: Ovikoodi 1234",
    ]
    assert booked.labels == ["Katso päivät", "Peru kaikki", "Kalenteriin", "Korvaavat ajat"]


@pytest.mark.parametrize("words", ["älä varaa", "ei"])
async def test_nothing_is_booked_if_that_is_not_good_enough(town: Town, words: str) -> None:
    ville = await hall(town)
    await ville.says(VOLLEYBALL)
    assert (await ville.says(words)).text == "Mitään ei varattu."


async def test_each_missing_date_gets_a_real_replacement_with_one_tap(town: Town) -> None:
    ville = await hall(town)
    await ville.says(VOLLEYBALL)
    first = await ville.taps("Ehdota niille korvaavat")
    assert first.text == "ti 22.12.2026 (suljettu: joulu). Mitä tilalle?"
    assert first.labels == ["ma 21.12. klo 18–20", "Jätä väliin"]
    second = await ville.taps("ma 21.12. klo 18–20")
    assert ville.reads()[-2] == "Varattu: Koulun sali, ma 21.12.2026 klo 18–20 · lentopallo"
    assert second.text == "ti 5.1.2027 (varattu). Mitä tilalle?"
    assert second.labels == ["ti 5.1. klo 17–19", "ke 6.1. klo 18–20", "ma 4.1. klo 18–20", "Jonoon", "Jätä väliin"]
    done = await ville.taps("Jätä väliin")
    assert done.text == "Valmista: Koulun sali, joka tiistai klo 18–20, yhteensä 26 kertaa. Puuttuu: ti 5.1."
    card = next(text for text in ville.reads() if text.startswith("Varattu 26 kertaa"))  # edited as it goes
    assert "lentopallo" in card


async def test_a_missing_date_is_tried_again_when_it_has_become_free(town: Town) -> None:
    ville = await hall(town)
    await ville.says(VOLLEYBALL)
    await ville.taps("Varaa muut 25")
    shown = await ville.says(f"/vakiovuoro {the_series(town)}")
    assert "Puuttuu: ti 22.12., ti 5.1." in shown.text.splitlines()
    refused = await ville.taps("Yritä uudelleen ti 5.1.")
    assert refused.text == "Koulun sali on varattu ti 5.1.2027 klo 19–21."
    assert refused.labels[-1] == "Jonoon"
    await town.person("Liisa").says("/peru 1")
    assert (await ville.taps("Yritä uudelleen ti 5.1.")).text.startswith("Varattu: Koulun sali, ti 5.1.2027 klo 18–20")
    assert (await ville.says(f"/vuoro {the_series(town)} ti 5.1.")).text.startswith(
        "ti 5.1.2027 ei puutu mitään. Mikä päivä?"
    )


async def test_many_failures_stay_short(town: Town) -> None:
    ville = await hall(town, ahead=60)
    number = 1
    for day in (1, 3, 7, 8, 9, 11, 14):
        closed = date(2026, 12, day)
        town.db.write_now(partial(spaces.close_days, space_id=number, first=closed, last=closed))
    asked = await ville.says("/varaa koulun sali joka päivä klo 10–12 10.2. asti")
    assert asked.text == (
        "81 kertaa. Ei onnistu: ti 1.12. (suljettu), to 3.12. (suljettu), ma 7.12. (suljettu), ti 8.12. (suljettu), "
        "ke 9.12. (suljettu), pe 11.12. (suljettu), ja 6 muuta, to 21.1. alkaen 21 kertaa (ei voi vielä varata)."
    )
    assert asked.labels == ["Varaa muut 48", "Ehdota niille korvaavat", "Näytä kaikki päivät", "Älä varaa"]
    everything = await ville.taps("Näytä kaikki päivät")
    assert "ja 6 muuta" not in everything.text
    assert (await ville.taps("Varaa muut 48")).text.startswith("Varattu 48 kertaa")


async def test_what_is_never_free_is_told_once(town: Town) -> None:
    ville = await hall(town)
    refused = await ville.says("/varaa koulun sali joka tiistai klo 21–23 31.5. asti")
    assert refused.text == "Koulun sali: auki ti 24.11.2026 klo 8–21."
    assert refused.labels == ["Vapaat ajat"]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["joka toinen torstai", "8–10", "5 kertaa"], "joka toinen torstai klo 8–10, ensi kerran to 26.11.2026"),
        (["joka torstai klo 18", "20", "31.1."], "joka torstai klo 18–20, ensi kerran to 26.11.2026, 28.1.2027"),
        (["joka torstai", "18-20", "tammikuun loppuun"], "joka torstai klo 18–20, ensi kerran to 26.11.2026, 28.1"),
        (["joka lauantai", "8–10", "10 kertaa"], "joka lauantai klo 8–10, ensi kerran la 28.11.2026, 30.1.2027 asti"),
        (["torstaisin klo 18–20", "31.12.2026 asti"], "joka torstai klo 18–20, ensi kerran to 26.11.2026, 31.12.2026"),
        (["joka torstai koko päivä 3 kertaa"], "joka torstai, ensi kerran to 26.11.2026, 10.12.2026 asti"),
    ],
)
async def test_what_a_series_lacks_is_asked_one_thing_at_a_time(town: Town, lines: list[str], said: str) -> None:
    town.space("Koulun sali", longest=14 * 60)
    ville = town.person("Ville")
    await ville.says(f"/varaa koulun sali {lines[0]} jumppa")
    for line in lines[1:]:
        labels = ville.sees().labels
        await (ville.taps(line) if line in labels else ville.says(line))
    answer = ville.sees().text
    assert said in answer
    assert answer.startswith("Varattu ")
    assert answer.endswith("· jumppa")


async def test_a_series_has_at_most_as_many_turns_as_can_be_read(town: Town) -> None:
    town.space("Koulun sali")
    ville = town.person("Ville")
    asked = await ville.says("/varaa koulun sali joka päivä klo 8–10 31.5. asti")
    assert asked.text == "Vakiovuoroon mahtuu enintään 120 kertaa. Mihin asti?"
    assert asked.labels == ["31.12.2026 asti", "Niin pitkään kuin voi, 21.3.2027 asti"]
    assert (await ville.taps("Niin pitkään kuin voi, 21.3.2027 asti")).text.startswith("Varattu 120 kertaa")


async def test_the_same_series_said_twice_is_there_once(town: Town) -> None:
    ville = await weekly(town)
    again = await ville.says("/varaa koulun sali joka tiistai klo 18–20 5 kertaa")
    assert again.text.startswith("Tämä on jo sinulla: Koulun sali, ti 24.11.2026 klo 18–20")
    assert (await ville.says("/vakiovuorot")).text.count("Koulun sali") == 1


async def test_only_one_turn_is_cancelled_or_all_from_there_on(town: Town) -> None:
    ville = await weekly(town)
    asked = await ville.says(f"/peru {nth(town, 3)}")
    assert asked.text == "Tämä kuuluu vakiovuoroon: Koulun sali joka tiistai klo 18–20. Kumpaa tarkoitat?"
    assert asked.labels == ["Vain tämä", "Tämä ja 2 sen jälkeen"]
    assert (await ville.taps("Vain tämä")).text.startswith("Peruttu: Koulun sali, ti 8.12.2026 klo 18–20")
    await ville.taps("Kumoa")
    await ville.says(f"/peru {nth(town, 3)}")
    cancelled = await ville.says("kaikki tästä eteenpäin")
    assert cancelled.labels == ["Vain tämä", "Tämä ja 2 sen jälkeen", "Keskeytä"]
    cancelled = await ville.says("tästä eteenpäin")
    assert cancelled.text == "Peruttu 3 kertaa: Koulun sali, joka tiistai klo 18–20, alkaen ti 8.12.2026"
    assert "jäljellä 2 kertaa" in (await ville.says("/vakiovuorot")).text
    back = await ville.taps("Kumoa")
    assert back.text.startswith("Palautettu 3 kertaa: Koulun sali, joka tiistai klo 18–20, ensi kerran ti 24.11.2026")
    assert (await ville.taps("Peru ne sittenkin")).text.startswith("Peruttu 3 kertaa")


async def test_the_last_turn_is_cancelled_without_a_question(town: Town) -> None:
    ville = await weekly(town)
    last = nth(town, 5)
    assert (await ville.says(f"/peru {last}")).text.startswith("Peruttu: Koulun sali, ti 22.12.2026")
    again = await ville.says(f"/peru {last}")
    assert again.text.startswith("Tämä varaus on jo peruttu")


async def test_what_was_taken_meanwhile_is_told_when_a_series_comes_back(town: Town) -> None:
    ville = await weekly(town)
    cancelled = await ville.taps("Peru kaikki")
    assert cancelled.text.startswith("Peruttu 5 kertaa")
    assert (await ville.says("/vakiovuorot")).text.startswith("Sinulla ei ole vakiovuoroja.")
    await town.person("Liisa").says("/varaa koulun sali ti 1.12. klo 19–20")
    back = await ville.taps("Kumoa")
    assert back.text.splitlines()[0].startswith("Palautettu 4 kertaa")
    assert back.text.splitlines()[1] == "Ei enää vapaana: ti 1.12. (varattu)."
    assert "Puuttuu: ti 1.12." in (await ville.says("/vakiovuorot")).text


async def test_a_series_is_moved_from_one_turn_on_and_what_cannot_be_stays(town: Town) -> None:
    ville = await weekly(town)
    await town.person("Liisa").says("/varaa koulun sali ke 9.12. klo 19–20")
    await ville.says(f"/siirra {nth(town, 2)} ke 2.12. klo 18–20")
    moved = await ville.taps("Tämä ja 3 sen jälkeen")
    assert moved.text.splitlines() == [
        "Siirretty 3 kertaa: Koulun sali, joka keskiviikko klo 18–20, ensi kerran ke 2.12.2026, 23.12.2026 asti"
        " · lentopallo",
        "Nämä jäävät ennalleen: ti 8.12. (varattu).",
    ]
    days = [line.split()[2] for line in (await ville.says(f"/vakiovuoro {the_series(town)}")).text.splitlines()[1:-1]]
    assert days == ["24.11.2026", "2.12.2026", "8.12.2026", "16.12.2026", "23.12.2026"]
    back = await ville.taps("Kumoa")
    assert back.text.startswith("Siirretty 3 kertaa: Koulun sali, joka tiistai klo 18–20, ensi kerran ti 24.11.2026")
    forth = await ville.taps("Kumoa")
    assert forth.text.startswith("Siirretty 3 kertaa: Koulun sali, joka keskiviikko klo 18–20")


async def test_only_that_turn_is_moved_and_asked_about_once(town: Town) -> None:
    ville = await weekly(town)
    await town.person("Liisa").says("/varaa koulun sali ke 9.12. klo 19–20")
    await ville.says(f"/siirra {nth(town, 3)} ke 9.12. klo 18–20")
    refused = await ville.taps("Vain tämä")
    assert refused.text == "Koulun sali on varattu ke 9.12.2026 klo 19–20."
    moved = await ville.taps(refused.labels[0])
    assert moved.text.startswith("Siirretty: Koulun sali, ke 9.12.2026 klo 17–19")


async def test_the_last_friday_cannot_move_to_another_day(town: Town) -> None:
    town.space("Koulun sali")
    ville = town.person("Ville")
    await ville.says("/varaa koulun sali joka kuukauden viimeinen perjantai klo 18–20 4 kertaa")
    await ville.says(f"/siirra {nth(town, 2)} la 26.12. klo 18–20")
    refused = await ville.taps("Tämä ja 2 sen jälkeen")
    assert refused.text.startswith(
        "”kuukauden viimeisenä perjantaina klo 18–20” ei voi vaihtaa päivää, vain kellonaikaa."
    )
    await ville.says(f"/siirra {nth(town, 2)} pe 25.12. klo 19–21")
    assert (await ville.taps("Tämä ja 2 sen jälkeen")).text.startswith("Siirretty 3 kertaa")


async def test_a_group_hears_one_line_and_the_door_code_comes_in_private(town: Town) -> None:
    town.space("Koulun sali", note="Ovikoodi 1234")
    ville = town.person("Ville")
    await ville.says("/help")
    heard = await ville.says("/varaa koulun sali joka tiistai klo 18–20 5 kertaa", group="Kylätori")
    assert heard.text.startswith("Varattu 5 kertaa: Koulun sali, joka tiistai klo 18–20")
    assert "Ovikoodi" not in heard.text
    assert ville.sees().text.endswith("Sinulle: Ovikoodi 1234")


async def test_all_dates_go_into_the_calendar_at_once(town: Town) -> None:
    ville = await weekly(town)
    (file,) = (await ville.taps("Kalenteriin")).reply.files
    entries = list(Calendar.from_ical(file.content).walk("VEVENT"))
    assert len({str(entry["uid"]) for entry in entries}) == 5


async def test_a_turn_is_reminded_of_like_any_booking(town: Town) -> None:
    ville = await weekly(town)
    await town.go_to("2026-11-24T12:00")
    assert ville.sees().text.startswith("Huomenna: Koulun sali, ti 24.11.2026 klo 18–20")


async def test_an_organiser_sees_and_cancels_the_associations_series_and_the_booker_hears_of_it_once(
    town: Town,
) -> None:
    town.space("Koulun sali")
    ville, liisa = town.person("Ville"), town.person("Liisa")
    await ville.says("/help")
    await liisa.says("/help")

    def found(tx: Any) -> None:
        added = associations.add(tx, associations.Association(name="Eräpolku ry", key="", created_at=town.clock.now()))
        subject = associations.subject(added.association_id)
        for someone, role in ((ville, Role.MEMBER), (liisa, Role.ORGANISER)):
            known = people.meet(
                tx, network="telegram", user=someone.user, name=someone.name, language="fi", now=town.clock.now()
            )
            people.appoint(tx, known.id, role, subject, now=town.clock.now())

    town.db.write_now(found)
    await ville.says("/varaa koulun sali joka tiistai klo 18–20 5 kertaa")
    assert ville.sees().text.endswith("(Eräpolku ry)")
    assert f"{the_series(town)}. Koulun sali, joka tiistai klo 18–20" in (await liisa.says("/vakiovuorot")).text
    before = len(ville.reads())
    await liisa.says(f"/peru vakiovuoro {the_series(town)}")
    told = ville.reads()[before:]
    assert told == ["Liisa perui 5 varaustasi: Koulun sali, joka tiistai klo 18–20, alkaen ti 24.11.2026"]


async def test_nobody_touches_the_series_of_somebody_else(town: Town) -> None:
    ville = await weekly(town)
    cancelled = await ville.says(f"/peru {nth(town, 3)} kaikki")
    liisa = town.person("Liisa")
    assert (await liisa.says(f"/vakiovuoro {the_series(town)}")).text == "Sellaista vakiovuoroa ei ole sinulla."
    assert (await liisa.says(f"/peru vakiovuoro {the_series(town)}")).text == "Sellaista vakiovuoroa ei ole sinulla."
    assert (await liisa.says(cancelled.button("Kumoa").command, pressed=True)).text == "Kumottavaa ei ole."


async def test_the_keepers_are_asked_once_for_all_turns(town: Town) -> None:
    aino = await town.caretaker()
    ville = await weekly(town, approval=True)
    assert ville.sees().text.startswith("Pyyntö lähti, 5 kertaa: Koulun sali, joka tiistai klo 18–20")
    asked = [text for text in aino.reads() if "Ville" in text]
    assert len(asked) == 1


async def test_it_reads_well_in_swedish_and_english(town: Town) -> None:
    ville = await hall(town)
    await ville.says("/language sv")
    asked = await ville.says("/boka koulun sali varje tisdag kl. 18–20 till 31.5")
    assert asked.text == "27 gånger. Går inte: ti 22.12 (stängt: joulu), ti 5.1 (bokad)."
    assert asked.labels == ["Boka de andra 25", "Föreslå ersättande tider", "Boka inte"]
    await ville.says("/language en")
    asked = await ville.says("/book koulun sali every Tuesday 18–20 until 31 May")
    assert asked.text == "27 times. Cannot be had: Tue 22 Dec (closed: joulu), Tue 5 Jan (taken)."
    assert asked.labels == ["Book the other 25", "Offer replacements for them", "Do not book"]


async def test_the_buttons_of_several_series_say_which_is_meant(town: Town) -> None:
    ville = await hall(town)
    await ville.says("/varaa koulun sali joka tiistai klo 18–20 31.5. asti")
    await ville.taps("Varaa muut 25")
    assert (await ville.says("/vakiovuorot")).labels == ["Katso päivät", "Korvaavat ajat"]
    await ville.says("/varaa koulun sali joka torstai klo 17–18 3 kertaa")
    said = await ville.says("/vakiovuorot")
    assert said.labels == ["Päivät: ti 18–20", "Korvaavat: ti 18–20", "Päivät: to 17–18"]


async def test_what_only_the_booker_may_know_stays_when_a_turn_goes(town: Town) -> None:
    ville = await weekly(town, address="Koulutie 2")
    assert "Osoite: Koulutie 2\nSinulle: Ovikoodi 1234" in ville.sees().text
    await ville.says(f"/peru {nth(town, 2)} vain tämä")
    card = next(text for text in ville.reads() if text.startswith("Varattu 4 kertaa: Koulun sali"))
    assert card.endswith("Osoite: Koulutie 2\nSinulle: Ovikoodi 1234")
