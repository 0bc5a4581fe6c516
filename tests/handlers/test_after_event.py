"""After an event: who came, thanks, feedback asked once, pictures, money, and the summary on one page."""

from __future__ import annotations

from typing import Any

import pypdfium2
import pytest

from handlers.after.sheets import Painted
from handlers.after.summary_parts import quotes
from handlers.on_the_day.ink import Ink
from handlers.types import File
from storage import answers, event_money, feedback, hours
from storage.db import Tx
from storage.event_table import Kind, Says
from storage.events import EventNow
from storage.fair_table import Exhibitor, For, Stand
from storage.people import Role
from storage.planned import Part
from tests.funded import worked
from tests.town import Someone, Town, local

PICTURE = File("kuva.jpg", "image/jpeg", b"\xff\xd8 kuva")
OVER, NEXT = "2026-12-05T16:05", "2026-12-06T10:05"


def comes(town: Town, event: EventNow, someone: Someone, many: int = 1, day: int = 0) -> None:
    """Someone says yes to the event, with whom they bring."""
    who = town.person_id(someone)
    now = town.clock.now()
    told = town.db.write_now(
        lambda tx: answers.say(tx, event.days[day].number, Says.YES, person_id=who, people=many, now=now)
    )
    assert isinstance(told, answers.Answered)


async def a_party(town: Town, **features: Any) -> tuple[EventNow, Someone, Someone, Someone]:
    """Aino's party, to which Ville comes with two others, and Liisa."""
    aino, ville = town.person("Aino"), town.person("Ville")
    liisa = town.person("Liisa", network="matrix", language="sv")
    for someone in (aino, ville, liisa):
        await someone.says("hei")
    event = town.event(aino, place="Kylätalo", **features)
    comes(town, event, ville, 3)
    comes(town, event, liisa)
    return event, aino, ville, liisa


def given(town: Town, event: EventNow) -> list[feedback.Given]:
    return town.db.read_now(lambda tx: feedback.of_event(tx, event.number))


async def test_the_organiser_is_asked_who_came_and_thanks_everybody_with_one_tap(town: Town) -> None:
    _event, aino, ville, liisa = await a_party(town)
    await town.go_to(OVER)
    said = aino.sees()
    assert said.text == (
        "Ohi on: Kyläjuhla · la 5.12.2026 klo 12–16 · Kylätalo\nTulossa oli 4. Ketkä tulivat?\n"
        "Su 6.12. klo 10 kysyn 2 tulleelta, millaista oli. Jos kiität kaikkia sitä ennen, kysyn samalla."
    )
    assert said.labels == ["Kaikki tulivat", "Merkitsen erikseen", "Kiitä kaikkia", "Laske kävijät", "Yhteenveto"]
    said = await aino.taps("Merkitsen erikseen")
    assert said.labels[:2] == ["Ville +2", "Liisa"]
    await aino.taps("Ville +2")
    said = await aino.taps("Liisa")
    assert "Tuli 4/4" in said.text
    said = await aino.taps("✓ Liisa")
    assert said.labels[:2] == ["✓ Ville +2", "– Liisa"]
    said = await aino.says("kiitä tulijoita 1 Oli ihana päivä!")
    assert said.text == (
        "Kiitetty: Kyläjuhla · la 5.12.2026 klo 12–16 · Kylätalo. 1 henki kuulee sen kahden kesken. "
        "Kysyn heiltä samalla, millaista oli."
    )
    assert ville.sees().text == (
        "Kiitos! Kyläjuhla · la 5.12.2026 klo 12–16 · Kylätalo\nPaikalla oli 3 kävijää.\nAino: Oli ihana päivä!\n"
        "Millaista oli? 1 on heikko, 5 oikein hyvä. Nimeäsi ei kerrota."
    )
    assert "Tack" not in liisa.sees().text, "she did not come"
    assert (await aino.says("thank event 1")).text.startswith("Kaikkia on jo kiitetty")
    await town.go_to("2026-12-07T12:00")
    assert sum("Millaista oli?" in one for one in ville.reads()) == 1, "he is asked once"


@pytest.mark.one_database
async def test_after_a_downtime_the_organiser_says_who_came_before_they_are_asked_how_it_was(town: Town) -> None:
    _event, aino, ville, _liisa = await a_party(town)
    town.clock.set(local("2026-12-07T12:00"), stand=True)
    await town.settle()
    assert "Ti 8.12. klo 10 kysyn 2 tulleelta, millaista oli." in aino.sees().text
    await aino.taps("Merkitsen erikseen")
    await aino.taps("Ville +2")
    await aino.taps("✓ Ville +2")
    await town.go_to("2026-12-08T12:00")
    assert not any("Millaista oli?" in one for one in ville.reads()), "he did not come"


async def test_all_who_came_are_asked_the_next_morning_and_may_answer_change_and_take_back(town: Town) -> None:
    event, aino, ville, liisa = await a_party(town)
    await town.go_to(OVER)
    await aino.taps("Kaikki tulivat")
    assert "Hur var det?" not in liisa.sees().text
    await town.go_to(NEXT)
    assert liisa.sees().text.startswith("Tack för att du kom! Kyläjuhla")
    assert liisa.sees().labels == ["1", "2", "3", "4", "5", "Skicka en bild"]
    said = await ville.taps("4")
    assert said.text.startswith("Kiitos! Annoit arvosanan 4: Kyläjuhla · la 5.12.2026 klo 12–16 · Kylätalo\nHaluatko")
    assert (await ville.says("talkoot")).text.startswith("Talkoita ei ole"), "a command is no feedback"
    assert "Talkoita" not in (await ville.says("Kiitos, kahvi oli hyvää *ja* kuumaa")).text
    assert ville.sees().text.endswith("Sanasi: Kiitos, kahvi oli hyvää *ja* kuumaa")
    await ville.taps("Muuta sanoja")
    said = await ville.says("Kahvi oli hyvää *ja* kuumaa")
    assert said.text.endswith("Sanasi: Kahvi oli hyvää *ja* kuumaa")
    said = await ville.taps("5")
    assert [(one.mark, one.words) for one in given(town, event)] == [(5, "Kahvi oli hyvää *ja* kuumaa")]
    await ville.taps("Kumoa")
    assert [one.mark for one in given(town, event)] == [4]
    await liisa.says("rate event 1 2 För trångt")
    said = await aino.says("/palaute")
    assert said.text == (
        "Kyläjuhla · la 5.12.2026 klo 12–16 · Kylätalo\nKävijöiden palaute: 3,0 (2 vastausta) · 4 × 1, 2 × 1\n"
        "2 · ”För trångt”\n4 · ”Kahvi oli hyvää *ja* kuumaa”"
    )
    assert "Liisa" not in said.text, "nobody is told who said what"
    said = await ville.says("/palaute 1")
    assert "Arvosanasi: 4." in said.text
    assert "För trångt" not in said.text, "what others said is for the organisers"
    await town.go_to("2026-12-10T12:00")
    assert "Palaute: 3,0 (2 vastausta)" in aino.sees().text, "the organiser hears what came of it"
    assert len(ville.reads()) == len({*ville.reads()}), "and nobody is asked again"


async def test_who_comes_every_week_is_asked_once_and_the_organiser_after_the_last_time(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    for someone in (aino, ville):
        await someone.says("hei")
    weeks = [(f"2026-12-{day:02}T12:00", f"2026-12-{day:02}T14:00") for day in (1, 8, 15)]
    event = town.event(aino, "Kahvila", days=weeks, repeats=True)
    for day in range(3):
        comes(town, event, ville, day=day)
    await town.go_to("2026-12-14T12:00")
    [asked] = [one for one in ville.reads() if "Millaista oli?" in one]
    assert "Kahvila · ti 1.12.2026 klo 12–14" in asked
    assert not any("Ohi on" in one for one in aino.reads())
    await town.go_to("2026-12-17T12:00")
    assert sum("Millaista oli?" in one for one in ville.reads()) == 1
    assert sum("Ohi on" in one for one in aino.reads()) == 1


async def test_feedback_from_paper_counts_and_can_be_taken_back(town: Town) -> None:
    event, aino, ville, _liisa = await a_party(town)
    assert (await aino.says("paperipalaute 1 5")).text.startswith("Tämä tapahtuma ei ole vielä alkanut")
    await town.go_to(OVER)
    said = await aino.says("paperipalaute 1 5 Hieno päivä\nnäytteilleasettaja: 3/5 Vähän väkeä\n4 4 5\nei numeroa")
    assert said.text.startswith("Tämä rivi ei ala numerolla 1–5: ei numeroa")
    assert given(town, event) == []
    said = await aino.says("5 Hieno päivä\nnäytteilleasettaja: 3/5 Vähän väkeä\n4 4 5")
    assert said.text == (
        "5 lappua kirjattu: Kyläjuhla · la 5.12.2026 klo 12–16 · Kylätalo\n"
        "Palaute: 4,2 (5 vastausta) · 5 × 2, 4 × 2, 3 × 1"
    )
    assert "Esittelijöiden palaute: 3,0" in (await aino.says("palaute 1")).text
    await aino.taps("Kumoa")
    assert given(town, event) == []
    assert (await ville.says("paperipalaute 1 5")).text == "Kyläjuhla: tämän voi tehdä järjestäjä: Aino."


async def test_money_is_noted_line_by_line_and_every_line_can_be_taken_back(town: Town) -> None:
    _event, aino, ville, _liisa = await a_party(town)
    assert "Kirjoita esimerkiksi: tulo 350 arpajaiset" in (await aino.says("/rahat 1")).text
    assert "+5 € kahvi" in (await aino.says("tulo 5 kahvi")).text, "as it was told to be written"
    await aino.taps("Kumoa")
    assert "Kyläjuhla" in (await aino.says("tapahtumat")).text, "a command is no entry"
    said = await aino.says("/rahat 1 tulo 1 350 arpajaiset\nmeno 120,50 € kahvit\nsalin vuokra 45")
    assert said.text == (
        "Merkitty: +1\xa0350 € arpajaiset, −120,50 € kahvit, −45 € salin vuokra\n"
        "Kyläjuhla · la 5.12.2026 klo 12–16 · Kylätalo\nTulot 1\xa0350 €, menot 165,50 €. Jää 1\xa0184,50 €"
    )
    await aino.taps("Lisää tulo")
    said = await aino.says("80 kahvio")
    assert "+80 € kahvio" in said.text
    await aino.taps("Kumoa")
    assert "kahvio" not in aino.sees().text
    await aino.taps("Poista kirjaus")
    said = await aino.taps("−45 € salin vuokra")
    assert "menot 120,50 €" in said.text
    await aino.taps("Kumoa")
    assert "menot 165,50 €" in aino.sees().text
    said = await aino.says("rahat 1 50 buffa")
    assert (said.text, said.labels) == ("Tuliko se vai menikö? 50 buffa", ["Tuli", "Meni"])
    assert "−50 € buffa" in (await aino.taps("Meni")).text
    assert (await aino.says("rahat 1 tulo paljon")).text.startswith("En löydä summaa: tulo paljon")
    assert (await ville.says("rahat 1")).text == "Kyläjuhla: tämän voi tehdä järjestäjä: Aino."


async def test_a_picture_reaches_the_organiser_who_publishes_it_and_takes_it_back(town: Town) -> None:
    aino = town.person("Aino")
    group = town.group(aino, "Kylä")
    _event, aino, ville, _liisa = await a_party(town, rooms=[group])
    await town.go_to(NEXT)
    await ville.taps("Lähetä kuva")
    said = await ville.says("", files=[PICTURE])
    assert said.text.startswith("Kiitos! Kuvasi on järjestäjillä, ja he voivat julkaista sen: Kyläjuhla")
    seen = aino.sees()
    assert seen.text == "Ville lähetti kuvan: Kyläjuhla · la 5.12.2026 klo 12–16 · Kylätalo"
    assert seen.reply.files[0].content == PICTURE.content
    await aino.taps("Julkaise ryhmissä")
    posted = aino.sees("Kylä")
    assert posted.text == "Kuva tapahtumasta: Kyläjuhla · la 5.12.2026 klo 12–16 · Kylätalo"
    assert posted.reply.files[0].content == PICTURE.content
    assert (await aino.says("event pictures 1")).reply.files[0].content == PICTURE.content
    await ville.taps("Kumoa")
    assert not any("Kuva tapahtumasta" in one for one in aino.reads("Kylä"))
    assert (await aino.says("event pictures 1")).text.startswith("Kukaan ei ole vielä lähettänyt kuvaa")


def text_of(file: File) -> str:
    document = pypdfium2.PdfDocument(file.content)
    assert len(document) == 1, "a summary is one page"
    text: str = document[0].get_textpage().get_text_range()
    document.close()
    return text.replace("\r\n", "\n")


async def test_a_fair_is_summed_up_on_one_page(town: Town) -> None:
    event, aino, ville, liisa = await a_party(town, kind=Kind.FAIR)
    town.appoint(aino, Role.CARETAKER)
    who = town.person_id(liisa)
    stand = Stand(event_id=event.number, number=4, price=2000)
    now = town.clock.now()
    place = town.db.write_now(lambda tx: tx.add(stand))
    shows = Exhibitor(event_id=event.number, name="Eräpolku ry", person_id=who, stand_id=place, since=now)
    town.db.write_now(lambda tx: tx.add(shows))
    done = town.talkoot(aino, "Pystytys", Part("teltat"), days=[("2026-12-04T10:00", "2026-12-04T14:00")])
    said = await aino.says("link talkoot 1 to event 1")
    assert said.text.startswith("Talkoiden tunnit lasketaan nyt tapahtumaan: Pystytys")
    await town.go_to(OVER)
    number = town.person_id(ville)
    worked(town, done, hours.Head(f"p{number}", number, "Ville"), 240)
    await town.go_to(NEXT)
    await liisa.says("rate event 1 5 Bra plats")
    await ville.says("arvioi 1 3")
    await aino.says("visitors 1 350")
    await aino.says("rahat 1")
    said = await aino.taps("Kirjaa paikkamaksut: 20 €")
    assert "+20 € Paikkamaksut" in said.text
    said = await aino.says("/yhteenveto 1")
    lines = said.text.splitlines()
    assert lines[1:7] == [
        "1 esittelijä",
        "350 kävijää (4 oli ilmoittautunut)",
        "4 h talkootyötä (1 henki, 80 €)",
        "Kävijöiden palaute: 3,0 (1 vastaus) · 3 × 1",
        "Esittelijöiden palaute: 5,0 (1 vastaus) · 5 × 1",
        "Tulot 20 €, menot 0 €. Jää 20 €",
    ]
    assert "”Bra plats” – esittelijä" in lines
    png, pdf = said.reply.files
    assert (png.name, png.mime, png.content[:4]) == ("yhteenveto-1.png", "image/png", b"\x89PNG")
    assert pdf.name == "yhteenveto-1.pdf"
    for part in ("Kyläjuhla", "4 Eräpolku ry", "350", "Pystytys", "Paikkamaksut", "”Bra plats”", "Mallila"):
        assert part in text_of(pdf), part


async def test_nobody_is_asked_about_what_was_cancelled_and_nobody_else_reads_the_summary(town: Town) -> None:
    _event, aino, ville, _liisa = await a_party(town)
    other = town.event(aino, "Peruttu", days=[("2026-12-05T12:00", "2026-12-05T15:00")], cancelled_at=town.clock.now())
    await town.go_to("2026-12-05T15:30")
    assert not any("Peruttu" in one for one in ville.reads())
    assert (await aino.says(f"event summary {other.number}")).text.startswith("Tämä tapahtuma peruttiin")
    assert (await ville.says("event summary 1")).text == "Kyläjuhla: tämän voi tehdä järjestäjä: Aino."
    assert (await aino.says("event summary 1")).text.endswith("4 oli ilmoittautunut")
    empty = town.event(aino, "Hiljainen", days=[("2026-12-05T12:00", "2026-12-05T13:00")])
    said = await aino.says(f"event summary {empty.number}")
    assert said.text.endswith("Tästä tapahtumasta ei ole vielä kerrottu mitään. Aloita vaikka jostakin näistä:")
    assert said.reply.files == ()


async def test_downtime_asks_late_but_not_after_two_weeks(town: Town) -> None:
    _event, aino, ville, _liisa = await a_party(town)
    town.clock.set(local("2026-12-25T12:00"), stand=True)
    await town.settle()
    assert not any("Millaista oli?" in one for one in ville.reads())
    assert not any("Ohi on" in one for one in aino.reads())


@pytest.mark.one_database
@pytest.mark.parametrize(("language", "more"), [("fi", "muuta"), ("sv", "till"), ("en", "more")])
async def test_a_very_large_fair_is_still_one_page_and_says_what_it_leaves_out(
    town: Town, language: str, more: str
) -> None:
    aino = town.person("Aino", language=language)
    event = town.event(aino, "Suuret yhdistysmessut ja kevätmarkkinat " * 3, kind=Kind.FAIR)
    who, now = town.person_id(aino), town.clock.now()

    def told(tx: Tx) -> None:
        for number in range(1, 301):
            place = tx.add(Stand(event_id=event.number, number=number))
            name = f"Etelä-Päijänteen seudun yhteistyöyhdistys {number} ry"
            tx.add(Exhibitor(event_id=event.number, name=name, person_id=who, stand_id=place, since=now))
            said = f"Sana {number}: " + "oikein hyvä päivä, kiitos kaikille " * 9
            feedback.on_paper(tx, event.number, 1 + number % 5, said, role=For.VISITOR, now=now)
            cents = number * (-1) ** number * 100
            event_money.add(tx, event.number, f"Kirjaus {number} " + "pitkä " * 8, cents, by=who, now=now)

    town.db.write_now(told)
    await town.go_to(NEXT)
    _png, pdf = (await aino.says(f"event summary {event.number}")).reply.files
    text = text_of(pdf)
    assert text.count(more) >= 2
    assert "300" in text
    assert "…" in text


@pytest.mark.one_database
@pytest.mark.parametrize(("counts", "mean"), [((0, 0, 1, 1, 2), 4.3), ((0, 1, 1, 0, 2), 3.8), ((0, 0, 0, 2, 2), 4.5)])
def test_a_mean_is_rounded_as_people_round(counts: tuple[int, int, int, int, int], mean: float) -> None:
    assert feedback.Marks(counts).mean == mean


@pytest.mark.one_database
def test_of_hundreds_who_said_something_those_are_measured_for_whom_the_page_has_room() -> None:
    class Ruler(Painted):
        measured = 0

        def fitted(self, text: str, ink: Ink, width: float, lines: int = 1) -> list[str]:
            self.measured += 1
            return super().fitted(text, ink, width, lines)

    ruler = Ruler()
    assert quotes("Mistä pidettiin", ["Oikein hyvä päivä"] * 500).height(ruler, 100) <= 100
    assert ruler.measured < 10
