"""Getting to know people: the first hello, thanks, languages, the caretaker's claim, two accounts of one person."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers import asking as forms
from handlers import commands, notices, rights, taking_back
from handlers.commands import command
from handlers.home import home, other_languages
from handlers.lengths import read_id
from handlers.reminders import rearming
from handlers.turn import Answer, Arg, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_, fold, words
from storage import answers, asking, joining, people, rooms, sign_ups
from storage.people import Role

_LANGUAGE_WORDS = {
    "fi": ("fi", "suomi", "suomeksi", "finska", "finnish", "in finnish"),
    "sv": ("sv", "svenska", "pa svenska", "ruotsi", "ruotsiksi", "swedish"),
    "en": ("en", "english", "in english", "englanti", "englanniksi", "engelska", "pa engelska"),
}


def _words(_turn: Turn, text: str, _values: Values) -> Got:
    return Got(text.strip(), text.strip())


def _home(turn: Turn) -> tuple[Button, ...]:
    """Return what one can always do, with a way to the other languages."""
    return (*home(turn.t), Button(turn.t("Help"), "help"), *other_languages(turn.language))


_GOOD_DAY = ("paivaa", "hyvaa paivaa", "huomenta", "hyvaa huomenta", "iltaa", "hyvaa iltaa", "god dag", "good day")


@command(
    "start",
    "börja",
    "alku",
    aliases=("hei", "moi", "terve", "hej", "hello", "hi", "moikka", "hejsan", *_GOOD_DAY),
    summary=N_("Say hello and see what I can do"),
    takes=[Arg("then", _words, optional=True)],
)
def start(turn: Turn, then: str | None) -> Answer:
    """The person has met the bot; a deep link goes on with what it was made for."""
    linked, rest = (commands.find(re.sub(r"[-_]", " ", then)) if then else None) or (None, "")
    if linked is not None and linked.linkable:
        # What not everybody may do is chosen again: who made the link may want what is not theirs to decide.
        return forms.carry_on(turn, linked, _behind(rest) if linked.role is Role.EVERYBODY else {})
    asking.drop(turn.tx, turn.person.id)
    t = turn.t
    if not turn.room.private:
        return Reply(
            t(
                "Hello! I am the village bell of {town}. Write to me in private: *{help}*.",
                town=turn.town.name,
                help=t("help"),
            )
        )
    return Reply(
        t(
            "Hello {name}! I am the village bell of {town}. What would you like to do?",
            name=turn.person.name,
            town=turn.town.name,
        ),
        _home(turn),
    )


def _behind(rest: str) -> dict[str, str]:
    """Return the number that a link carries, with the key that nobody guesses if there is one; anything else in it was
    perhaps not written by who follows it."""
    return {"rest": rest} if re.fullmatch(r"\d{1,9}(?: k[0-9a-f]{8})?", rest) else {}


@command(
    "thanks",
    "tack",
    "kiitos",
    aliases=("kiitti", "kiitoksia", "suurkiitos", "kiitos paljon", "tackar", "tack så mycket", "thank you", "thx"),
)
def thanks(turn: Turn) -> Answer:
    """Who says thanks hears a warm word; nothing else is disturbed by it."""
    return Reply(turn.t("You are welcome, {name}!", name=turn.person.name))


def _language(turn: Turn, text: str, _values: Values) -> Got | Refusal:
    for code, names in _LANGUAGE_WORDS.items():
        if fold(text) in names:
            return Got(code, code)
    return _which_language(turn)


def _which_language(turn: Turn) -> Refusal:
    return Refusal(turn.t("Which language?"), tuple(other_languages("")))


@command(
    "language",
    "språk",
    "kieli",
    summary=N_("Finnish, Swedish or English"),
    takes=[Arg("code", _language, optional=True)],
)
def language(turn: Turn, code: str | None) -> Answer:
    """The person is answered in this language from now on; what was being asked is asked again in it.

    Said in a group by who may link it, it is the language of what is said to the whole group instead.
    """
    if code is None:
        return _which_language(turn)
    if turn.room.linked and rights.may_link(turn.person, turn.room.association_id):
        rooms.speak(turn.tx, turn.room.id, code)
        t = words(code)
        text = t("In this group I speak English to everybody. Each of you is still answered in your own language.")
        return Reply(text, tuple(other_languages(code)))
    people.speak(turn.tx, turn.person.id, code)
    t = words(code)
    done = Reply(t("I will answer you in English."), (Button(t("Help"), "help"), *other_languages(code)))
    pending = asking.pending(turn.tx, turn.person.id, now=turn.now) if turn.room.private else None
    question = forms.repeat(replace(turn, t=t), pending) if pending else None
    return (done, forms.spoken(question)) if isinstance(question, Unclear) else done


@command("suomeksi", "finska", "suomi", aliases=("finnish", "in finnish"))
def finnish(turn: Turn) -> Answer:
    """One word is enough to be answered in Finnish."""
    return language(turn, "fi")


@command("swedish", "svenska", "ruotsi", aliases=("pa svenska", "ruotsiksi", "in swedish"))
def swedish(turn: Turn) -> Answer:
    """One word is enough to be answered in Swedish."""
    return language(turn, "sv")


@command("english", "engelska", "englanti", aliases=("in english", "englanniksi", "pa engelska"))
def english(turn: Turn) -> Answer:
    """One word is enough to be answered in English."""
    return language(turn, "en")


@command(
    "claim",
    "forvalta",
    "yllapitajaksi",
    takes=[Arg("code", _words, N_("What is the code that was shown when I was started?"))],
)
def claim(turn: Turn, code: str) -> Answer:
    """Who knows the claim code looks after the town from now on; the code works once."""
    t = turn.t
    if turn.person.is_(Role.CARETAKER):
        return Reply(t("You look after {town} already.", town=turn.town.name), _caretakers_first(turn))
    if not turn.room.private:
        return Refusal(t("Please send the code to me in private, so that nobody else sees it."))
    if not joining.use_claim(turn.tx, code):
        return Refusal(t("That code does not work. A new one is made on the bot's computer with: `kylakello claim`"))
    people.appoint(turn.tx, turn.person.id, Role.CARETAKER, now=turn.now)
    text = t(
        "Hello {name}! You are now the caretaker of {town}. Let us begin:", name=turn.person.name, town=turn.town.name
    )
    return Reply(text, _caretakers_first(turn))


def _caretakers_first(turn: Turn) -> tuple[Button, ...]:
    t = turn.t
    return (
        Button(t("Add a space"), "new space"),
        Button(t("Add an association"), "new association"),
        Button(t("Invite me to a group"), "invite"),
    )


@command(
    "join",
    "förena",
    "yhdistä",
    linkable=True,
    summary=N_("Join my Telegram and Matrix accounts"),
    takes=[Arg("code", _words, optional=True)],
)
def join(turn: Turn, code: str | None) -> Answer:
    """With a code, this account and the one that asked for the code are one person; without, a code is given."""
    t = turn.t
    if not turn.room.private and code:
        if joining.burn(turn.tx, code):
            return Refusal(t("Others can read the code here, so it works no more. Ask me for a new one in private."))
        return Refusal(t("Please send the code to me in private, so that nobody else sees it."))
    if not code:
        return _code(turn)
    match joining.join(turn.tx, code, network=turn.room.network, user=turn.user, now=turn.now):
        case joining.Joined(number, name, person):
            sign_ups.accounts_joined(turn.tx, person, zone=turn.zone, now=turn.now)
            answers.accounts_joined(turn.tx, person, now=turn.now)
            rearming.of_person(turn.tx, person, zone=turn.zone, now=turn.now)
            text = t("Done: this account and {name} are now one person. Your bookings are together.", name=name)
            back = (Button(t("Take it back"), f"separate {number}"), Button(t("My bookings"), "bookings"))
            _tell_the_other(turn, back)
            return Reply(text, back)
        case joining.Already():
            return Refusal(t("That code is from this same account. Write it to me from your other account."))
        case joining.OtherWay():
            return Refusal(
                t(
                    "Do it the other way round: write {command} here, and the code from your other account.",
                    command=t("/join"),
                )
            )
        case joining.OwnHours():
            return Refusal(
                t(
                    "One of your accounts has approved talkoo hours of the other one, and nobody approves their own. "
                    "Ask somebody else who leads those talkoot to correct the hours first."
                )
            )
        case joining.SameHours():
            return Refusal(
                t(
                    "Hours of the same work have been approved for both of your accounts, and they count once. "
                    "Ask whoever leads those talkoot to correct one of them first."
                )
            )
        case joining.BadCode():
            return Refusal(
                t(
                    "That code does not work (any more). Get a new one from your other account: {command}",
                    command=t("/join"),
                )
            )


def _code(turn: Turn) -> Answer:
    """A code is told in private; a group that was asked for it hears where."""
    t = turn.t
    if not turn.room.private and notices.private_room(turn.tx, turn.person.id, now=turn.now) is None:
        return notices.to_private(turn, "join")
    made = joining.join_code(turn.tx, turn.person.id, now=turn.now)
    text = t(
        "Write this to me from your other account within 30 minutes: `{command} {code}`\nThen both are you.",
        command=t("/join"),
        code=made,
    )
    told = Reply(text, private=True)
    return told if turn.room.private else (notices.to_private(turn, "continue"), told)


def _tell_the_other(turn: Turn, buttons: tuple[Button, ...]) -> None:
    """The account whose code was used hears that it was, and can take it back."""
    network, name = turn.room.network, turn.person.name
    person = people.meet(turn.tx, network=network, user=turn.user, name=name, language=None, now=turn.now)
    other = notices.private_room(turn.tx, person.id, now=turn.now, but=network)
    if other is not None:
        text = turn.t(
            "{name} on {network} and you are now one person. Your bookings are together.",
            name=name,
            network=network.capitalize(),
        )
        notices.promise(turn.tx, other, Reply(text, buttons), now=turn.now, person_id=person.id)


@command(
    "separate",
    "skilj",
    "erota",
    takes=[Arg("number", _words, N_("Which accounts? Tap “Take it back” in the message that told of it."))],
)
def separate(turn: Turn, number: str) -> Answer:
    """A joining is taken back: the accounts are two persons again, each with what was theirs."""
    t = turn.t
    joined = read_id(number)
    mine = turn.person.id
    other = joining.separate(turn.tx, joined, person_id=mine, now=turn.now) if joined is not None else None
    if other is not None:
        for person in (mine, other):
            rearming.of_person(turn.tx, person, zone=turn.zone, now=turn.now)
        return Reply(t("Taken back: the accounts are two persons again."))
    return taking_back.nothing(t)
