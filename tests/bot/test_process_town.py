"""The whole town over the wire: bookings, approval, the queue, files and being forgotten, on both networks at once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bot.networks.choices import keycap
from storage.forgetting import FORGOTTEN
from storage.occupied import State
from tests import botapi
from tests.process_town import Mallila, OnTelegram, body, goes_through, killed_while_saying, mallila, number_of
from tests.synapse import Synapse

PNG = b"\x89PNG\r\n\x1a\n"


async def test_from_the_first_space_to_a_request_that_is_approved_and_one_that_is_rejected(
    synapse: Synapse, postgres_url: str, tmp_path: Path
) -> None:
    async with mallila(synapse, postgres_url, tmp_path) as town:
        aino, ville, liisa, bot = town.aino, town.ville, town.liisa, town.bot
        await founded(aino)
        await goes_through(aino, "/nimitä", "tilavastaava", "Juhlasali", "Liisa")
        await liisa.hears("Aino nimitti sinut tehtävään: tilavastaava (Juhlasali).")

        sent = await ville.says(f"/varaa juhlasali {bot.day(5)} klo 18–23 pikkujoulu", "Pyyntö lähti: Juhlasali")
        request = await liisa.hears("Ville pyytää: Juhlasali")
        assert await liisa.someone.reactions(request.event_id, liisa.room, 3) == [keycap(n) for n in (1, 2, 3)]
        await liisa.taps(request, "Hyväksy", "Hyväksytty: Juhlasali")
        told = await ville.hears("Tilavastaava Liisa hyväksyi pyyntösi.")
        assert "Sinulle: Ovikoodi 1234" in told.text
        await town.api.until(lambda: sent.text.startswith("Varattu: Juhlasali") or None, 10, "his card says so")

        await ville.says(f"/varaa juhlasali {bot.day(6)} klo 18–23 häät", "Pyyntö lähti: Juhlasali")
        why = await liisa.taps(await liisa.hears("· häät"), "Hylkää", "Miksi?")
        await liisa.says(str(number_of(why, "Liian myöhään")), "Hylätty: Juhlasali")
        rejected = await ville.hears("Nämä ovat vapaana:")
        assert "Syy: Liian myöhään" in rejected.text
        await ville.taps(rejected, rejected.labels[-1], "Pyyntö lähti: Juhlasali")
        assert "Ville pyytää: Juhlasali" in body(await liisa.hears("· häät\nVastaathan"))
        assert town.states() == [State.BOOKED, State.REQUESTED]

        await ville.says(f"/varaa varasto 2 {bot.day(3)}–{bot.day(40)} arkisto", "Varattu: Varasto 2")
        await ville.says(f"/varaa haravat 15 {bot.day(3)} klo 9–15", "Varattu: Haravat, 15 kpl")
        short = await aino.says(f"/varaa haravat 8 {bot.day(3)} klo 9–15", "Hara")
        await aino.taps(short, "Varaa 5", "Varattu: Haravat, 5 kpl")


async def founded(aino: OnTelegram) -> None:
    """Aino makes two associations, a hall that needs a keeper's word, a storage and gear, tapping where she can."""
    await goes_through(aino, "/uusi yhdistys", "Eräpolku ry", "seura", "Pohjoispää")
    await goes_through(aino, "/uusi yhdistys Martat", "yhdistys", "Pohjoispää")
    own = ("60", "Rantatie 3", "ma–su 8–24", "Kysy yksitellen", "tilavastaava", "30 min", "12 h", "ei taukoa")
    hall = await goes_through(aino, "/uusi tila Juhlasali", *own, "365 päivää", "maksuton", "Ovikoodi 1234")
    assert "Nyt varattavissa: Juhlasali." in hall.text
    await goes_through(aino, "/uusi tila Varasto 2", "päiviksi", "Ohita", "Loput tavalliset")
    gear = await goes_through(aino, "/uusi väline Haravat", "20", "Ohita", "Loput tavalliset")
    assert "Nyt varattavissa: Haravat" in gear.text


async def test_a_freed_time_is_offered_across_the_networks_and_kill_9_neither_loses_nor_doubles_the_offer(
    synapse: Synapse, sqlite_url: str, tmp_path: Path
) -> None:
    async with mallila(synapse, sqlite_url, tmp_path) as town:
        town.bot.space()
        booked = await all_want(town, town.bot.day(7))
        await town.ville.taps(booked, "Peru varaus", "Peruttu: Kylätalo")
        await town.liisa.taps(await town.liisa.hears("Kylätalo vapautui"), "Otan", "Varattu: Kylätalo")
        assert town.states() == [State.BOOKED]

        booked = await all_want(town, town.bot.day(8))
        async with killed_while_saying(town, "Peruttu: Kylätalo", town.ville):
            await town.ville.someone.press(booked, "Peru varaus")
        offer = await town.liisa.hears("Kylätalo vapautui")
        assert town.states() == [State.BOOKED, State.OFFERED]
        async with killed_while_saying(town, "Kylätalo vapautui", town.aino):
            await town.liisa.someone.react(offer.event_id, keycap(number_of(offer, "En tarvitse")), town.liisa.room)
        await town.liisa.hears("Selvä, vuoro siirtyi seuraavalle")
        assert town.states() == [State.BOOKED, State.OFFERED]
        await town.aino.taps(town.aino.last(), "Otan", "Varattu: Kylätalo")
        assert town.states() == [State.BOOKED, State.BOOKED]
        said = [body(event) for event in town.liisa.said()]
        assert len([text for text in said if text.startswith("Kylätalo vapautui")]) == 2, "one for each freed time"


async def all_want(town: Mallila, day: str) -> botapi.Message:
    """Ville has that day's afternoon, Liisa and then Aino wait for it; return what Ville was told."""
    wish = f"/varaa kylätalo {day} klo 12–14"
    booked = await town.ville.says(wish, "Varattu: Kylätalo")
    await town.liisa.taps(await town.liisa.says(wish, "Kylätalo on varattu"), "Jonoon", "Olet jonossa 1.")
    await town.aino.taps(await town.aino.says(wish, "Kylätalo on varattu"), "Jonoon", "Olet jonossa 2.")
    return booked


async def test_pictures_and_files_are_real_on_both_networks_and_who_is_forgotten_is_named_nowhere(
    synapse: Synapse, sqlite_url: str, tmp_path: Path
) -> None:
    async with mallila(synapse, sqlite_url, tmp_path) as town:
        aino, ville, liisa, bot = town.aino, town.ville, town.liisa, town.bot
        bot.space()
        await aino.says(f"/sulje päivät kylätalo {bot.day(4)} lakkaus", "Suljettu: Kylätalo")
        asked = await ville.says("/varaa kylätalo joka päivä klo 18–20 10 kertaa lentopallo", "Ei onnistu: ")
        assert asked.text.startswith("10 kertaa.")
        assert asked.text.endswith("(suljettu: lakkaus).")
        series = await ville.taps(asked, "Varaa muut 9", "Varattu 9 kertaa: Kylätalo")
        calendar = await ville.taps(series, "Kalenteriin")
        assert calendar.file is not None
        assert calendar.file[1].count(b"BEGIN:VEVENT") == 9
        booked = await liisa.says(f"/varaa kylätalo {bot.day(3)} klo 10–12 kuoro", "Varattu: Kylätalo")
        await liisa.taps(booked, "Kalenteriin")
        assert (await liisa.file(".ics")).startswith(b"BEGIN:VCALENDAR")

        week = await ville.says("/vapaat kylätalo ensi viikko")
        assert week.file is not None
        assert week.file[1].startswith(PNG)
        assert week.text.count("\n") == 7
        await liisa.says("/vapaat kylätalo ensi viikko", "Kylätalo")
        assert (await liisa.file(".png")).startswith(PNG)
        await ville.says("/omattiedot", "Tässä on kaikki")
        kept = [message.file for message in ville.someone.chat.messages.values() if message.file]
        assert [name for name, _ in kept[-2:]] == ["omat-tiedot.txt", "omat-tiedot.json"]
        await liisa.says("/omattiedot", "Tässä on kaikki")
        assert "· kuoro" in (await liisa.file("omat-tiedot.txt")).decode()

        await aino.says(f"/varaa kylätalo {bot.day(2)} klo 8–9", "Varattu: Kylätalo")
        await goes_through(ville, "/unohda minut", "Jatka", "Kyllä, unohda minut")
        assert ville.last().text.startswith("Nyt olen unohtanut sinut.")
        assert await bot.stop() == 0
        assert town.names_of(ville.someone), "where the goodbye was said is known for a minute"
        town.hurry(FORGOTTEN, timedelta(hours=2))
        town.hurry("booking-reminder", timedelta(hours=1))  # whoever hears of it, knows that the other came before
        await bot.start()
        await aino.hears("Kylätalo")
        assert town.names_of(ville.someone) == {}
        assert (await ville.says("hei")).text.startswith("Hei Ville!")
