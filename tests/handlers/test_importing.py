"""A table of spaces: as people save it, and what they are told when something in it is wrong."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.importing import importing, importing_words
from handlers.importing.importing import Imported, Mistakes
from handlers.importing.importing_rows import NoNames, NoRows
from handlers.importing.sheets import ASSOCIATIONS, GEAR, SPACES, Sheet
from handlers.importing.tables import NoText, Workbook
from handlers.turn import Town
from handlers.words import Words, words
from storage import spaces
from storage.db import Database
from storage.spaces import Space
from storage.wallclock import Opening

pytestmark = pytest.mark.one_database

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
MALLILA = Town("Mallila", ZoneInfo("Europe/Helsinki"))
T = words("en")


def bring(db: Database, table: str | bytes, t: Words = T) -> importing.Outcome:
    """Import the table of spaces into the town, whatever it changes."""
    content = table.encode() if isinstance(table, str) else table
    return db.write_now(
        lambda tx: importing.bring(tx, content, SPACES, agreed=lambda _: True, now=NOW, town=MALLILA, t=t)
    )


def brought(db: Database, table: str | bytes) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Import the table; return the names that are new in the town and the columns with which nothing was done."""
    outcome = bring(db, table)
    assert isinstance(outcome, Imported)
    return tuple(one.name for one in outcome.plan.new), outcome.plan.unused


def said(outcome: importing.Outcome, t: Words = T) -> str:
    return importing_words.say(outcome, SPACES, t)


def wrong(db: Database, table: str) -> list[tuple[int, str]]:
    """Return what is wrong with the table; nothing of it has been imported."""
    before = db.read_now(spaces.names)
    outcome = bring(db, table)
    assert isinstance(outcome, Mistakes)
    assert db.read_now(spaces.names) == before
    return [(mistake.line, mistake.text) for mistake in outcome.found]


def the(db: Database, name: str) -> Space:
    return next(space for space in db.read_now(spaces.all_open) if space.name == name)


def hours(db: Database, name: str) -> tuple[Opening, ...]:
    space_id = the(db, name).id
    assert space_id is not None
    return db.read_now(lambda tx: spaces.openings(tx, space_id))


def test_a_table_of_names_alone_is_enough(db: Database) -> None:
    assert brought(db, "nimi\nKylätalo\nKoulun sali\n") == (("Kylätalo", "Koulun sali"), ())
    assert hours(db, "Kylätalo") == ()
    assert the(db, "Kylätalo").longest == 12 * 60


@pytest.mark.parametrize(
    "table",
    [
        "nimi;henkeä;aukiolo;osoite;lyhin;pisin;alkamisväli;tauko;etukäteen;ovikoodi\n"
        "Kylätalo;40 henkeä;ma–su 8–21;Kylätie 1;1 h;5 h;15 min;30 min;90 pv;4321\n",
        "dörrkod,platser,namn,öppettider,adress,kortast,längst,starttider,paus,i förväg\n"
        '4321,40,Kylätalo,"må–sö 8–21",Kylätie 1,1 h,5 timmar,15 min,30,90 dagar\n',
        "Name\tCapacity\tHours\tAddress\tShortest booking\tLongest booking\tGrid\tGap\tAhead\tNote\n"
        "Kylätalo\t40\tMon–Sun 8–21\tKylätie 1\t60 min\t5\t15\t30\t90\t4321\n",
    ],
)
def test_the_columns_come_in_three_languages_and_any_order(db: Database, table: str) -> None:
    assert brought(db, table) == (("Kylätalo",), ())
    space = the(db, "Kylätalo")
    assert (space.capacity, space.address, space.note) == (40, "Kylätie 1", "4321")
    assert (space.shortest, space.longest, space.grid, space.gap, space.ahead) == (60, 300, 15, 30, 90)
    assert hours(db, "Kylätalo") == tuple(Opening(day, 8 * 60, 21 * 60) for day in range(7))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_excels_encodings_and_line_ends_are_read(db: Database, encoding: str, ends: str) -> None:
    table = "Nimi\tAukiolo\nKylätalo\tma–pe 16–21, la 10–18\n".replace("\n", ends)
    assert brought(db, table.encode(encoding)) == (("Kylätalo",), ())
    assert Opening(5, 10 * 60, 18 * 60) in hours(db, "Kylätalo")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_both_orders_of_utf16_are_read_by_their_mark(db: Database, encoding: str) -> None:
    assert brought(db, "\ufeffnimi\nKylätalo\n".encode(encoding)) == (("Kylätalo",), ())


def test_hours_with_a_comma_need_no_quotes_between_semicolons(db: Database) -> None:
    assert brought(db, "nimi;aukiolo\nKylätalo;ma-pe 16-21, la 10-18\n") == (("Kylätalo",), ())
    assert len(hours(db, "Kylätalo")) == 6


@pytest.mark.parametrize("written", ["ti 16-20, to 9-12", "Tue 16–20, Thu 9–12", "tis 16–20, tors 9–12"])
def test_hours_are_read_in_any_language_whatever_the_heading_says(db: Database, written: str) -> None:
    assert brought(db, f"namn;hours\nKylätalo;{written}\n") == (("Kylätalo",), ())
    assert hours(db, "Kylätalo") == (Opening(1, 16 * 60, 20 * 60), Opening(3, 9 * 60, 12 * 60))


def test_hours_that_mean_something_else_in_another_language_are_asked_about(db: Database) -> None:
    assert wrong(db, "name;hours\nKylätalo;mon to fri 9 to 17\n") == [
        (2, "hours: “mon to fri 9 to 17” can mean two things. Write the hours like this: Mon–Fri 16–21, Sat 10–18")
    ]


def test_the_line_in_which_excel_names_the_separator_is_not_the_heading(db: Database) -> None:
    assert brought(db, "sep=;\nnimi;osoite\nKylätalo;Kylätie 1, Mallila\n") == (("Kylätalo",), ())
    assert the(db, "Kylätalo").address == "Kylätie 1, Mallila"


def test_a_column_that_means_nothing_here_is_told(db: Database) -> None:
    outcome = bring(db, "nimi;väri;neliöt\nKylätalo;punainen;80\n")
    assert isinstance(outcome, Imported)
    assert outcome.plan.unused == ("väri", "neliöt")
    assert said(outcome).endswith("Nothing was done with the column väri.\nNothing was done with the column neliöt.")


def test_empty_lines_and_empty_columns_do_not_matter(db: Database) -> None:
    table = "\nnimi;henkeä;;\n;;;\nKylätalo;40;;\n\n;;\nKoulun sali;-;;\n"
    assert brought(db, table) == (("Kylätalo", "Koulun sali"), ())
    assert the(db, "Koulun sali").capacity is None


def test_all_wrong_rows_are_named_and_nothing_is_half_done(db: Database) -> None:
    table = (
        "nimi;henkeä;aukiolo;lyhin;alkamisväli\n"
        "Kylätalo;40;ma-su 8-21;1 h;30 min\n"
        "Sali;monta;joskus;1 h;7 min\n"
        ";40;;;\n"
        "Varasto 2;0;;10 vuotta;\n"
    )
    found = wrong(db, table)
    assert [line for line, _ in found] == [3, 3, 3, 4, 5, 5]
    assert found[0][1] == "henkeä: “monta” is not a number of people. Write a number, for example 40."
    assert found[1][1] == "aukiolo: “joskus” are not opening hours. Write them like this: Mon–Fri 16–21, Sat 10–18"
    assert found[2][1] == "alkamisväli: “7 min” does not divide the day evenly. Write 15 min, 30 min or 1 h."
    assert found[3][1] == "The name is missing."
    assert found[5][1] == "lyhin: “10 vuotta” is not a length from 5 min to 30 days. Write for example 1 h."


def test_a_name_may_stand_once_in_the_table(db: Database) -> None:
    assert wrong(db, "nimi\nVarasto\nKylätalo\nvarasto \n") == [(4, "varasto stands on line 2 already.")]


def test_a_name_of_a_closed_space_may_come_again(db: Database) -> None:
    bring(db, "nimi\nKylätalo\n")
    space_id = the(db, "Kylätalo").id
    assert space_id is not None
    db.write_now(lambda tx: spaces.close(tx, space_id, now=NOW))
    assert brought(db, "nimi\nKylätalo\n") == (("Kylätalo",), ())


def test_a_note_of_several_lines_does_not_shift_the_line_numbers(db: Database) -> None:
    table = 'nimi,ovikoodi,henkeä\nKylätalo,"Ovi:\r\n4321\r\nAvain: ""naula""",40\n\nSali,,monta\n'
    assert [line for line, _ in wrong(db, table)] == [6]
    bring(db, table.replace("monta", "20"))
    assert the(db, "Kylätalo").note == 'Ovi:\r\n4321\r\nAvain: "naula"'


def test_a_quotation_mark_left_open_is_named_by_its_line(db: Database) -> None:
    assert wrong(db, 'nimi;osoite\nKylätalo;Kylätie 1\nSali;"Koulutie 2\nVarasto;Satama\n') == [
        (3, "A quotation mark is missing or stands in the wrong place.")
    ]


def test_a_value_with_an_unquoted_separator_is_named(db: Database) -> None:
    assert wrong(db, "nimi,henkeä,osoite\nKylätalo,40,Kylätie 1, Mallila\n") == [
        (2, "There are more values than columns. Put a value with “,” in it in quotation marks.")
    ]


def test_a_column_written_wrong_is_asked_about_and_not_left_out(db: Database) -> None:
    assert wrong(db, "nimi;aukilo\nKylätalo;ma-su 8-21\n") == [
        (1, "I do not know the column aukilo. Did you mean aukiolo?")
    ]


def test_two_columns_of_one_meaning_are_not_guessed_between(db: Database) -> None:
    assert wrong(db, "nimi;osoite;adress\nKylätalo;Kylätie 1;Byvägen 1\n") == [
        (1, "Two columns mean the same: adress. Leave one out.")
    ]


def test_the_shortest_booking_is_not_longer_than_the_longest(db: Database) -> None:
    assert wrong(db, "nimi;lyhin;pisin\nKylätalo;5 h;2 h\n") == [
        (2, "The shortest booking (5 h) is longer than the longest (2 h).")
    ]


def test_a_name_too_long_to_say_is_refused(db: Database) -> None:
    assert wrong(db, f"nimi\n{'Kylätalo ' * 10}\n") == [(2, "nimi: Please write a name of at most 60 letters.")]


def test_what_is_no_table_is_said_to_be_none(db: Database) -> None:
    assert bring(db, "Kylätalo;40\nKoulun sali;120\n") == NoNames()
    assert bring(db, "") == NoRows()
    assert bring(db, "nimi;henkeä\n") == NoRows()
    assert bring(db, b"PK\x03\x04 a workbook") == Workbook()
    assert bring(db, b"\xff\xfe\x00") == NoText()
    assert bring(db, b"nimi\n\x81\x8d\n") == NoText()


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_outcome_is_said_in_every_language(db: Database, language: str) -> None:
    t = words(language)
    for table in (b"nimi\nSali *1*\n", b"nimi;henkea\nSali 2;x\n", b"x\n", b"", b"PK\x03\x04", b"\xff\xfe\x00"):
        assert said(bring(db, table, t), t).strip()


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("sheet", [SPACES, GEAR, ASSOCIATIONS])
def test_the_example_of_a_heading_can_be_read(sheet: Sheet, language: str) -> None:
    titles = words(language)(sheet.example).split(";")
    assert all(sheet.column(title) for title in titles), titles


@pytest.mark.parametrize("sheet", [SPACES, GEAR, ASSOCIATIONS])
def test_what_a_value_is_called_in_a_difference_is_a_columns_name(sheet: Sheet) -> None:
    for language in ("fi", "sv", "en"):
        for column in sheet.columns:
            found = sheet.column(words(language)(column.title))
            assert found is column, (language, words(language)(column.title))


def test_signs_of_the_markup_in_names_are_shown_as_they_are(db: Database) -> None:
    assert "Sali \\*1\\*" in said(bring(db, "nimi\nSali *1*\n"))


def test_a_wrong_row_is_named_by_its_line_in_the_persons_language(db: Database) -> None:
    t = words("fi")
    assert said(bring(db, "nimi;henkeä\nSauna;x\n", t), t).splitlines()[1].startswith("Rivi 2: henkeä: ")
