"""The groups of a town over the wire: on both networks, some of which fail, with what stands in each of them now."""

from __future__ import annotations

from dataclasses import dataclass

import nio

from tests.botapi import Group, Message
from tests.matrix_people import PATIENCE, Person
from tests.process_town import Mallila, OnMatrix, body, goes_through


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

    async def picture(self, number: int) -> bytes:
        """Return what the picture here shows that came as that one."""

        def shown() -> list[nio.Event]:
            return [one for one in self.liisa.said() if one.source["content"]["msgtype"] == "m.image"]

        await self.liisa.someone.until(lambda: len(shown()) >= number, "no picture came")
        return await self.liisa.someone.download(shown()[number - 1])


@dataclass
class Places:
    """The groups of the town, four on Telegram, and on Matrix an encrypted room and a clear one."""

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
    return Places(town, groups[0], groups[1], groups[2], groups[3], hidden, clear)


async def _room(town: Mallila, ada: Person, name: str, *, encrypted: bool) -> Room:
    liisa = town.liisa.someone
    room = await liisa.create(name, invite=(town.bot.matrix_id, ada.id), encrypted=encrypted)
    await ada.join(room)
    await liisa.together(room, town.bot.matrix_id, ada.id)
    on = OnMatrix(liisa, room, town.bot.matrix_id)
    await on.says("!liitä", "nyt liitetty")
    return Room(on)
