"""The yearly meeting: items are gathered from all associations, put in order, and the minutes go to everybody."""

from __future__ import annotations

import pytest

from handlers.types import File
from storage import agenda
from storage.event_table import Kind
from storage.people import Role
from tests.town import Someone, Town

MEETING = "Järjestöjen vuosikokous · la 5.12.2026 klo 10–12 · Kunnantalo"
FILE = File("poytakirja.pdf", "application/pdf", b"%PDF minutes")


async def meeting(town: Town) -> tuple[Someone, Someone, Someone]:
    """Return Aino of the municipality, who called the meeting, and Liisa and Ville, each of an association."""
    aino, liisa, ville = town.person("Aino"), town.person("Liisa", network="matrix"), town.person("Ville")
    town.appoint(aino, Role.OFFICER)
    for one, name in ((liisa, "Martat ry"), (ville, "Metsästysseura")):
        await one.says("hei")
        town.appoint(one, Role.ORGANISER, f"association:{town.association(name)}")
    town.group(aino, "Kylätori")
    days = [("2026-12-05T10:00", "2026-12-05T12:00")]
    town.event(aino, "Järjestöjen vuosikokous", days=days, kind=Kind.MEETING, place="Kunnantalo")
    return aino, liisa, ville


def items(town: Town) -> list[str]:
    return [one.words for one in town.db.read_now(lambda tx: agenda.of_event(tx, 1))]


async def test_items_are_called_for_in_the_groups_and_from_every_contact_person_and_suggested_with_a_tap(
    town: Town,
) -> None:
    aino, liisa, ville = await meeting(town)
    called = await aino.says("/pyydä kokousasioita 1 Kirjoittakaa perjantaihin mennessä.")
    assert "Lähetetään 1 ryhmään ja 2 ihmiselle kahden kesken" in called.text
    for call in (aino.sees("Kylätori"), liisa.sees(), ville.sees()):
        assert f"Mitä asialistalle? {MEETING}\nKirjoittakaa perjantaihin mennessä." in call.text
    assert "Mistä kokouksessa" in (await liisa.taps("Ehdota asiaa")).text
    suggested = await liisa.says("Kylätien auraus")
    assert "Asialistalla, kohta 1: Kylätien auraus (Martat ry)" in suggested.text
    assert "Yksi asia tähän mennessä." in aino.sees("Kylätori").text
    assert "Se on jo asialistalla" in (await liisa.says("/ehdota asiaa 1 kylätien  AURAUS")).text
    await ville.says("/ehdota asiaa 1 Katuvalot")
    await town.go_to("2026-11-21T18:01")
    assert "2 uutta asiaa asialistalle: Järjestöjen vuosikokous" in aino.sees().text


async def test_who_speaks_for_several_associations_is_asked_which_and_others_speak_for_themselves(town: Town) -> None:
    _aino, liisa, _ville = await meeting(town)
    town.appoint(liisa, Role.CONTACT, "association:2")
    assert "Mikä yhdistys sitä ehdottaa?" in (await liisa.says("/ehdota asiaa 1 Katuvalot")).text
    assert "Katuvalot (Metsästysseura)" in (await liisa.taps("Metsästysseura")).text
    matti = town.person("Matti")
    assert "kohta 2: Uimaranta\n" in (await matti.says("/ehdota asiaa 1 Uimaranta")).text


async def test_the_caller_puts_the_items_in_order_and_removes_one_with_a_kind_word_that_is_taken_back(
    town: Town,
) -> None:
    aino, liisa, ville = await meeting(town)
    for one, words in ((liisa, "Auraus"), (ville, "Katuvalot"), (ville, "Kioski")):
        await one.says(f"/ehdota asiaa 1 {words}")
    shown = await aino.says("/asialista 1")
    assert "1. Auraus (Martat ry)\n2. Katuvalot (Metsästysseura)\n3. Kioski" in shown.text
    [page] = shown.reply.files
    assert (page.name, page.content[:4]) == ("asialista-1.pdf", b"%PDF")
    await aino.taps("3. Kioski")
    await aino.taps("↑ Ylemmäs")
    await aino.taps("↑ Ylemmäs")
    assert items(town) == ["Kioski", "Auraus", "Katuvalot"]
    assert "↑ Ylemmäs" not in aino.sees().labels
    await aino.taps("Poista asialistalta")
    assert "Kioski" in (await aino.says("Kioskista puhutaan keväällä")).text
    assert items(town) == ["Auraus", "Katuvalot"]
    kind = ville.sees().text
    assert "Kiitos ehdotuksestasi! Tällä kertaa se ei ole asialistalla: Kioski" in kind
    assert "Syy: Kioskista puhutaan keväällä" in kind
    await aino.taps("Kumoa")
    assert items(town) == ["Kioski", "Auraus", "Katuvalot"]
    assert "Se on sittenkin asialistalla: Kioski" in ville.sees().text
    assert "tämän voi tehdä järjestäjä: Aino" in (await liisa.says("/asia alas 2")).text
    await ville.says("/muuta asiaa 2 Katuvalot raitille")
    assert items(town)[2] == "Katuvalot raitille"
    await ville.taps("Kumoa")
    assert items(town)[2] == "Katuvalot"


async def test_after_the_deadline_only_the_caller_adds_and_the_day_before_who_comes_has_the_agenda(town: Town) -> None:
    aino, liisa, ville = await meeting(town)
    await liisa.says("/ehdota asiaa 1 Auraus")
    await liisa.says("/tulossa 1")
    await aino.says("/muuta tapahtumaa 1 deadline ke 2.12.")
    await town.go_to("2026-12-03T12:00")
    assert "ei voi enää lisätä mitään" in (await ville.says("/ehdota asiaa 1 Kioski")).text
    await aino.says("/ehdota asiaa 1 Kunnan tervehdys")
    assert items(town) == ["Auraus", "Kunnan tervehdys"]
    before = len(ville.reads())
    await town.go_to("2026-12-04T10:01")
    sent = liisa.sees()
    assert f"Kokouksen asialista: {MEETING}\n1. Auraus (Martat ry)\n2. Kunnan tervehdys" in sent.text
    assert sent.reply.files[0].content.startswith(b"%PDF")
    assert len(ville.reads()) == before
    await town.go_to("2026-12-04T18:01")
    assert liisa.sees() == sent, "who has the agenda is not reminded the same day"


async def test_the_minutes_go_to_who_signed_up_and_to_all_associations_and_corrected_ones_instead_of_them(
    town: Town,
) -> None:
    aino, liisa, ville = await meeting(town)
    matti = town.person("Matti")
    await matti.says("/tulossa 1")
    await aino.says("/lisää tapahtumaan 1 Reino Raita")
    assert "ei ole vielä alkanut" in (await aino.says("/pöytäkirja 1")).text
    await town.go_to("2026-12-07T12:00")
    assert "Pöytäkirjaa ei vielä ole" in (await liisa.says("/pöytäkirja 1")).text
    assert "Lähetä pöytäkirja tiedostona." in (await aino.says("/pöytäkirja 1")).text
    asked = await aino.says("", files=[FILE])
    assert "Reino Raita" in asked.text
    assert "Saavatko ryhmätkin sen?" in asked.text
    sent = await aino.taps("Näille ihmisille")
    assert "Pöytäkirja lähetetään" in sent.text
    assert "Reino Raita" in sent.text
    for one in (liisa, ville, matti):
        assert f"Tässä on pöytäkirja: {MEETING}" in one.sees().text
        assert [file.content for file in one.sees().reply.files] == [FILE.content]
    assert aino.reads("Kylätori") == []
    await aino.taps("Lähetä korjattu pöytäkirja")
    await aino.says("", files=[File("korjattu.pdf", "application/pdf", b"%PDF corrected")])
    await aino.taps("Myös ryhmille")
    for one in (liisa, ville, matti):
        [now] = [text for text in one.reads() if "öytäkirja: " in text]
        assert now == f"Tässä on korjattu pöytäkirja: {MEETING}"
    assert "Tässä on korjattu pöytäkirja" in aino.sees("Kylätori").text
    assert (await matti.says("/pöytäkirja 1")).reply.files[0].content == b"%PDF corrected"
    await aino.taps("Kumoa")
    assert not [text for text in liisa.reads() if "korjattu pöytäkirja" in text]


async def held(town: Town) -> tuple[Someone, Someone]:
    """Return Aino and Liisa when the meeting is over."""
    aino, liisa, _ville = await meeting(town)
    await liisa.says("/tulossa 1")
    await town.go_to("2026-12-07T12:00")
    return aino, liisa


async def test_taking_corrected_minutes_back_brings_the_earlier_ones_to_where_they_were(town: Town) -> None:
    aino, liisa = await held(town)
    await aino.says("/lähetä pöytäkirja 1", files=[FILE])  # the first file goes to the first event
    await aino.taps("Näille ihmisille")
    await aino.says("/lähetä pöytäkirja 1", files=[File("korjattu.pdf", "application/pdf", b"%PDF corrected")])
    await aino.taps("Myös ryhmille")
    assert "Aiempi pöytäkirja on taas voimassa" in (await aino.taps("Kumoa")).text
    assert [text for text in liisa.reads() if "öytäkirja: " in text] == [f"Tässä on pöytäkirja: {MEETING}"]
    assert [file.content for file in liisa.sees().reply.files] == [FILE.content]
    assert aino.reads("Kylätori") == []
    assert (await liisa.says("/pöytäkirja 1")).reply.files[0].content == FILE.content


@pytest.mark.one_database
async def test_minutes_are_something_that_people_can_read_and_the_same_ones_are_not_sent_twice(town: Town) -> None:
    aino, liisa = await held(town)
    await aino.says("/lähetä pöytäkirja 1")
    wrong = await aino.says("", files=[File("peli.exe", "application/x-msdownload", b"MZ")])
    assert "PDF" in wrong.text
    asked = await aino.says("", files=[FILE])
    assert "poytakirja.pdf" in asked.text
    await aino.taps("Näille ihmisille")
    again = await aino.says("/lähetä pöytäkirja 1", files=[FILE])
    assert "Tämä pöytäkirja on jo lähetetty" in again.text
    assert len([text for text in liisa.reads() if "öytäkirja: " in text]) == 1


@pytest.mark.one_database
async def test_an_item_has_its_number_on_the_agenda_everywhere_and_the_same_with_a_full_stop_is_the_same(
    town: Town,
) -> None:
    aino, liisa, ville = await meeting(town)
    await liisa.says("/ehdota asiaa 1 Auraus")
    assert (await ville.says("/ehdota asiaa 1")).text.startswith(f"{MEETING}\nMistä kokouksessa")
    await ville.says("Katuvalot")
    assert "Se on jo asialistalla" in (await ville.says("/ehdota asiaa 1 katuvalot.")).text
    await ville.says("/ehdota asiaa 1 Kioski")
    assert (await ville.says("/muuta asiaa")).labels == ["2. Katuvalot", "3. Kioski"]
    await aino.says("/asialista 1")
    assert "2. Katuvalot (Metsästysseura)" in (await aino.taps("2. Katuvalot")).text


@pytest.mark.one_database
async def test_who_suggested_something_hears_that_the_meeting_is_cancelled_and_its_agenda_says_so(town: Town) -> None:
    aino, liisa, _ville = await meeting(town)
    await liisa.says("/ehdota asiaa 1 Auraus")
    await aino.says("/peru tapahtuma 1 sairaus")
    await aino.taps("Peru tapahtuma")
    assert "Aino perui tämän tapahtuman" in liisa.sees().text
    assert "Ehdotit: Auraus (Martat ry)" in liisa.sees().text
    assert (await liisa.says("/asialista 1")).text.startswith("Tapahtuma on peruttu: Järjestöjen vuosikokous")
