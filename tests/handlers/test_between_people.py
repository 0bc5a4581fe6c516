"""Between people: what one does never gives another what is not theirs, nor keeps from them what they must know."""

from __future__ import annotations

import re

from sqlalchemy import select

from storage import diary, due, people, quotas, series
from storage.db import Tx, table
from storage.due import Due
from storage.occupied import Series, State
from storage.people import Role
from tests.town import ZONE, Someone, Town, local

CODE = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}")


def turns(town: Town) -> tuple[int, list[int]]:
    """Return the number of the one series there is, and of its turns to come."""

    def read(tx: Tx) -> tuple[int, list[int]]:
        number = tx.scalar(select(table(Series).c.id))
        return number, [one.number for one in series.coming(tx, number, now=town.clock.now())]

    return town.db.read_now(read)


def state(town: Town) -> str:
    booked = town.db.read_now(lambda tx: diary.get(tx, 1))
    assert booked is not None
    return booked.state


def code_in(text: str) -> str:
    found = CODE.search(text)
    assert found, text
    return found.group()


async def test_a_series_takes_the_turn_that_is_offered_so_that_it_does_not_go_on(town: Town) -> None:
    town.space("Kylätalo", note="Ovikoodi 1234")
    aino, ville = town.person("Aino"), town.person("Ville")
    await aino.says("/varaa kylätalo ti 1.12. klo 18–20")
    await ville.says("/varaa kylätalo ti 1.12. klo 18–20")
    await ville.taps("Jonoon")
    await aino.says("/peru 1")
    assert "vapautui" in ville.sees().text
    await ville.says("/varaa kylätalo joka tiistai klo 18–20 8.12. asti, alkaen 1.12.")
    await town.go_to("2026-11-23T12:00")
    found = town.db.read_now(lambda tx: diary.of_series(tx, tx.scalar(select(table(Series).c.id))))
    assert [one.state for one in found] == [State.BOOKED] * 2


async def test_nobody_comes_over_a_quota_by_moving_and_taking_it_back(town: Town) -> None:
    town.space("Kylätalo")
    town.space("Kota")
    town.association("Eräpolku ry")
    aino = await town.caretaker()
    ville = town.person("Ville")
    town.appoint(ville, Role.MEMBER, "association:1")
    await aino.says("/kiintiö 3 h")
    await ville.says("/varaa kylätalo la 28.11. klo 10–13")
    moved = await ville.says("/siirrä 1 la 5.12. klo 10–13")
    back = moved.button("Kumoa").command
    second = await ville.says("/varaa kota la 28.11. klo 10–13")
    assert second.text.startswith("Varattu")
    await ville.says(back, pressed=True)
    used = town.db.read_now(lambda tx: quotas.minutes_used(tx, 1, local("2026-11-23T00:00").date(), zone=ZONE))
    assert used <= 180, used


async def test_who_shares_one_turn_cannot_cancel_the_whole_series(town: Town) -> None:
    town.space("Kylätalo")
    town.association("Eräpolku ry")
    town.association("Marttayhdistys")
    ville, liisa = town.person("Ville"), town.person("Liisa")
    town.appoint(ville, Role.MEMBER, "association:1")
    town.appoint(liisa, Role.ORGANISER, "association:2")
    await liisa.says("hei")
    await ville.says("/varaa kylätalo joka tiistai klo 18–20 5 kertaa lentopallo")
    row, each = turns(town)
    await ville.says(f"/yhteinen {each[-1]} marttayhdistys")
    await liisa.says(f"/peru vakiovuoro {row}")
    left = town.db.read_now(lambda tx: series.coming(tx, row, now=town.clock.now()))
    assert len(left) >= 4


async def two_accounts(town: Town) -> tuple[Someone, Someone]:
    aino = await town.caretaker()
    also = town.person("Aino M", network="matrix")
    await also.says("hei")
    town.appoint(also, Role.CARETAKER)
    code = code_in((await aino.says("/yhdista")).text)
    said = await also.says(f"/yhdistä {code}")
    assert "sama" in said.text or "yksi" in said.text, said.text
    return aino, also


async def test_the_last_caretaker_stays_though_both_accounts_were_caretakers(town: Town) -> None:
    aino, _also = await two_accounts(town)
    await aino.says("/luovu ylläpitäjä")
    able = town.db.read_now(
        lambda tx: [one for one in people.with_role(tx, Role.CARETAKER) if people.accounts(tx, one.id)]
    )
    assert able, "nobody can look after the town"


async def test_a_caretaker_of_two_accounts_is_named_once(town: Town) -> None:
    await two_accounts(town)
    ville = town.person("Ville")
    said = await ville.says("/uusi tila")
    assert said.text.count("Aino") == 1, said.text


async def test_who_was_relieved_is_not_appointed_again_by_separating_accounts(town: Town) -> None:
    aino = await town.caretaker()
    town.space("Kylätalo")
    ville, also = town.person("Ville"), town.person("Ville M", network="matrix")
    await ville.says("hei")
    await also.says("hei")
    town.appoint(ville, Role.KEEPER, "space:1")
    town.appoint(also, Role.KEEPER, "space:1")
    text = (await ville.says("/yhdista")).text
    code = code_in(text)
    said = await also.says(f"/yhdistä {code}")
    back = said.button("Kumoa").command
    said = await aino.says("/vapauta tilavastaava Kylätalo Ville")
    if said.labels and said.labels[0] != "Kumoa":
        said = await aino.taps(said.labels[0])
    await also.says(back, pressed=True)
    left = town.db.read_now(lambda tx: people.with_role(tx, Role.KEEPER, "space:1"))
    assert left == []


async def test_what_a_keeper_cancelled_comes_back_only_by_a_keeper(town: Town) -> None:
    town.space("Kylätalo")
    ville, liisa = town.person("Ville"), town.person("Liisa")
    await liisa.says("hei")
    town.appoint(liisa, Role.KEEPER, "space:1")
    await ville.says("/varaa kylätalo la 28.11. klo 10–13")
    await liisa.says("/peru 1")
    assert "Liisa" in ville.sees().text
    heard = len(liisa.reads())
    said = await ville.says("/palauta 1")
    assert not said.text.startswith("Varaus on taas") or len(liisa.reads()) > heard


async def booked_together(town: Town, **features: bool) -> tuple[Someone, Someone]:
    """Return Ville, who booked Kylätalo for his association, and Liisa, whose association shares the booking."""
    town.space("Kylätalo", **features)
    town.association("Eräpolku ry")
    town.association("Marttayhdistys")
    ville, liisa = town.person("Ville"), town.person("Liisa")
    town.appoint(ville, Role.MEMBER, "association:1")
    town.appoint(liisa, Role.ORGANISER, "association:2")
    await liisa.says("hei")
    await ville.says("/varaa kylätalo la 28.11. klo 10–13")
    await ville.says("/yhteinen 1 marttayhdistys")
    return ville, liisa


async def test_partner_is_told_of_cancelling_and_moving(town: Town) -> None:
    ville, liisa = await booked_together(town)
    heard = len(liisa.reads())
    assert "Ville" in liisa.sees().text
    await ville.says("/siirrä 1 la 28.11. klo 14–16")
    moved = liisa.reads()[heard:]
    await ville.says("/peru 1")
    gone = liisa.reads()[heard:]
    assert len(moved) == 1
    assert len(gone) == 2


async def test_who_takes_back_having_left_a_booking_brings_only_themselves_back(town: Town) -> None:
    town.space("Kylätalo")
    for name in ("Eräpolku ry", "Marttayhdistys", "Kyläyhdistys"):
        town.association(name)
    ville, liisa = town.person("Ville"), town.person("Liisa")
    town.appoint(ville, Role.MEMBER, "association:1")
    town.appoint(liisa, Role.CONTACT, "association:2")
    await liisa.says("hei")
    await ville.says("/varaa kylätalo la 28.11. klo 10–13")
    await ville.says("/yhteinen 1 marttayhdistys")
    await liisa.says("/yhteinen pois 1 @2")
    await ville.says("/yhteinen 1 kyläyhdistys")
    await liisa.taps("Kumoa")
    assert 3 in town.db.read_now(lambda tx: diary.associations_of(tx, 1))


async def test_the_keepers_have_the_whole_time_to_answer_a_request_that_came_back(town: Town) -> None:
    town.space("Juhlasali", approval=True)
    ville, liisa = town.person("Ville"), town.person("Liisa")
    await liisa.says("hei")
    town.appoint(liisa, Role.KEEPER, "space:1")
    await ville.says("/varaa juhlasali pe 18.12. klo 18–20")
    await ville.says("/peru 1")
    await town.go_to("2026-12-01T12:00")
    await ville.says("/palauta 1")
    booked = town.db.read_now(lambda tx: diary.get(tx, 1))
    assert booked is not None
    assert booked.answer_by is not None
    assert booked.answer_by > town.clock.now()


async def test_an_old_undo_does_not_bring_back_an_approval_that_was_taken_back(town: Town) -> None:
    town.space("Juhlasali", approval=True)
    ville, liisa = town.person("Ville"), town.person("Liisa")
    await liisa.says("hei")
    town.appoint(liisa, Role.KEEPER, "space:1")
    await ville.says("/varaa juhlasali pe 18.12. klo 18–20")
    await liisa.taps("Hyväksy")
    reopen = liisa.sees().button("Kumoa").command
    first = (await ville.says("/siirrä 1 la 19.12. klo 18–20")).button("Kumoa").command
    await ville.says(first, pressed=True)
    await liisa.says(reopen, pressed=True)
    assert state(town) == State.REQUESTED
    await ville.says("/siirrä 1 su 20.12. klo 18–20")
    await ville.says(first, pressed=True)
    assert state(town) == State.REQUESTED


async def test_a_keeper_in_a_group_does_not_tell_what_a_private_booking_is_for(town: Town) -> None:
    town.space("Kylätalo")
    ville, liisa = town.person("Ville"), town.person("Liisa")
    await liisa.says("hei")
    town.appoint(liisa, Role.KEEPER, "space:1")
    await ville.says("/varaa kylätalo la 28.11. klo 10–13 terapiaryhmä")
    await liisa.says("/siirrä 1 la 28.11. klo 14–16", group="Kylätori")
    await liisa.says("/peru 1", group="Kylätori")
    await liisa.says("/palauta 1", group="Kylätori")
    assert not any("terapia" in one for one in liisa.reads("Kylätori"))


async def test_a_group_that_never_heard_of_a_booking_does_not_hear_its_purpose(town: Town) -> None:
    town.space("Kylätalo")
    ville = town.person("Ville")
    await ville.says("/varaa kylätalo la 28.11. klo 10–13 terapiaryhmä")
    await ville.says("/peru 1", group="Kylätori")
    assert not any("terapia" in one for one in ville.reads("Kylätori"))


async def test_an_offer_answered_in_a_group_does_not_tell_its_purpose(town: Town) -> None:
    town.space("Kylätalo", note="Ovikoodi 1234")
    aino, ville = town.person("Aino"), town.person("Ville")
    await aino.says("/varaa kylätalo ti 1.12. klo 18–20")
    await ville.says("/jono kylätalo ti 1.12. klo 18–20 terapiaryhmä")
    await aino.says("/peru 1")
    await ville.says("/en tarvitse 2", group="Kylätori")
    assert not any("terapia" in one for one in ville.reads("Kylätori"))


async def test_a_member_cannot_look_people_up_by_handing_a_membership_over(town: Town) -> None:
    town.space("Kylätalo")
    town.association("Eräpolku ry")
    for name in ("Pekka Salainen", "Pirjo Salainen"):
        await town.person(name).says("hei")
    ville = town.person("Ville")
    town.appoint(ville, Role.MEMBER, "association:1")
    said = await ville.says("/luovuta jäsen P")
    assert not any("Pekka" in label for label in said.labels)


async def test_nobody_is_offered_a_turn_for_an_association_that_was_closed(town: Town) -> None:
    town.space("Kylätalo")
    town.association("Eräpolku ry")
    aino = await town.caretaker()
    ville = town.person("Ville")
    town.appoint(ville, Role.MEMBER, "association:1")
    await aino.says("/varaa kylätalo ti 1.12. klo 18–20")
    await ville.says("/jono kylätalo ti 1.12. klo 18–20")
    await aino.says("/sulje yhdistys Eräpolku ry")
    await aino.says("/peru 1")
    assert "Eräpolku" not in ville.sees().text


async def test_who_shares_a_booking_hears_that_closed_days_cancelled_it(town: Town) -> None:
    aino = await town.caretaker()
    _, liisa = await booked_together(town)
    heard = len(liisa.reads())
    await aino.says("/sulje päivät kylätalo 28.11. remontti")
    await aino.taps("Sulje ja peru nuo varaukset")
    assert len(liisa.reads()) == heard + 1


async def test_who_shares_a_request_hears_that_it_was_rejected(town: Town) -> None:
    aino = await town.caretaker()
    _, liisa = await booked_together(town, approval=True)
    heard = len(liisa.reads())
    await aino.says("/hylkää 1 liian myöhään")
    assert len(liisa.reads()) == heard + 1


async def test_a_time_that_was_never_approved_does_not_stand_by_taking_a_move_back(town: Town) -> None:
    town.space("Juhlasali", approval=True)
    ville, liisa = town.person("Ville"), town.person("Liisa")
    await liisa.says("hei")
    town.appoint(liisa, Role.KEEPER, "space:1")
    await ville.says("/varaa juhlasali la 19.12. klo 18–20")
    back = (await ville.says("/siirrä 1 pe 18.12. klo 18–20")).button("Kumoa").command
    await liisa.taps("Hyväksy")
    assert state(town) == State.BOOKED
    await ville.says(back, pressed=True)
    assert state(town) == State.REQUESTED


async def test_a_series_moves_on_though_somebody_waits_for_one_of_its_old_times(town: Town) -> None:
    town.space("Kylätalo")
    ville, liisa = town.person("Ville"), town.person("Liisa")
    await ville.says("/varaa kylätalo joka tiistai klo 18–20 5 kertaa lentopallo")
    _, each = turns(town)
    await liisa.says("/jono kylätalo ti 15.12. klo 18–20")
    said = await ville.says(f"/siirrä {each[0]} ti 1.12. klo 18–20")
    said = await ville.taps(said.labels[-1])
    assert "Nämä jäävät" not in said.text


async def test_a_link_somebody_else_made_does_not_approve(town: Town) -> None:
    town.space("Juhlasali", approval=True)
    ville, liisa = town.person("Ville"), town.person("Liisa")
    await liisa.says("hei")
    town.appoint(liisa, Role.KEEPER, "space:1")
    await ville.says("/varaa juhlasali la 19.12. klo 18–20")
    await liisa.says("/start approve-1")
    assert state(town) == State.REQUESTED


async def test_a_code_for_joining_accounts_said_in_a_group_works_no_more(town: Town) -> None:
    aino = await town.caretaker()
    code = code_in((await aino.says("/yhdistä")).text)
    await aino.says(f"/yhdistä {code}", group="Kylätori")
    town.person("Ville", network="matrix")
    assert len(town.db.read_now(lambda tx: people.accounts(tx, 1))) == 1


async def test_a_code_for_a_role_said_in_a_group_works_no_more(town: Town) -> None:
    aino = await town.caretaker()
    town.space("Kylätalo")
    await aino.says("/nimitä tilavastaava kylätalo ?")
    code_in(aino.sees().text)
    _liisa, _ville = town.person("Liisa"), town.person("Ville")
    assert town.db.read_now(lambda tx: people.with_role(tx, Role.KEEPER, "space:1")) == []


async def test_who_changes_a_booking_hears_if_its_booker_cannot_be_told(town: Town) -> None:
    town.space("Kylätalo")
    ville, liisa = town.person("Ville"), town.person("Liisa")
    await liisa.says("hei")
    town.appoint(liisa, Role.KEEPER, "space:1")
    await ville.says("/varaa kylätalo la 28.11. klo 10–13", group="Kylätori")
    said = await liisa.says("/peru 1")
    assert "Ville" in said.text
    said = await liisa.says("/palauta 1")
    said = await liisa.says("/siirrä 1 la 28.11. klo 14–16")
    assert "Ville" in said.text


async def test_what_is_due_about_things_that_are_gone_does_no_harm(town: Town) -> None:
    town.space("Kylätalo")
    aino = town.person_id(await town.caretaker())
    reminders = ("booking-eve", "booking-soon", "booking-reminder", "requests-wait")
    kinds = [
        *reminders,
        "turn-asked",
        "turn-freed",
        "requests-told",
        "request-reminder",
        "request-deputy",
        "request-caretaker",
        "request-lapsed",
        "offer",
        "offer-lapsed",
    ]

    def fill(tx: Tx) -> None:
        for kind in kinds:
            for subject in (
                ("booking:999", "series:999")
                if kind.startswith("request-") and kind != "request-lapsed"
                else ("booking:999",)
            ):
                whose = aino if kind in reminders else None
                due.add(tx, kind=kind, subject=subject, person_id=whose, at=town.clock.now())
        for kind in ("waiting-over", "waiting-closed"):
            due.add(tx, kind=kind, subject="waiting:999", person_id=None, at=town.clock.now())
        due.add(tx, kind="from-the-future", subject="x:1", person_id=None, at=town.clock.now())

    town.db.write_now(fill)
    await town.settle()
    left = town.db.read_now(lambda tx: [r.kind for r in tx.all(select(table(Due)))])
    assert left == ["from-the-future"], left


async def test_a_rejection_at_night_is_told_in_the_morning(town: Town) -> None:
    town.space("Juhlasali", approval=True)
    ville, liisa = town.person("Ville"), town.person("Liisa")
    await liisa.says("hei")
    town.appoint(liisa, Role.KEEPER, "space:1")
    await ville.says("/varaa juhlasali la 19.12. klo 18–20")
    town.clock.set(local("2026-11-21T22:00"), stand=True)
    heard = len(ville.reads())
    await liisa.says("/hylkää 1 ei käy")
    assert len(ville.reads()) == heard
    await town.go_to("2026-11-22T08:01")
    assert len(ville.reads()) == heard + 1


async def test_two_accounts_that_both_waited_have_one_turn_when_they_become_one_person(town: Town) -> None:
    town.space("Kylätalo")
    aino, ville, also = town.person("Aino"), town.person("Ville"), town.person("Ville M", network="matrix")
    await aino.says("/varaa kylätalo la 28.11. klo 10–13")
    await ville.says("/jono kylätalo la 28.11. klo 10–13")
    await also.says("/jono kylätalo la 28.11. klo 10–13")
    await aino.says("/peru 1")
    assert "vapautui" in ville.sees().text
    code = code_in((await also.says("/yhdistä")).text)
    said = await ville.says(f"/yhdistä {code}")
    said = await also.says("/jono")
    said = await also.says("/otan 2")
    said = await also.says("/jono")
    assert said.text.startswith("Et ole")
    await also.says("/peru 2")
    await town.go_to("2026-11-29T12:00")
