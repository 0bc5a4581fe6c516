"""The clash radar: before publishing, the organiser hears what else there is that day, and which days are free."""

from __future__ import annotations

from storage import associations, bookings, diary, spaces, talkoot
from storage.db import Tx
from tests.drafts import drafted, now
from tests.town import ZONE, Someone, Town, local


def of_village(town: Town, name: str, village: str) -> int:
    """Add an association of the village."""
    number = town.association(name)
    town.db.write_now(lambda tx: associations.change(tx, number, village=village))
    return number


def books(
    town: Town,
    someone: Someone,
    space: int,
    start: str,
    end: str,
    *,
    purpose: str = "",
    by: tuple[int, ...] = (),
    open_to_others: bool = False,
    quantity: int | None = None,
) -> None:
    """Somebody books the space for the associations."""
    person, at = town.person_id(someone), town.clock.now()

    def book(tx: Tx) -> object:
        there = spaces.get(tx, space)
        assert there is not None
        return bookings.book(
            tx,
            space=there,
            person_id=person,
            start=local(start),
            end=local(end),
            zone=ZONE,
            now=at,
            purpose=purpose,
            associations=by,
            open_to_others=open_to_others,
            quantity=quantity,
        )

    assert isinstance(town.db.write_now(book), diary.Booked)


async def test_the_same_village_is_said_first_and_a_free_day_is_one_tap_away(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    martat = of_village(town, "Marttayhdistys", "Pohjoispää")
    hunters = of_village(town, "Hirviseura", "Pohjoispää")
    sports = of_village(town, "Urheilijat", "Etelä")
    town.talkoot(ville, "Latutalkoot", associations=[sports], place="Latumaja")
    town.talkoot(
        ville, "Lihatalkoot", associations=[hunters], place="Lahtivaja",
        days=[("2026-12-05T17:00", "2026-12-05T20:00")],
    )  # fmt: skip
    planned = drafted(town, aino, associations=[martat])
    said = await aino.says(f"publish {planned.number}")
    assert said.text == (
        "Ei vielä julkaistu: Rantasiivous · la 5.12.2026 klo 10–14 · Uimaranta, Rantatie 3\n"
        "⚠ Samana päivänä myös:\n"
        "• Lihatalkoot · la 5.12. klo 17–20 · Lahtivaja (Hirviseura), samassa kylässä\n"
        "• Latutalkoot · la 5.12. klo 10–14 · Latumaja (Urheilijat)\n"
        "Näinä päivinä ei ole muuta: la 12.12., la 19.12. ja la 2.1."
    )
    assert said.labels == ["Julkaise silti", "la 12.12.", "la 19.12.", "la 2.1.", "Takaisin esikatseluun"]
    assert now(town, planned.number).is_draft
    said = await aino.taps("la 12.12.")
    assert "Aika: nyt la 12.12.2026 klo 10–14 (oli: la 5.12.2026 klo 10–14)." in said.text
    assert now(town, planned.number).starts_at == local("2026-12-12T10:00")
    said = await aino.taps("Julkaise")
    assert said.text.startswith("Julkaistu: Rantasiivous · la 12.12.2026")


async def test_it_warns_and_never_forbids(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    town.talkoot(ville, "Latutalkoot")
    planned = drafted(town, aino)
    await aino.says(f"publish {planned.number}")
    said = await aino.taps("Julkaise silti")
    assert said.text.startswith("Julkaistu: ")
    assert not now(town, planned.number).is_draft


async def test_what_the_preview_showed_is_not_said_again_but_what_is_new_is(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    town.talkoot(ville, "Latutalkoot")
    planned = drafted(town, aino)
    await aino.says(f"change talkoot {planned.number} bring hanskat")
    assert "• Latutalkoot · la 5.12. klo 10–14" in aino.sees().text
    town.talkoot(ville, "Kuusijuhla", days=[("2026-12-05T12:00", "2026-12-05T15:00")])
    said = await aino.taps("Julkaise")
    assert "• Kuusijuhla" in said.text
    assert "Latutalkoot" not in said.text
    said = await aino.taps("Julkaise silti")
    assert said.text.startswith("Julkaistu: ")


async def test_bookings_of_the_village_the_open_and_ones_own_count_and_nobody_elses(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    martat = of_village(town, "Marttayhdistys", "Pohjoispää")
    hunters = of_village(town, "Hirviseura", "Pohjoispää")
    sports = of_village(town, "Urheilijat", "Etelä")
    hall, school, lodge, barn = (town.space(name) for name in ("Kylätalo", "Koulun sali", "Maja", "Riihi"))
    rakes = town.space("Haravat", kind="gear", quantity=9)
    day = ("2026-12-05T12:00", "2026-12-05T14:00")
    books(town, ville, hall, *day, purpose="salainen kokous", by=(hunters,))
    books(town, ville, school, *day, purpose="joulujuhla", by=(sports,), open_to_others=True)
    books(town, ville, lodge, *day, purpose="hallitus", by=(martat,))
    books(town, ville, barn, *day, purpose="syntymäpäivät")
    books(town, ville, rakes, *day, by=(martat,), quantity=3)
    planned = drafted(town, aino, associations=[martat])
    said = await aino.says(f"publish {planned.number}")
    assert said.text.splitlines()[2:5] == [
        "• hallitus · la 5.12. klo 12–14 · Maja (Marttayhdistys) (omasi)",
        "• varaus · la 5.12. klo 12–14 · Kylätalo (Hirviseura), samassa kylässä",
        "• joulujuhla · la 5.12. klo 12–14 · Koulun sali (Urheilijat)",
    ]
    assert "Riihi" not in said.text
    assert "syntymäpäivät" not in said.text
    assert "Haravat" not in said.text
    assert "salainen" not in said.text


async def test_what_is_booked_with_other_talkoot_is_told_once(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    martat = town.association("Marttayhdistys")
    hall = town.space("Kylätalo")
    theirs = drafted(town, ville, title="Latutalkoot", associations=[martat], wishes=[(hall, None)])
    await ville.says(f"publish {theirs.number}")
    planned = drafted(town, aino, associations=[martat])
    said = await aino.says(f"publish {planned.number}")
    assert said.text.count("•") == 1
    assert "• Latutalkoot" in said.text


async def test_a_cancelled_thing_is_no_clash_and_one_on_another_day_neither(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    gone = town.talkoot(ville, "Latutalkoot")
    town.db.write_now(lambda tx: talkoot.change(tx, gone.number, cancelled_at=town.clock.now()))
    town.talkoot(ville, "Kuusijuhla", days=[("2026-12-06T00:00", "2026-12-06T15:00")])
    planned = drafted(town, aino)
    assert (await aino.says(f"publish {planned.number}")).text.startswith("Julkaistu: ")


async def test_a_free_day_is_neither_christmas_nor_a_day_on_which_the_hall_is_taken(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    hall = town.space("Kylätalo")
    books(town, ville, hall, "2026-12-12T09:00", "2026-12-12T12:00")
    town.talkoot(ville, "Latutalkoot")
    planned = drafted(town, aino, wishes=[(hall, None)])
    said = await aino.says(f"publish {planned.number}")
    assert "Näinä päivinä ei ole muuta: la 19.12. ja la 2.1." in said.text


async def test_talkoot_of_several_days_are_moved_as_a_whole(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    town.talkoot(ville, "Latutalkoot", days=[("2026-11-29T10:00", "2026-11-29T12:00")])
    days = [("2026-11-28T10:00", "2026-11-28T14:00"), ("2026-11-29T11:00", "2026-11-29T15:00")]
    planned = drafted(town, aino, days=days)
    said = await aino.says(f"publish {planned.number}")
    assert "⚠ Samoina päivinä myös:" in said.text
    await aino.taps("la 12.12.")
    assert [day.starts_at for day in now(town, planned.number).days] == [
        local("2026-12-12T10:00"), local("2026-12-13T11:00"),
    ]  # fmt: skip


async def test_the_radar_speaks_swedish_and_english_too(town: Town) -> None:
    ville = town.person("Ville")
    town.talkoot(ville, "Latutalkoot", place="")
    for name, language, line in (
        ("Stina", "sv", "⚠ Samma dag också:\n• Latutalkoot · lö 5.12 kl. 10–14"),
        ("Emma", "en", "⚠ The same day also:\n• Latutalkoot · Sat 5 Dec 10:00–14:00"),
    ):
        someone = town.person(name, language=language)
        planned = drafted(town, someone, title="Strand")
        assert line in (await someone.says(f"publish {planned.number}")).text
