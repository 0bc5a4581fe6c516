"""Approving hours: somebody else than the doer looks at them; from then on they stand."""

from __future__ import annotations

from handlers import notices, rights
from handlers.commands import command
from handlers.hours import approval_words, asking_doers, hours_words
from handlers.talkoot import finding, talkoot_words
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_, Words, escape
from storage import hours, people, talkoot
from storage.hours import Approved, Row
from storage.talkoot import Planned

_OFFERED = 8


def _person(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read who of those who can is to approve, by number or name."""
    planned, said = values["talkoot"], text.strip()
    able = approval_words.candidates(turn.tx, planned, _open(turn, planned))
    for one in able:
        if said == str(one.id) or (said and one.name.casefold().startswith(said.casefold())):
            return Got(one, str(one.id))
    if said.isdecimal():
        known = people.named(turn.tx, int(said[:9]))
        name = known.name if known else "–"
        return Unclear(turn.t("{name} may not approve these. Who approves them?", name=name), _able(turn, values))
    return Unclear(turn.t("Who approves them?"), _able(turn, values))


def _able(turn: Turn, values: Values) -> Choices:
    found = approval_words.candidates(turn.tx, values["talkoot"], _open(turn, values["talkoot"]))
    return [(one.name, str(one.id)) for one in found[:_OFFERED]]


def _open(turn: Turn, planned: Planned) -> list[Row]:
    return [row for row in hours.of_talkoot(turn.tx, planned.number) if row.is_open]


def _led(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read the talkoot, as far as hours of it wait for somebody to approve them."""
    found = finding.LED_EVEN_PAST.parse(turn, text, values)
    if isinstance(found, Got) and not _open(turn, found.value):
        return _nothing_open(turn, found.value)
    return found


def _nothing_open(turn: Turn, planned: Planned) -> Refusal:
    t = turn.t
    rows = hours.of_talkoot(turn.tx, planned.number)
    approved = any(row.stands for row in rows)
    text = t("All hours have been approved already: ") if approved else t("No hours have been told yet: ")
    button = Button(t("Show the rows"), f"hours rows {planned.number}")
    if not approved:
        button = Button(t("Tell the hours"), f"hours each {planned.number}")
    return Refusal(text + talkoot_words.headline(t, planned, turn.zone), (button,))


@command(
    "approver",
    "godkännare",
    "hyväksyjä",
    takes=[
        Arg("talkoot", _led, N_("Which talkoot?"), finding.LED_EVEN_PAST.choices, known=True),
        Arg("person", _person, N_("Who approves them?"), _able),
    ],
)
def choose(turn: Turn, talkoot: Planned, person: people.Known) -> Answer:
    """The person is asked to approve what nobody is asked about yet, or else all that waits; never their own."""
    rows = approval_words.unasked(turn.tx, talkoot) or _open(turn, talkoot)
    asked = hours.ask_approval(turn.tx, [row.number for row in rows], person.id)
    left = [row for row in rows if row.number not in asked]
    t = turn.t
    if not asked:
        return _only_own(turn, talkoot, person, left)
    if person.id == turn.person.id:
        reply = approval_words.question(turn.tx, t, talkoot, person.id, zone=turn.zone)
        text, buttons = _left(turn, talkoot, person, left)
        return Reply(f"{reply.text}\n{text}" if text else reply.text, (*reply.buttons, *buttons), private=True)

    def say(t: Words) -> Reply:
        reply = approval_words.question(turn.tx, t, talkoot, person.id, zone=turn.zone)
        return Reply(t("{name} asks you to approve hours.", name=turn.person.name) + "\n" + reply.text, reply.buttons)

    if not notices.inform(turn.tx, person.id, say, now=turn.now, town=turn.town):
        return _not_reached(turn, talkoot, person, asked)
    return _asked(turn, talkoot, person, [row for row in rows if row.number in asked], left)


def _asked(turn: Turn, planned: Planned, person: people.Known, rows: list[Row], left: list[Row]) -> Reply:
    t = turn.t
    cents = hours.totals_of(turn.tx, rows, zone=turn.zone).cents
    text = t("{name} was asked to approve: ", name=person.name) + f"*{escape(planned.title)}*, "
    text += hours_words.counted(t, rows, cents) + "."
    more, buttons = _left(turn, planned, person, left)
    back = Button(t("Do not ask anybody"), f"approver back {planned.number} {person.id}")
    return Reply(f"{text}\n{more}" if more else text, (*buttons, back), private=True)


def _left(turn: Turn, planned: Planned, person: people.Known, left: list[Row]) -> tuple[str, tuple[Button, ...]]:
    """Say that the approver's own hours need somebody else, who is offered."""
    if not left:
        return "", ()
    t = turn.t
    text = t("Nobody approves their own hours, so these were left out: ")
    text += t.list([f"{hours_words.name(t, row)} {hours_words.hours(row.minutes or 0)}" for row in left[:_OFFERED]])
    who, buttons = approval_words.ask(turn, planned, left)
    return f"{text}. {who}", buttons


def _only_own(turn: Turn, planned: Planned, person: people.Known, left: list[Row]) -> Refusal:
    text, buttons = _left(turn, planned, person, left)
    return Refusal(text or turn.t("Who approves them?"), buttons)


def _not_reached(turn: Turn, planned: Planned, person: people.Known, asked: list[int]) -> Refusal:
    hours.ask_nobody(turn.tx, asked)
    who, buttons = approval_words.ask(turn, planned)
    text = turn.t("I cannot reach {name} in private.", name=person.name)
    return Refusal(f"{text} {who}", buttons)


def _text(_turn: Turn, text: str, _values: Values) -> Got:
    return Got(text, text)


@command("approver back", "ingen godkännare", "ei hyväksyjää", takes=[finding.LED_EVEN_PAST, Arg("whom", _text)])
def ask_nobody(turn: Turn, talkoot: Planned, whom: str) -> Answer:
    """The person is not asked to approve any more."""
    number = int(whom) if whom.isdecimal() and len(whom) < 9 else 0
    rows = hours.asked_of(turn.tx, number, talkoot.number)
    t = turn.t
    if not rows:
        return Refusal(t("There is nothing to take back."))
    hours.ask_nobody(turn.tx, [row.number for row in rows])
    who, buttons = approval_words.ask(turn, talkoot)
    name = (people.named(turn.tx, number) or turn.person).name
    text = t("{name} is not asked any more.", name=name)
    return Reply(f"{text} {who}", buttons, private=True)


def _asked_of_me(turn: Turn, text: str, _values: Values) -> Got | Unclear | Refusal:
    """Read of which talkoot hours are approved, and how many rows and minutes the button told of."""
    numbers = [int(word) for word in text.split() if word.isdecimal() and len(word) < 9]
    if numbers:
        planned = talkoot.get(turn.tx, numbers[0])
        return Got((planned, tuple(numbers[1:3])), text) if planned is not None else finding.none_such(turn)
    rows = [row for row in hours.asked_of(turn.tx, turn.person.id) if not row.is_own(turn.person.id)]
    titles = {row.talkoot_id: row.title for row in rows}
    said = text.strip().casefold()
    named = {number: title for number, title in titles.items() if said and title.casefold().startswith(said)}
    found = named or titles
    if not found:
        return _nothing_asked(turn)
    if len(found) == 1:
        planned = talkoot.get(turn.tx, next(iter(found)))
        return Got((planned, ()), str(next(iter(found))))
    return Unclear(turn.t("Of which talkoot?"), [(title, str(one)) for one, title in list(found.items())[:_OFFERED]])


def _nothing_asked(turn: Turn) -> Refusal:
    return Refusal(turn.t("You are not asked to approve any hours."), (Button(turn.t("My hours"), "hours"),))


@command(
    "approve hours",
    "godkänn timmar",
    "hyväksy tunnit",
    takes=[Arg("which", _asked_of_me, known=True)],
)
def approve(turn: Turn, which: tuple[Planned, tuple[int, ...]]) -> Answer:
    """What the person is asked to approve and has been acknowledged is locked, as much as the button told of."""
    (planned, told), t = which, turn.t
    ready, waiting = approval_words.asked(turn.tx, turn.person.id, planned.number)
    if not ready and not waiting:
        return _not_asked(turn, planned)
    if not told or not ready or told != (len(ready), asking_doers.minutes(ready)):
        reply = approval_words.question(turn.tx, t, planned, turn.person.id, zone=turn.zone)
        text = t("This has changed meanwhile.") + "\n" + reply.text if told and ready else reply.text
        return Refusal(text, reply.buttons)
    numbers = [row.number for row in ready]
    outcome = hours.approve(turn.tx, numbers, by=turn.person.id, now=turn.now, zone=turn.zone)
    return _approved(turn, planned, outcome, len(waiting))


def _not_asked(turn: Turn, planned: Planned) -> Refusal:
    """Say who is asked instead, or that it is done."""
    t = turn.t
    mine = rights.leads(turn.person, planned)
    open_rows = [row for row in _open(turn, planned) if not row.is_own(turn.person.id)]
    if not mine:
        return _nothing_asked(turn)
    if not open_rows:
        return _nothing_open(turn, planned)
    names = [people.named(turn.tx, one) for one in sorted({row.approver_id for row in open_rows if row.approver_id})]
    said = t.list([one.name for one in names if one is not None])
    text = t("These are asked of {names}.", names=said) if said else t("Nobody is asked to approve these yet.")
    label = t("I approve them")
    return Refusal(text, (Button(label, f"approver {planned.number} {turn.person.id}"),))


def _approved(turn: Turn, planned: Planned, done: Approved, waiting: int) -> Reply:
    t = turn.t
    head = f"*{escape(planned.title)}*, {talkoot_words.when_said(t, planned, turn.zone)}: "
    text = t("Approved: ") + head + _sum(t, done.rows) + "."
    if waiting:
        text += " " + t("Not acknowledged yet: {n}.", n=waiting)
    text += "\n" + t("What is approved stands; a mistake is corrected by a row of its own.")
    _tell_leader(turn, planned, done, waiting)
    buttons = [Button(t("Show the rows"), f"hours rows {planned.number}")]
    if rights.leads(turn.person, planned):
        buttons += [Button(t("Correct a row"), f"correct hours t{planned.number}")]
        buttons += _thanks(turn, t, planned)
    return Reply(text, tuple(buttons), private=True)


def _sum(t: Words, rows: tuple[Row, ...]) -> str:
    return hours_words.counted(t, rows, sum(row.value or 0 for row in rows))


def _thanks(turn: Turn, t: Words, planned: Planned) -> list[Button]:
    """Offer to thank everybody when the last row of the talkoot is approved."""
    if planned.thanked_at is not None or turn.now < planned.ends_at or _open(turn, planned):
        return []
    return [Button(t("Thank everybody"), f"thank {planned.number}")]


def _tell_leader(turn: Turn, planned: Planned, done: Approved, waiting: int) -> None:
    """Whoever leads the work hears that the hours are approved, and can thank everybody when all are."""

    def say(t: Words) -> Reply:
        text = t("{name} approved the hours: ", name=turn.person.name)
        text += f"*{escape(planned.title)}*, " + _sum(t, done.rows) + "."
        text += " " + t("Not acknowledged yet: {n}.", n=waiting) if waiting else ""
        signed = [Button(t("They signed on paper"), f"on paper {planned.number}")] if waiting else []
        rows = Button(t("Show the rows"), f"hours rows {planned.number}")
        return Reply(text, (*_thanks(turn, t, planned), rows, *signed))

    if planned.leads != turn.person.id:
        notices.inform(turn.tx, planned.leads, say, now=turn.now, town=turn.town)


@command(
    "reject hours",
    "godkänn inte timmar",
    "hylkää tunnit",
    takes=[
        Arg("which", _asked_of_me, known=True),
        Arg("why", _text, N_("What is not right? The organiser will hear it.")),
    ],
)
def reject(turn: Turn, which: tuple[Planned, tuple[int, ...]], why: str) -> Answer:
    """The person does not approve the hours as they are: whoever leads the work hears why."""
    planned, t = which[0], turn.t
    ready, waiting = approval_words.asked(turn.tx, turn.person.id, planned.number)
    asked = [*ready, *waiting]
    if not asked:
        return _not_asked(turn, planned)
    hours.ask_nobody(turn.tx, [row.number for row in asked])

    def say(t: Words) -> Reply:
        text = t(
            "{name} did not approve the hours of {title}: {why}", name=turn.person.name, title=planned.title, why=why
        )
        return Reply(
            text,
            (
                Button(t("Show the rows"), f"hours rows {planned.number}"),
                Button(t("Ask again"), f"approver {planned.number}"),
            ),
        )

    told = ""
    for leader in rights.leaders(turn.tx, planned):
        if leader.id != turn.person.id and notices.inform(turn.tx, leader.id, say, now=turn.now, town=turn.town):
            told = leader.name
            break
    text = t("Not approved: ") + f"*{escape(planned.title)}*, " + hours_words.counted(t, asked, 0) + ". "
    text += t("{name} hears why.", name=told) if told else ""
    back = Button(t("Approve them after all"), f"approver {planned.number} {turn.person.id}")
    return Reply(text.strip(), (back,), private=True)
