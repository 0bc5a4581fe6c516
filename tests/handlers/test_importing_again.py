"""A table brought in again: what is there already is changed by name, once it has been seen and agreed to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers.importing import importing, importing_words
from handlers.importing.importing import Imported, Mistakes, Plan, Planned
from handlers.importing.sheets import ASSOCIATIONS, GEAR, SPACES, Sheet
from handlers.turn import Town
from handlers.words import Words, words
from storage import associations, occupied, people, spaces
from storage.associations import Association
from storage.db import Database, Tx
from storage.people import Role
from storage.spaces import Kind, Space

pytestmark = pytest.mark.one_database

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
MALLILA = Town("Mallila", ZoneInfo("Europe/Helsinki"))
FI, EN = words("fi"), words("en")
SATURDAY = datetime(2026, 12, 5, 7, tzinfo=UTC)
"""la 5.12.2026 klo 9."""
VILLAGE = "nimi;henkeä;aukiolo;ovikoodi\nKylätalo;40;ma–su 8–21;1234\nKoulun sali;100;;\n"


def bring(db: Database, table: str, sheet: Sheet = SPACES, *, agreed: bool = True, t: Words = EN) -> importing.Outcome:
    return db.write_now(
        lambda tx: importing.bring(tx, table.encode(), sheet, agreed=lambda _: agreed, now=NOW, town=MALLILA, t=t)
    )


def plan(db: Database, table: str, sheet: Sheet = SPACES, t: Words = EN) -> Plan:
    """Bring the table in; return what was done."""
    outcome = bring(db, table, sheet, t=t)
    assert isinstance(outcome, Imported), outcome
    return outcome.plan


def rows(db: Database, table: str, sheet: Sheet = SPACES, t: Words = EN) -> list[str]:
    """Bring the table in; return what is said of its rows."""
    return importing_words.rows(plan(db, table, sheet, t), t)


def wrong(db: Database, table: str, sheet: Sheet = SPACES) -> list[tuple[int, str]]:
    outcome = bring(db, table, sheet)
    assert isinstance(outcome, Mistakes), outcome
    return [(one.line, one.text) for one in outcome.found]


def the(db: Database, name: str) -> Space:
    return next(space for space in db.read_now(spaces.all_open) if space.name == name)


def person(db: Database, name: str, user: str = "") -> int:
    """Return somebody who has written to the bot."""
    return db.write_now(
        lambda tx: people.meet(tx, network="telegram", user=user or name, name=name, language="fi", now=NOW).id
    )


def booked(
    db: Database, name: str, start: datetime, hours: float, *, quantity: int | None = None, by: str = "Ville"
) -> None:
    who, space = person(db, by), the(db, name)
    end = start + timedelta(hours=hours)
    db.write_now(lambda tx: occupied.hold(tx, space, person_id=who, start=start, end=end, now=NOW, quantity=quantity))


def keepers(db: Database, name: str) -> list[str]:
    subject = the(db, name).subject
    return [one.name for one in db.read_now(lambda tx: people.with_role(tx, Role.KEEPER, subject))]


def test_what_is_there_is_changed_by_name_and_shown_row_by_row(db: Database) -> None:
    bring(db, VILLAGE)
    table = "nimi;henkeä;aukiolo\nkylätalo ;60;ma–su 8–22\nKoulun sali;100;\nUimaranta;;\n"
    assert rows(db, table, t=FI) == [
        "uusi: Uimaranta",
        "Kylätalo: henkeä 40 → 60, aukiolo ma–su 8–21 → ma–su 8–22",
        "ennallaan: 1",
    ]
    assert the(db, "Kylätalo").capacity == 60


def test_nothing_is_done_before_it_is_agreed_to(db: Database) -> None:
    bring(db, VILLAGE)
    outcome = bring(db, "nimi;henkeä\nKylätalo;60\nUimaranta;\n", agreed=False)
    assert isinstance(outcome, Planned)
    assert importing_words.say(outcome, SPACES, EN).splitlines() == ["new: Uimaranta", "Kylätalo: people 40 → 60"]
    assert [name for _, name in db.read_now(spaces.names)] == ["Koulun sali", "Kylätalo"]
    assert the(db, "Kylätalo").capacity == 40


def test_what_the_table_does_not_say_stays_as_it_is(db: Database) -> None:
    bring(db, VILLAGE)
    assert rows(db, "nimi;henkeä;osoite\nKylätalo;;Kylätie 1\n") == ["Kylätalo: address – → Kylätie 1"]
    space = the(db, "Kylätalo")
    assert (space.capacity, space.note, space.address) == (40, "1234", "Kylätie 1")


def test_a_dash_takes_a_value_away(db: Database) -> None:
    bring(db, VILLAGE + "Sauna;8;;\n")
    table = "nimi;henkeä;aukiolo;ovikoodi;pisin;hinta\nKylätalo;-;-;–;;-\n"
    assert rows(db, table) == [
        "Kylätalo: people 40 → –, opening hours Mon–Sun 08:00–21:00 → always open, for the booker only 1234 → –"
    ]
    assert (the(db, "Kylätalo").capacity, the(db, "Kylätalo").note) == (None, "")


def test_a_table_that_changes_nothing_says_so(db: Database) -> None:
    bring(db, VILLAGE)
    outcome = bring(db, VILLAGE)
    assert isinstance(outcome, Imported)
    assert outcome.plan.same == 2
    assert importing_words.say(outcome, SPACES, EN) == "Everything is so already: nothing was changed."


def test_one_wrong_row_holds_back_the_changes_of_all_others(db: Database) -> None:
    bring(db, VILLAGE)
    found = wrong(db, "nimi;henkeä;lyhin\nKylätalo;60;\nKoulun sali;;20 h\nUimaranta;monta;\n")
    assert [line for line, _ in found] == [3, 4]
    assert found[0][1] == "The shortest booking (20 h) is longer than the longest (12 h)."
    assert the(db, "Kylätalo").capacity == 40
    assert "Uimaranta" not in [name for _, name in db.read_now(spaces.names)]


def test_bookings_that_would_not_fit_any_more_are_counted(db: Database) -> None:
    bring(db, VILLAGE)
    booked(db, "Kylätalo", SATURDAY, 3)
    booked(db, "Kylätalo", SATURDAY + timedelta(hours=8), 4)
    table = "nimi;aukiolo\nKylätalo;ma–su 8–20\n"
    assert rows(db, table)[1] == "  1 booking made before would not fit any more; it stays as it is."
    assert rows(db, "nimi;aukiolo;pisin\nKylätalo;ma–su 8–18;2 h\n")[1].startswith("  1 booking made before")
    assert rows(db, "nimi;osoite\nKylätalo;Kylätie 2\n") == ["Kylätalo: address – → Kylätie 2"]


def test_a_kind_that_changes_brings_the_lengths_that_are_usual_then(db: Database) -> None:
    bring(db, VILLAGE)
    assert rows(db, "nimi;laji\nKoulun sali;varasto\n") == [
        "Koulun sali: kind room → storage, shortest 30 min → 1 day, longest 12 h → 366 days"
    ]
    assert the(db, "Koulun sali").by_days
    assert wrong(db, "nimi;laji;pisin\nVarasto 2;varasto;6 h\n")[0][1].startswith("The shortest booking (1 day)")
    assert wrong(db, "nimi;laji;lyhin;pisin\nVarasto 2;varasto;2 h;6 h\n") == [
        (2, "A storage is booked by days: the longest booking cannot be 6 h.")
    ]


@pytest.mark.parametrize(
    "table",
    [
        "nimi;laji;varustus;varattava viimeistään;peruttava viimeistään;hinta;hyväksyntä;vastausaika\n"
        'Juhlasali;sali;"videotykki, keittiö";2 pv;1 pv;20 €/h, jäsenille 10 €;tilavastaava;5 pv\n',
        "namn;typ;utrustning;boka senast;avboka senast;pris;godkännande;svarstid\n"
        'Juhlasali;lokal;"videokanon; kök";2 dagar;24;20 euro per timme (jäsenille 10 €);lokalansvarig;5\n',
        "name,kind,has,notice,cancel until,price,approval,answer days\n"
        'Juhlasali,room,"projector, kitchen",48,1 day,"20 €/hour, jäsenille 10 €",keeper,5 days\n',
    ],
)
def test_what_a_space_has_and_costs_and_who_approves_is_read_in_three_languages(db: Database, table: str) -> None:
    bring(db, table)
    space = the(db, "Juhlasali")
    assert (space.kind, space.has) == (Kind.ROOM, ["projector", "kitchen"])
    assert (space.notice, space.cancel_until) == (2 * 24 * 60, 24 * 60)
    assert (space.price, space.price_per, space.price_note) == (2000, "hour", "jäsenille 10 €")
    assert (space.approval, space.answer_days) == (True, 5)
    assert plan(db, table).same == 1


def test_values_that_say_nothing_clear_are_named_with_what_would(db: Database) -> None:
    table = "nimi;laji;hinta;hyväksyntä;vastausaika;tilavastaava\nSali;laavu;20 €;ehkä;pian;;\n"
    assert [text for _, text in wrong(db, table.replace(";;\n", "; , \n"))] == [
        "laji: “laavu” is neither a room nor a storage. Write one of these.",
        "hinta: “20 €” is not a price. Write for example 20 €/h or free of charge.",
        "hyväksyntä: “ehkä” does not say who approves. Write “no” or “keeper”.",
        "vastausaika: “pian” is not a number of working days from 1 to 30. Write for example 3.",
        "tilavastaava: Please write names with commas between them, at most 10.",
    ]


def test_keepers_are_appointed_by_their_very_names(db: Database) -> None:
    bring(db, VILLAGE)
    person(db, "Liisa Virtanen"), person(db, "Liisa Virtanen-Aho"), person(db, "Ville")
    assert rows(db, 'nimi;tilavastaava\nKylätalo;"liisa virtanen, Ville"\n') == [
        "Kylätalo: keeper – → Liisa Virtanen, Ville"
    ]
    assert rows(db, "nimi;tilavastaava\nKylätalo;Ville\n") == ["Kylätalo: keeper Liisa Virtanen, Ville → Ville"]
    assert rows(db, "nimi;tilavastaava\nKylätalo;\n") == ["the same: 1"]
    assert keepers(db, "Kylätalo") == ["Ville"]
    assert rows(db, "nimi;tilavastaava\nKylätalo;-\n") == ["Kylätalo: keeper Ville → –"]
    assert keepers(db, "Kylätalo") == []


def test_somebody_unknown_is_told_at_the_end_and_nobody_is_relieved_for_them(db: Database) -> None:
    bring(db, VILLAGE)
    person(db, "Ville"), person(db, "Aino", "aino-1"), person(db, "Aino", "aino-2")
    bring(db, "nimi;tilavastaava\nKylätalo;Ville\n")
    outcome = bring(db, "nimi;henkeä;tilavastaava\nKylätalo;60;Liisa Virtanen\nKoulun sali;;Liisa Virtanen, Aino\n")
    assert importing_words.say(outcome, SPACES, EN).splitlines() == [
        "1 was changed: Kylätalo",
        "Several people are called Aino (Koulun sali: keeper).",
        "Liisa Virtanen (Kylätalo: keeper; Koulun sali: keeper) has not written to the bot yet.",
        "Appoint them in the chat with /appoint.",
    ]
    assert (keepers(db, "Kylätalo"), keepers(db, "Koulun sali")) == (["Ville"], [])


def test_gear_is_brought_in_and_changed(db: Database) -> None:
    table = "nimi;kpl;noutopaikka;huomautus;hinta;pisin;etukäteen\nHaravat;12;Varasto 2;Koodi 1;2 €/kerta;3 pv;90 pv\n"
    assert rows(db, table, GEAR) == [
        "new: Haravat: quantity 12, fetched from Varasto 2, for the booker only Koodi 1, price 2 € a booking, "
        "longest 3 days, how far ahead 90 days"
    ]
    gear = the(db, "Haravat")
    assert (gear.kind, gear.quantity, gear.address, gear.longest) == (Kind.GEAR, 12, "Varasto 2", 3 * 24 * 60)
    assert rows(db, "namn;antal\nharavat;20\n", GEAR) == ["Haravat: quantity 12 → 20"]
    assert wrong(db, "name;pieces\nTent;\nHaravat;-\n", GEAR) == [
        (2, "Tent: say how many there are."),
        (3, "Haravat: say how many there are."),
    ]


def test_there_is_never_less_gear_than_is_lent(db: Database) -> None:
    bring(db, "nimi;kpl\nHaravat;12\n", GEAR)
    booked(db, "Haravat", SATURDAY, 6, quantity=5)
    booked(db, "Haravat", SATURDAY + timedelta(hours=4), 6, quantity=4)
    assert wrong(db, "nimi;kpl\nTeltta;1\nHaravat;8\n", GEAR) == [
        (3, "Haravat: 9 are lent at once, Sat 5 Dec 2026 13:00–15:00. There cannot be fewer.")
    ]
    assert the(db, "Haravat").quantity == 12
    assert rows(db, "nimi;kpl\nHaravat;9\n", GEAR) == ["Haravat: quantity 12 → 9"]


def test_gear_does_not_become_a_space_nor_a_space_gear(db: Database) -> None:
    bring(db, VILLAGE)
    bring(db, "nimi;kpl\nHaravat;12\n", GEAR)
    assert wrong(db, "nimi;kpl\nKYLÄTALO;3\n", GEAR) == [
        (2, "Kylätalo is there already and is of another kind: room. Choose another name, or close it first.")
    ]
    assert wrong(db, "nimi\nHaravat\n") == [
        (2, "Haravat is there already and is of another kind: gear. Choose another name, or close it first.")
    ]


def test_associations_are_brought_in_with_their_people_and_changed(db: Database) -> None:
    person(db, "Ville"), person(db, "Liisa")
    table = (
        "nimi;laji;kylä;yhteyshenkilö;järjestäjä\nEräpolku ry;seura;Pohjoispää;Ville;Liisa\nMarttayhdistys;;;Kaarina;\n"
    )
    outcome = bring(db, table, ASSOCIATIONS)
    assert importing_words.say(outcome, ASSOCIATIONS, EN).splitlines() == [
        "2 associations were added: Eräpolku ry and Marttayhdistys",
        "Kaarina (Marttayhdistys: contact person) has not written to the bot yet.",
        "Appoint them in the chat with /appoint.",
    ]
    again = "förening;by;arrangör;kontaktperson\neräpolku ry;-;Ville;\nMarttayhdistys;;;\n"
    assert rows(db, again, ASSOCIATIONS) == [
        "Eräpolku ry: village Pohjoispää → –, organiser Liisa → Ville",
        "the same: 1",
    ]
    found = db.read_now(_people_of_erapolku)
    assert found == {"seura": "", "contact": ["Ville"], "organiser": ["Ville"]}


def _people_of_erapolku(tx: Tx) -> dict[str, object]:
    one = next(one for one in associations.everyone(tx) if one.name == "Eräpolku ry")
    named = {role: [known.name for known in people.with_role(tx, role, one.subject)] for role in Role}
    return {one.kind: one.village, "contact": named[Role.CONTACT], "organiser": named[Role.ORGANISER]}


def test_an_association_that_was_closed_may_come_again(db: Database) -> None:
    added = db.write_now(lambda tx: associations.add(tx, Association(name="Kalakerho", key="", created_at=NOW)))
    assert isinstance(added, associations.Added)
    db.write_now(lambda tx: associations.close(tx, added.association_id, now=NOW))
    assert rows(db, "yhdistys;laji\nKalakerho;seura\n", ASSOCIATIONS) == ["new: Kalakerho: kind seura"]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("sheet", [SPACES, GEAR, ASSOCIATIONS])
def test_what_was_done_is_said_in_every_language(db: Database, sheet: Sheet, language: str) -> None:
    t = words(language)
    table = "nimi;kpl;väri;yhteyshenkilö\nSali *1*;3;;Kaarina\n"
    done = importing_words.say(bring(db, table, sheet, t=t), sheet, t)
    assert len(done.splitlines()) == (4 if sheet is GEAR else 5)
    assert "Sali \\*1\\*" in done
