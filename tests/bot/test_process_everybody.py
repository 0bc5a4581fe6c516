"""Everybody hears it, over the wire: an announcement and an event in groups of both networks, some of which fail."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import update

from bot.networks.choices import keycap
from handlers.after.over import ASK
from handlers.announcing import delivery_card
from storage import events
from storage.db import table
from storage.event_table import EventDay
from tests.botapi import Fault, Message
from tests.botapi.checks import ApiError
from tests.matrix_people import PATIENCE, Person
from tests.process_groups import Places, gathered
from tests.process_town import Mallila, body, goes_through, mallila, number_of
from tests.synapse import Synapse

PNG = b"\x89PNG\r\n\x1a\n"
PICTURE, POSTER = PNG + b"laituri", PNG + b"juhla"
TOLD = "/ilmoita fi: Laituri on paikallaan!\nsv: Bryggan är på plats!\nkenelle: kaikki"
CORRECTED = "Laituri on taas rannassa."
LONG = f"{CORRECTED} " + ("Tervetuloa uimaan. " * 60).strip()
BRIDGE = "Bryggan är tillbaka."


async def test_announcements_and_events_reach_everybody_and_stay_right_whatever_fails(
    synapse: Synapse, sqlite_url: str, tmp_path: Path
) -> None:
    async with Person(synapse, "Ada") as ada, mallila(synapse, sqlite_url, tmp_path) as town:
        places = await gathered(town, ada)
        delivery = await told(town, places)
        await unheard(town, places)
        await asked(town, places)
        await town.api.until(lambda: "Lähetetty 5/6." in delivery.text or None, 15, "the card says how it went")
        assert "• Kalakerho: botti on poistettu ryhmästä" in delivery.text
        await corrected(town, places)
        await published(town, places)
        await answered(town, places)
        await withdrawn(town, places, delivery)
        await moved(town, places)
        await planned(town)
        await over(town)


async def told(town: Mallila, places: Places) -> Message:
    """The picture stands everywhere with each group's words, also where the group has moved; return how it went."""
    aino = town.aino
    await aino.someone.send_file(PICTURE, caption=TOLD)
    preview = await aino.hears("Kenelle")
    assert "Lähetetään 6 ryhmään: 4 Telegramissa, 2 Matrixissa." in preview.text
    places.kalakerho.chat.bot = "kicked"  # and nobody told the bot
    moved = town.api.supergroup("Martat")
    moved.chat.bot, places.martat.chat.moved_to = "member", moved.id
    places.martat = moved
    delivery = await aino.taps(preview, "Lähetä nyt", "Lähetetty")
    await town.api.until(lambda: len(places.copies("!")) == 3 or None, 15, "all three have it")
    for title, copy in places.copies("!").items():
        words = "Bryggan är på plats!" if title == "Koski" else "Laituri on paikallaan!"
        assert copy.text.endswith(words)
        assert copy.file is not None
        assert copy.file[1] == PICTURE
    await places.hidden.reads("Bryggan är på plats!")
    await places.clear.reads("Laituri on paikallaan!")
    assert [await one.picture(1) for one in (places.hidden, places.clear)] == [PICTURE, PICTURE]
    return delivery


async def unheard(town: Mallila, places: Places) -> None:
    """What somebody replies to the announcement in a group is for the others there: the bot says nothing to anybody."""
    tori, clear = places.copies("!")["Kylätori"], places.clear.first("Laituri on paikallaan!")
    said, heard = len(town.api.sent), len(town.liisa.someone.seen)
    await town.ville.someone.say("Kuka sen laittoi?", chat=places.tori, reply_to=tori)
    await town.liisa.someone.say("Hienoa", places.clear.liisa.room, reply_to=clear.event_id)
    await town.liisa.says("kiitos")  # what is heard after it is answered
    await town.api.quiet()
    assert {one.message.chat.title for one in town.api.sent[said:]} <= {"Aino"}, "at most the delivery card changes"
    bots = [event for _, event in town.liisa.someone.seen[heard:] if event.sender == town.bot.matrix_id]
    assert {room for room, event in town.liisa.someone.seen[heard:] if event in bots} == {town.liisa.room}


async def asked(town: Mallila, places: Places) -> None:
    """Ville asks by the link under the announcement, Liisa by the word in it; both have the answer through the bot."""
    aino, ville, liisa = town.aino, town.ville, town.liisa
    await ville.someone.press(places.copies("!")["Kylätori"], "Kysy lähettäjältä")
    await ville.hears("Mitä haluat kysyä?")
    await ville.says("Onko siinä kaide?", "Välitin kysymyksesi")
    word = body(places.clear.first("Laituri on paikallaan!")).rpartition(" : ")[2]
    await liisa.says(word, "Mitä haluat kysyä?")
    await liisa.says("Saako siitä hypätä?", "Välitin kysymyksesi")
    questions = [await aino.hears(f"{name} kysyy") for name in ("Ville", "Liisa")]
    for asks, reply in zip(questions, ("On.", "Saa!"), strict=True):
        await aino.taps(asks, "Vastaa", "Mitä vastaat?")
        await aino.says(reply, "Välitin vastauksesi")
    await ville.hears("Aino vastaa")
    assert body(await liisa.hears("Aino vastaa")).splitlines()[0].endswith("Saa!")


async def corrected(town: Mallila, places: Places) -> None:
    """Killed in the middle of it, every copy reads anew; what is too long for under the picture stands below it."""
    groups = (places.tori.id, places.martat.id)
    held = [town.api.faults.add(Fault("hold", "editMessageCaption", group)) for group in groups]
    await town.aino.says(f"/oikaise tiedote 1 fi: {LONG} sv: {BRIDGE}", "Korjattu")
    async with asyncio.timeout(PATIENCE):
        for one in held:
            await one.met.wait()
    await town.bot.kill()
    for one in held:
        one.release.set()
    await town.bot.start()
    await town.api.until(lambda: len(places.copies(LONG)) == 2 or None, 15, "both Finnish groups read so")
    await town.api.until(lambda: len(places.copies(BRIDGE)) == 1 or None, 15, "so does the Swedish one")
    assert not any(one.file for one in places.copies(LONG).values())
    assert all(one.file for one in places.copies(BRIDGE).values())
    await places.clear.reads(LONG)
    await places.hidden.reads(BRIDGE)


async def withdrawn(town: Mallila, places: Places, delivery: Message) -> None:
    """Nothing of it stands any more, but where it cannot be removed: there it says so, and so does the card."""
    refused = ApiError(400, "Bad Request: message can't be deleted for everyone")
    town.api.faults.add(Fault("refuse", "deleteMessage", places.koski.id, error=refused))
    await town.liisa.someone.needs(places.hidden.liisa.room, "m.room.redaction", 50)
    await town.aino.says("/vedä pois 1", "Vedetty pois")
    await town.api.until(lambda: not places.copies(CORRECTED) or None, 15, "it is removed")
    await town.liisa.someone.until(lambda: not any(CORRECTED in one for one in places.clear.words()), "it stands still")
    town.hurry(delivery_card.DELIVERY, timedelta())
    await town.api.until(
        lambda: "2 paikasta viestiä ei voinut enää poistaa" in delivery.text or None, 20, "the card says how it went"
    )
    assert "Poistettu 4/6." in delivery.text
    assert "• Kalakerho" not in delivery.text
    assert places.copies("Det här meddelandet har dragits in.").keys() == {"Koski"}
    await places.hidden.reads("Det här meddelandet har dragits in.")
    files = [one.file for group in (places.tori, places.martat) for one in group.chat.messages.values() if one.file]
    assert [content for _, content in files] == [POSTER, POSTER], "the picture went with it"
    assert len([words for words in places.clear.words() if words.endswith(".jpg")]) == 1


async def published(town: Mallila, places: Places) -> None:
    """The event stands in every group with its picture."""
    plan = f"/uusi tapahtuma Kyläjuhla {town.bot.day(3)} klo 12–16\npaikka: Ranta\nenintään: 1"
    await town.aino.someone.send_file(POSTER, caption=plan)
    preview = await town.aino.hears("Kyläjuhla ·")
    await town.aino.taps(preview, "Julkaise", "Julkaistu: Kyläjuhla")
    await town.api.until(lambda: len(places.copies("Kyläjuhla ·")) == 3 or None, 15, "it stands in all groups")
    assert {copy.file and copy.file[1] for copy in places.copies("Kyläjuhla ·").values()} == {POSTER}
    assert [await one.picture(2) for one in (places.hidden, places.clear)] == [POSTER, POSTER]


async def answered(town: Mallila, places: Places) -> None:
    """Ville comes by a tap, Liisa by a reaction: she waits until he cannot come, and every card counts."""
    ville, liisa, room = town.ville, town.liisa, places.clear
    await ville.someone.press(places.copies("Kyläjuhla ·")["Kylätori"], "Tulen")
    coming = await ville.hears("Olet mukana: Kyläjuhla")
    card = room.first("Kyläjuhla ·")
    await liisa.someone.react(card.event_id, keycap(number_of(card, "Tulen")), room.liisa.room)
    await liisa.hears("Täynnä on. Olet jonossa 1.")
    await ville.taps(coming, "En pääsekään", "Et tule: Kyläjuhla")
    await liisa.hears("Paikka vapautui, olet mukana: Kyläjuhla")
    await town.api.until(lambda: len(places.copies("1/1")) == 3 or None, 15, "the cards count")
    assert not places.copies("jonossa")


async def moved(town: Mallila, places: Places) -> None:
    """Whoever comes hears once that it is moved, and every card says so."""
    asked = await town.aino.says(f"/siirrä tapahtuma 1 {town.bot.day(4)} klo 13", "Siirretään: Kyläjuhla")
    await town.aino.taps(asked, "Siirrä", "Siirretty: Kyläjuhla")
    await town.liisa.hears("Aino siirsi tapahtuman: Kyläjuhla on nyt")
    await town.api.until(lambda: len(places.copies("Siirretty")) == 2 or None, 15, "the Finnish cards say so")


async def planned(town: Mallila) -> None:
    """The plan of a fair is a picture on both networks."""
    fair = f"/uudet messut Järjestömessut\n{town.bot.day(5)} klo 10–15\npaikka: Jämsänsali"
    preview = await goes_through(town.aino, fair)
    await town.aino.taps(preview, "Julkaise", "Julkaistu: Järjestömessut")
    await town.aino.says("/esittelypaikat 2 1-4 3x3 m sähkö", "4 paikkaa lisätty.")
    plan = await town.aino.says("/paikkakartta 2", "Järjestömessut")
    assert plan.file is not None
    assert plan.file[1].startswith(PNG)
    await town.liisa.says("/paikkakartta 2", "Järjestömessut")
    assert (await town.liisa.file("kartta")).startswith(PNG)


async def over(town: Mallila) -> None:
    """When it is over, whoever came is asked once, and the summary comes as a picture and as a page to print."""
    past(town)
    town.hurry(events.ENDED, timedelta())
    await town.aino.hears("Ohi on: Kyläjuhla")
    town.hurry(ASK, timedelta())
    question = await town.liisa.hears("Millaista oli?")
    await town.liisa.taps(question, "5", "Kiitos")
    summary = await town.aino.says("/yhteenveto 1", "Kyläjuhla")
    picture, page = list(town.aino.someone.chat.messages.values())[-2:]
    assert page is summary
    assert [one.file[1][:4] for one in (picture, page) if one.file] == [PNG[:4], b"%PDF"]
    await town.liisa.says("/yhteenveto 1", "Kyläjuhla")
    assert (await town.liisa.file(".png")).startswith(PNG)
    assert (await town.liisa.file(".pdf")).startswith(b"%PDF")
    assert len([one for one in town.liisa.said() if "Millaista oli?" in body(one)]) == 1
    assert not [one for one in town.api.sent if one.chat == town.ville.someone.id and "Millaista oli?" in one.text]


def past(town: Mallila) -> None:
    """The event has ended a moment ago."""
    db, ended = town.bot.database(), datetime.now(UTC) - timedelta(minutes=1)
    day = table(EventDay)
    times = {"starts_at": ended - timedelta(hours=3), "ends_at": ended}
    try:
        db.write_now(lambda tx: tx.run(update(day).where(day.c.event_id == 1).values(times)))
    finally:
        db.close()
