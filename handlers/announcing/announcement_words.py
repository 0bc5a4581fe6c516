"""How an announcement is told: in whose name, what it reads like in a room, and in a line of a list."""

from __future__ import annotations

from datetime import datetime

from handlers import kept_files, when
from handlers.turn import Town
from handlers.types import File
from handlers.when import Moment, Series
from handlers.when.say_series import say_repeat
from handlers.words import LANGUAGES, Words, escape, words
from storage import associations, people
from storage.announcements import Told
from storage.db import Tx
from storage.people import Role

HEADLINE = 60
"""How many letters of an announcement tell which one it is."""


def sender(tx: Tx, told: Told, town: Town) -> str:
    """Return in whose name it is sent: the association's, the town's if its officer or caretaker sends it for nobody
    else, or else the sender's own."""
    association = associations.get(tx, told.association_id) if told.association_id else None
    if association is not None:
        return association.name
    person = people.named(tx, told.person_id)
    if person is None or person.is_(Role.CARETAKER) or person.is_(Role.OFFICER):
        return town.name
    return person.name


def text(t: Words, told: Told, who: str, town: Town) -> str:
    """Return, with markup, what a room or a person of these words reads; `who` is its sender."""
    return _text(t, told, who, told.words_for(t.language, town.language))


def _text(t: Words, told: Told, who: str, said: str) -> str:
    lead = t("*{who} announces, urgent:*", who=who) if told.urgent else t("*{who} announces:*", who=who)
    return f"{lead}\n{escape(said)}"


def in_language(t: Words, told: Told, language: str, who: str) -> str:
    """Return, with markup, one of its parts as it is read; what is said in no language in particular has the lead of
    these words."""
    t = words(language) if language in LANGUAGES else t
    return _text(t, told, who, told.said[language])


def headline(told: Told, language: str, town_language: str) -> str:
    """Return the beginning of what it says, without markup: enough to know it by."""
    said = " ".join(told.words_for(language, town_language).split())
    if len(said) <= HEADLINE:
        return said
    return said[:HEADLINE].rsplit(" ", 1)[0].rstrip(".,:;–- ") + " …"


def files_of(tx: Tx, told: Told) -> tuple[File, ...]:
    """Return what goes with the words."""
    return kept_files.with_it(tx, told.file_id)


def when_said(t: Words, told: Told, town: Town, *, now: datetime) -> str:
    """Return when it is sent, as a person reads it: "ma 23.11.2026 klo 9", or how often; nothing is at once."""
    if told.send_at is None:
        return ""
    moment = Moment(told.send_at)
    if told.rule and told.send_at <= now:  # when it was sent first does not matter any more
        return say_repeat(Series(moment, told.rule), zone=town.zone, language=t.language)
    return when.say(Series(moment, told.rule) if told.rule else moment, zone=town.zone, language=t.language)
