"""Getting to know people: the first hello, help, languages, the caretaker's claim, two accounts of one person."""

from __future__ import annotations

from handlers import asking as forms
from handlers import commands, notices
from handlers.commands import command
from handlers.turn import Answer, Arg, Command, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import LANGUAGES, N_, Words, fold, words
from storage import joining, people
from storage.people import Role

LANGUAGE_NAMES = {"fi": "Suomeksi", "sv": "På svenska", "en": "In English"}
_LANGUAGE_WORDS = {
    "fi": ("fi", "suomi", "suomeksi", "finska", "finnish", "in finnish"),
    "sv": ("sv", "svenska", "pa svenska", "ruotsi", "ruotsiksi", "swedish"),
    "en": ("en", "english", "in english", "englanti", "englanniksi", "engelska", "pa engelska"),
}


def _words(_turn: Turn, text: str, _values: Values) -> Got:
    return Got(text.strip(), text.strip())


def _home(turn: Turn) -> tuple[Button, ...]:
    """Return what one can always do, with a way to the other languages."""
    t = turn.t
    others = (Button(LANGUAGE_NAMES[code], f"language {code}") for code in LANGUAGES if code != turn.language)
    return (
        Button(t("Book a space"), "book"),
        Button(t("What is free"), "free"),
        Button(t("My bookings"), "bookings"),
        Button(t("Help"), "help"),
        *others,
    )


@command(
    "start",
    "borja",
    "alku",
    aliases=("hei", "moi", "terve", "hej", "hello", "hi", "moikka", "hejsan"),
    summary=N_("Say hello and see what I can do"),
    takes=[Arg("then", _words, optional=True)],
)
def start(turn: Turn, then: str | None) -> Answer:
    """The person has met the bot; a deep link goes on with what it was made for."""
    linked = commands.by_name(then.replace("-", " ").replace("_", " ").split(" ")[0]) if then else None
    if linked is not None and linked.linkable:
        return forms.carry_on(turn, linked, _behind(then or ""))
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


def _behind(link: str) -> dict[str, str]:
    rest = link.replace("-", " ").partition(" ")[2]
    return {"rest": rest} if rest else {}


@command(
    "help",
    "hjalp",
    "ohje",
    aliases=("apua", "ohjeet", "auta", "?"),
    linkable=True,
    summary=N_("What I understand"),
)
def help_(turn: Turn) -> Answer:
    """The person has seen every command they may use, with an example of each."""
    t = turn.t
    lines = [t("You can tap the buttons or write in your own words. This is what I understand:"), ""]
    for one in commands.everything():
        if one.listed and turn.person.is_(one.role):
            lines.append(f"*/{one.name_in(turn.language)}* – {t(one.summary)}")
            if one.example:
                lines.append(f"    {t(one.example)}")
    return Reply("\n".join(lines), _home(turn), private=True)


def _language(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    for code, names in _LANGUAGE_WORDS.items():
        if fold(text) in names:
            return Got(code, code)
    return Unclear(turn.t("Which language?"), [(LANGUAGE_NAMES[code], code) for code in LANGUAGES])


@command(
    "language",
    "sprak",
    "kieli",
    summary=N_("Finnish, Swedish or English"),
    takes=[Arg("code", _language, N_("Which language?"), lambda _t, _v: [(LANGUAGE_NAMES[c], c) for c in LANGUAGES])],
)
def language(turn: Turn, code: str) -> Answer:
    """The person is answered in this language from now on."""
    people.speak(turn.tx, turn.person.id, code)
    t = words(code)
    others = tuple(Button(LANGUAGE_NAMES[other], f"language {other}") for other in LANGUAGES if other != code)
    return Reply(t("I will answer you in English."), (Button(t("Help"), "help"), *others))


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
        Button(t("Invite me to a group"), "invite"),
        Button(t("Help"), "help"),
    )


@command(
    "join",
    "forena",
    "yhdista",
    summary=N_("Join my Telegram and Matrix accounts"),
    takes=[Arg("code", _words, optional=True)],
)
def join(turn: Turn, code: str | None) -> Answer:
    """With a code, this account and the one that asked for the code are one person; without, a code is given."""
    t = turn.t
    if not turn.room.private:
        return Refusal(
            t("Please do this with me in private."), (Button(t("Continue in private"), "join", private=True),)
        )
    if not code:
        made = joining.join_code(turn.tx, turn.person.id, now=turn.now)
        return Reply(
            t(
                "Write this to me from your other account within 30 minutes: `{command} {code}`\nThen both are you.",
                command=t("/join"),
                code=made,
            )
        )
    match joining.join(turn.tx, code, network=turn.room.network, user=turn.user, now=turn.now):
        case joining.Joined(number, name):
            text = t("Done: this account and {name} are now one person. Your bookings are together.", name=name)
            return Reply(text, (Button(t("Take it back"), f"separate {number}"), Button(t("My bookings"), "bookings")))
        case joining.Already():
            return Refusal(t("That code is from this same account. Write it to me from your other account."))
        case joining.OtherWay():
            return Refusal(
                t(
                    "Do it the other way round: write {command} here, and the code from your other account.",
                    command=t("/join"),
                )
            )
        case joining.BadCode():
            return Refusal(
                t(
                    "That code does not work (any more). Get a new one from your other account: {command}",
                    command=t("/join"),
                )
            )


@command(
    "separate",
    "skilj",
    "erota",
    takes=[Arg("number", _words, N_("Which accounts? Tap “Take it back” in the message that told of it."))],
)
def separate(turn: Turn, number: str) -> Answer:
    """A joining is taken back: the accounts are two persons again, each with what was theirs."""
    t = turn.t
    if number.isdecimal() and joining.separate(turn.tx, int(number), person_id=turn.person.id, now=turn.now):
        return Reply(t("Taken back: the accounts are two persons again."))
    return Refusal(t("There is nothing to take back."))


def _a_command(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    found = commands.find(text)
    if found is None or found[0].role is Role.EVERYBODY:
        return Unclear(turn.t("What should the caretaker do?"))
    return Got(found[0], found[0].name)


@command("request", "be om", "pyyda", takes=[Arg("what", _a_command, N_("What should the caretaker do?"))])
def request(turn: Turn, what: Command) -> Answer:
    """The caretakers have heard that somebody needs them for this."""
    reached = 0
    for person in people.with_role(turn.tx, Role.CARETAKER):
        reached += notices.tell(
            turn.tx, person.id, _asked(turn, what, notices.words_of(person, turn.town)), now=turn.now
        )
    if not reached:
        return Refusal(turn.t("I could not reach the caretaker just now. Please tell them yourself."))
    return Reply(turn.t("Your request was sent to the caretaker."))


def _asked(turn: Turn, what: Command, t: Words) -> Reply:
    """What is asked for a group is done in that group; everything else with one tap."""
    if turn.room.private:
        asked = t("{name} asks you: {what}", name=turn.person.name, what=t(what.summary))
        return Reply(asked, (Button(t("Do it now"), what.name),))
    here = turn.room.title or turn.room.address
    return Reply(
        t("{name} asks you in the group {group}: {what}", name=turn.person.name, group=here, what=t(what.summary))
    )
