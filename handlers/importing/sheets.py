"""The tables that a town has: of spaces, of gear and of associations, with the columns of each in three languages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz, process

from handlers.importing import columns
from handlers.importing.columns import DAY, Column, Wrong
from handlers.spaces.prices import say_price
from handlers.words import N_, Words, fold
from storage.people import Role
from storage.spaces import Kind

_LIKE = 80
"""How alike (of 100) an unknown column must be to a known one to be taken for a slip of the pen."""
_KINDS = {
    Kind.ROOM: "tila, huone, sali, tunneittain, room, hall, space, by hours, lokal, rum, sal, per timme",
    Kind.STORAGE: "varasto, säilytystila, säilytys, päivittäin, storage, by days, förråd, lager, per dag",
}
_KIND_CALLED = {fold(word): kind for kind, words in _KINDS.items() for word in words.split(", ")}


@dataclass(frozen=True)
class Sheet:
    """A table of one subject; `roles` are the columns that name people, `example` is how a heading may read."""

    columns: tuple[Column, ...]
    roles: tuple[tuple[str, Role], ...]
    example: str

    @cached_property
    def _called(self) -> dict[str, Column]:
        return {fold(name): column for column in self.columns for name in column.called.split(", ")}

    def column(self, title: str) -> Column | None:
        """Return which column people call so, or None."""
        return self._called.get(fold(title))

    def similar(self, title: str) -> str | None:
        """Return the known title that an unknown one was probably meant to be, or None."""
        likely = process.extractOne(fold(title), self._called.keys(), scorer=fuzz.ratio, score_cutoff=_LIKE)
        return likely[0] if likely else None


def _read_kind(given: str, t: Words) -> Kind | Wrong:
    kind = _KIND_CALLED.get(fold(given))
    return kind or Wrong(t("“{given}” is neither a room nor a storage. Write one of these.", given=given))


def say_kind(kind: str, t: Words) -> str:
    """Return what can be booked so: a room by hours, a storage by days, gear by pieces."""
    return {Kind.ROOM: t("room"), Kind.STORAGE: t("storage"), Kind.GEAR: t("gear")}[Kind(kind)]


def _named(called: str) -> Column:
    return Column("name", N_("name"), called, columns.read_name, columns.say_text)


def _lasting(name: str, title: str, called: str, least: int, most: int, example: int, unit: int = 60) -> Column:
    return Column(name, title, called, columns.read_length(unit, least, most, example), columns.say_length)


def _people(name: str, title: str, called: str) -> Column:
    return Column(name, title, called, columns.read_people, columns.say_people)


_NOTE = Column(
    "note",
    N_("for the booker only"),
    "note, for the booker only, door code, huomautus, "
    "varaajalle, vain varaajalle, ovikoodi, anteckning, till bokaren, dörrkod",
    columns.read_text,
    columns.say_text,
)
_PRICE = Column("price", N_("price"), "price, hinta, vuokra, pris, hyra", columns.read_the_price, say_price)
_LONGEST = _lasting(
    "longest",
    N_("longest"),
    "longest, longest booking, pisin, pisin varaus, längst, längsta, längsta bokning",
    15,
    366 * DAY,
    4 * 60,
)
_AHEAD = Column(
    "ahead",
    N_("how far ahead"),
    "ahead, how far ahead, etukäteen, kuinka kauas, i förväg, hur långt fram",
    columns.read_ahead,
    columns.say_days,
)
_KEEPERS = "keeper, keepers, tilavastaava, tilavastaavat, vastaava, ansvarig, lokalansvarig"

SPACES = Sheet(
    (
        _named("name, space, nimi, tila, tilan nimi, namn, lokal, lokalens namn"),
        Column("kind", N_("kind"), "kind, type, laji, tyyppi, typ, slag", _read_kind, say_kind),
        Column(
            "capacity",
            N_("people"),
            "capacity, people, persons, seats, henkeä, henkilöä, henkilömäärä, paikkoja, paikat, platser, personer",
            columns.read_capacity,
            columns.say_number,
        ),
        Column(
            "hours",
            N_("opening hours"),
            "hours, opening hours, open, aukiolo, aukioloajat, aukioloaika, auki, öppettider, öppettid, öppet",
            columns.read_hours,
            columns.say_hours,
        ),
        Column(
            "address",
            N_("address"),
            "address, osoite, katuosoite, adress, gatuadress",
            columns.read_text,
            columns.say_text,
        ),
        Column(
            "has",
            N_("has"),
            "has, equipment, varustus, varusteet, siellä on, utrustning",
            columns.read_things,
            columns.say_things,
        ),
        _people("keeper", N_("keeper"), f"{_KEEPERS}, yhteyshenkilö, kontaktperson"),
        _lasting(
            "shortest",
            N_("shortest"),
            "shortest, shortest booking, lyhin, lyhin varaus, kortast, kortaste, kortaste bokning",
            5,
            30 * DAY,
            60,
        ),
        _LONGEST,
        Column(
            "grid",
            N_("start times"),
            "grid, start times, alkamisajat, alkamisväli, starttider",
            columns.read_grid,
            columns.say_length,
        ),
        _lasting("gap", N_("gap"), "gap, gap between bookings, tauko, väli, paus, mellanrum", 0, DAY, 15, unit=1),
        _AHEAD,
        _lasting(
            "notice",
            N_("notice"),
            "notice, book before, varattava viimeistään, varausraja, boka senast, bokas senast",
            0,
            366 * DAY,
            DAY,
        ),
        _lasting(
            "cancel_until",
            N_("cancel until"),
            "cancel until, cancel before, peruttava viimeistään, perumisraja, avboka senast, avbokas senast",
            0,
            366 * DAY,
            DAY,
        ),
        _PRICE,
        Column(
            "approval",
            N_("approval"),
            "approval, approved by, hyväksyntä, hyväksyjä, godkännande, godkänns av",
            columns.read_approval,
            columns.say_approval,
        ),
        Column(
            "answer_days",
            N_("answer within"),
            "answer days, answer within, vastausaika, vastauspäivät, svarstid, svarsdagar",
            columns.read_answer_days,
            columns.say_answer_days,
        ),
        _NOTE,
    ),
    (("keeper", Role.KEEPER),),
    N_("name;people;opening hours;address"),
)
GEAR = Sheet(
    (
        _named("name, gear, nimi, väline, välineet, välineen nimi, namn, utrustning, sak"),
        Column(
            "quantity",
            N_("quantity"),
            "quantity, pieces, pcs, count, määrä, kappaletta, kpl, lukumäärä, antal, stycken, st",
            columns.read_quantity,
            columns.say_number,
        ),
        Column(
            "address",
            N_("fetched from"),
            "place, fetched from, address, paikka, noutopaikka, nouto, osoite, plats, hämtas, hämtplats, adress",
            columns.read_text,
            columns.say_text,
        ),
        _NOTE,
        _PRICE,
        _LONGEST,
        _AHEAD,
        _people(
            "keeper", N_("keeper"), f"{_KEEPERS}, välinevastaava, yhteyshenkilö, kontaktperson, utrustningsansvarig"
        ),
    ),
    (("keeper", Role.KEEPER),),
    N_("name;quantity;fetched from;price"),
)
ASSOCIATIONS = Sheet(
    (
        _named("name, association, nimi, yhdistys, yhdistyksen nimi, namn, förening, föreningens namn"),
        Column(
            "kind",
            N_("kind"),
            "kind, type, laji, tyyppi, typ, slag",
            columns.read_name,
            columns.say_text,
        ),
        Column("village", N_("village"), "village, kylä, by, ort", columns.read_name, columns.say_text),
        _people(
            "contact",
            N_("contact person"),
            "contact, contacts, contact person, yhteyshenkilö, yhteyshenkilöt, kontakt, kontaktperson, kontaktpersoner",
        ),
        _people(
            "organiser",
            N_("organiser"),
            "organiser, organisers, organizer, järjestäjä, järjestäjät, arrangör, arrangörer",
        ),
    ),
    (("contact", Role.CONTACT), ("organiser", Role.ORGANISER)),
    N_("name;kind;village;contact person;organiser"),
)
