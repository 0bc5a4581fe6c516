"""Everybody hears it, over the wire: an announcement and an event in groups of both networks, some of which fail."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import nio

from handlers.announcing import delivery_card
from tests.botapi import Fault, Group, Message
from tests.botapi.checks import ApiError
from tests.matrix_people import PATIENCE, Person
from tests.process_town import Mallila, OnMatrix, body, goes_through, mallila, number_of
from tests.synapse import Synapse

PNG = b"\x89PNG\r\n\x1a\n"
PICTURE = PNG + b"laituri"
TOLD = "/ilmoita fi: Laituri on paikallaan!\nsv: Bryggan är på plats!\nkenelle: kaikki"
CORRECTED = "Laituri on taas rannassa."
LONG = f"{CORRECTED} " + ("Tervetuloa uimaan. " * 60).strip()
BRIDGE = "Bryggan är tillbaka."


@dataclass
class Room:
    """A Matrix room of the town, as Liisa sees it."""

    liisa: OnMatrix

    def words(self) -> list[str]:
        """Return what the bot's messages here read now, without those that are gone; a file by its name."""
        said: dict[str, str] = {}
        for event in self.liisa.said():
            relation = event.source["content"].get("m.relates_to", {})
            said[relation.get("event_id") if relation.get("rel_type") == "m.replace" else event.event_id] = body(event)
        return [words for event, words in said.items() if event not in self.gone()]

    def gone(self) -> set[str]:
        here = [event for room, event in self.liisa.someone.seen if room == self.liisa.room]
        return {event.redacts for event in here if isinstance(event, nio.RedactionEvent)}

    def first(self, part: str) -> nio.Event:
        """Return the message with that in it, as it was first said."""
        return next(event for event in self.liisa.said() if part in body(event))

    async def reads(self, part: str) -> None:
        """Some message here reads so now."""
        await self.liisa.someone.until(lambda: any(part in one for one in self.words()), f"{part!r} is not read")

    async def picture(self) -> bytes:
        """Return what the newest picture here shows."""

        def shown() -> list[nio.Event]:
            return [one for one in self.liisa.said() if one.source["content"]["msgtype"] == "m.image"]

        await self.liisa.someone.until(lambda: bool(shown()), "no picture came")
        return await self.liisa.someone.download(shown()[-1])


@dataclass
class Places:
    """The groups of the town: those that hear, one that has thrown the bot out, one that has another address."""

    town: Mallila
    tori: Group
    koski: Group
    kalakerho: Group
    martat: Group
    hidden: Room
    clear: Room

    def copies(self, part: str = "") -> dict[str, Message]:
        """Return what stands in each Telegram group with that in it, the newest."""
        found: dict[str, Message] = {}
        for group in (self.tori, self.koski, self.martat):
            for one in group.chat.messages.values():
                if one.sender["is_bot"] and part in one.text:
                    found[group.title] = one
        return found


async def gathered(town: Mallila, ada: Person) -> Places:
    """Four groups on Telegram and two rooms on Matrix are linked; Koski and Pohjoispää speak Swedish."""
    await goes_through(town.aino, "/nimitä", "ylläpitäjä", "Liisa")
    await town.liisa.hears("Aino nimitti sinut")
    groups = [town.api.supergroup("Kylätori"), *(town.api.group(name) for name in ("Koski", "Kalakerho", "Martat"))]
    for group in groups:
        await group.add_bot(town.aino.someone, as_admin=group is groups[0])
    for group in groups:
        greeting = await town.aino.someone.hears("Hei!", chat=group, within=PATIENCE)
        await town.aino.someone.press(greeting, "Liitä tämä ryhmä")
    for group in groups:
        await town.aino.someone.hears("nyt liitetty", chat=group, within=PATIENCE)
    hidden, clear = [await _room(town, ada, name, encrypted=name == "Pohjoispää") for name in ("Pohjoispää", "Etelä")]
    await town.aino.someone.say("/kieli ruotsi", chat=groups[1])
    await town.aino.someone.hears("svenska", chat=groups[1], within=PATIENCE)
    await hidden.liisa.says("!kieli ruotsi", "svenska")
    return Places(town, *groups, hidden, clear)


async def _room(town: Mallila, ada: Person, name: str, *, encrypted: bool) -> Room:
    liisa = town.liisa.someone
    room = await liisa.create(name, invite=(town.bot.matrix_id, ada.id), encrypted=encrypted)
    await ada.join(room)
    await liisa.together(room, town.bot.matrix_id, ada.id)
    on = OnMatrix(liisa, room, town.bot.matrix_id)
    await on.says("!liitä", "nyt liitetty")
    return Room(on)


async def test_what_is_told_to_everybody_arrives_stays_right_and_is_taken_back(
    synapse: Synapse, sqlite_url: str, tmp_path: Path
) -> None:
    async with Person(synapse, "Ada") as ada, mallila(synapse, sqlite_url, tmp_path) as town:
        places = await gathered(town, ada)
        delivery = await told(town, places)
        await unheard(town, places)
        await asked(town, places)
        await corrected(town, places)
        await withdrawn(town, places, delivery)


async def told(town: Mallila, places: Places) -> Message:
    """The picture stands everywhere with the words of each group, also where the group has moved; return how it went."""
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
    assert [await one.picture() for one in (places.hidden, places.clear)] == [PICTURE, PICTURE]
    await town.api.until(lambda: "Lähetetty 5/6." in delivery.text or None, 15, "the card says how it went")
    assert "• Kalakerho: botti on poistettu ryhmästä" in delivery.text
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
    held = town.api.faults.add(Fault("hold", "editMessageCaption", places.tori.id))
    await town.aino.says(f"/oikaise tiedote 1 fi: {LONG} sv: {BRIDGE}", "Korjattu")
    async with asyncio.timeout(PATIENCE):
        await held.met.wait()
    await town.bot.kill()
    held.release.set()
    await town.bot.start()
    await town.api.until(lambda: len(places.copies(LONG)) == 2 or None, 15, "both Finnish groups read so")
    await town.api.until(lambda: len(places.copies(BRIDGE)) == 1 or None, 15, "so does the Swedish one")
    assert [one.file is None for one in (*places.copies(LONG).values(), *places.copies(BRIDGE).values())] == [
        *(True, True, False)
    ]
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
    await town.api.until(lambda: "Poistettu 4/6." in delivery.text or None, 20, "the card says how it went")
    assert "2 paikasta viestiä ei voinut enää poistaa" in delivery.text
    assert "• Kalakerho" not in delivery.text
    assert places.copies("Det här meddelandet har dragits in.").keys() == {"Koski"}
    await places.hidden.reads("Det här meddelandet har dragits in.")
    assert not [words for words in places.clear.words() if words.endswith(".jpg")], "and so is the picture"
