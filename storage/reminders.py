"""One's own reminders: once, repeating, or before something; each row knows when it comes next."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, delete, insert, select, update

from storage import ahead, quiet, wallclock
from storage.db import Tx, adding, table
from storage.prepared import Prepared
from storage.quiet import Quiet
from storage.reminder_table import Reminder
from storage.rooms import Place
from storage.wallclock import Rule

MOST = 100
"""So many may wait for one person."""
KEPT = timedelta(days=30)
"""So long what was said can still be snoozed."""
_PLAIN, _SKIPPED = ZoneInfo("UTC"), timedelta(hours=3)
_AWAKE = 48
"""Within so many turns of an hourly reminder there is one by day; else it is said when they wake."""


@dataclass(frozen=True, slots=True)
class Own:
    """One reminder of somebody's own: `at` is when it comes next, none when all is said."""

    number: int
    person_id: int
    room_id: int | None
    text: str
    at: datetime | None
    first: str | None
    rule: str | None
    about: str | None
    ahead: str | None
    said_at: datetime | None

    @property
    def subject(self) -> str:
        return f"reminder:{self.number}"

    @property
    def until_done(self) -> bool:
        """Whether it comes every few hours until somebody says that it is done."""
        return self.rule is not None and "HOURLY" in self.rule


_reminder = table(Reminder)
_ADD = adding(Reminder, "person_id", "room_id", "text", "at", "first", "rule", "about", "ahead")
_COLUMNS = (
    _reminder.c.id,
    *(_reminder.c[name] for name in ("person_id", "room_id", "text", "at", "first", "rule", "about", "ahead")),
    _reminder.c.said_at,
)
WHOLE = select(*_COLUMNS)
"""All of a reminder, as `Own` takes it."""
_GET = Prepared(WHOLE.where(_reminder.c.id == bindparam("row")))
_OF_PERSON = Prepared(
    WHOLE.where(_reminder.c.person_id == bindparam("person"), _reminder.c.at.is_not(None)).order_by(
        _reminder.c.at, _reminder.c.id
    )
)
_ABOUT = Prepared(WHOLE.where(_reminder.c.about == bindparam("what")).order_by(_reminder.c.id))
MOVE = Prepared(
    update(_reminder).where(_reminder.c.id == bindparam("row")).values(at=bindparam("to"), said_at=bindparam("said"))
)
_REMOVE = Prepared(delete(_reminder).where(_reminder.c.id == bindparam("row")))


def add(
    tx: Tx,
    *,
    person_id: int,
    text: str,
    at: datetime,
    room_id: int | None = None,
    rule: str | None = None,
    first: str | None = None,
    about: str | None = None,
    ahead: str | None = None,
) -> int:
    """The person, or the group, will be reminded at `at`, and then as the rule says; return the reminder's number."""
    number: int = tx.scalar(
        _ADD,
        person_id=person_id,
        room_id=room_id,
        text=text,
        at=at,
        first=first,
        rule=rule,
        about=about,
        ahead=ahead,
    )
    return number


def get(tx: Tx, number: int) -> Own | None:
    """Return the reminder, waiting or said."""
    row = tx.first(_GET, row=number)
    return Own(*row) if row else None


def of_person(tx: Tx, person_id: int) -> list[Own]:
    """Return what waits that the person made, what comes first first."""
    return [Own(*row) for row in tx.all(_OF_PERSON, person=person_id)]


def of_room(tx: Tx, room_id: int) -> list[Own]:
    """Return what waits for the group, what comes first first."""
    query = WHOLE.where(_reminder.c.room_id == room_id, _reminder.c.at.is_not(None))
    return [Own(*row) for row in tx.all(query.order_by(_reminder.c.at, _reminder.c.id))]


def said_lately(tx: Tx, person_id: int, *, since: datetime) -> list[Own]:
    """Return what the person has been reminded of since then, themselves, by their own wish; what came last first."""
    mine = (_reminder.c.person_id == person_id, _reminder.c.room_id.is_(None), _reminder.c.said_at >= since)
    query = WHOLE.where(*mine).order_by(_reminder.c.said_at.desc(), _reminder.c.id)
    return [Own(*row) for row in tx.all(query)]


def put(tx: Tx, own: Own) -> bool:
    """The reminder is as it says here, also if it had been removed; False if its row belongs to somebody else now."""
    there = get(tx, own.number)
    if there is not None and there.person_id != own.person_id:
        return False
    values = {column.name: getattr(own, "number" if column.name == "id" else column.name) for column in _COLUMNS}
    if there is None:
        tx.run(insert(_reminder).values(values))
    else:
        tx.run(update(_reminder).where(_reminder.c.id == own.number).values(values))
    return True


def remove(tx: Tx, number: int) -> bool:
    """It is there no more; False if it was not."""
    return tx.run(_REMOVE, row=number) > 0


def of_groups(tx: Tx, person_id: int) -> list[tuple[Own, int | None]]:
    """Return what waits for groups that the person made, and of which association each group is."""
    room = table(Place)
    query = WHOLE.add_columns(room.c.association_id).join(room, room.c.id == _reminder.c.room_id)
    mine = query.where(_reminder.c.person_id == person_id, _reminder.c.at.is_not(None)).order_by(_reminder.c.id)
    return [(Own(*row[:-1]), row[-1]) for row in tx.all(mine)]


def hand(tx: Tx, number: int, person_id: int) -> None:
    """The person is from now on who made the reminder."""
    tx.run(update(_reminder).where(_reminder.c.id == number).values(person_id=person_id))


def forget_said(tx: Tx, *, now: datetime, some: int = 1000) -> int:
    """What was said more than `KEPT` ago is gone; return how much that was."""
    old = select(_reminder.c.id).where(_reminder.c.at.is_(None), _reminder.c.said_at < now - KEPT).limit(some)
    return tx.run(delete(_reminder).where(_reminder.c.id.in_(old)))


# When it comes


def wall(at: datetime, zone: ZoneInfo) -> str:
    """Return how the first time of one that repeats is kept: as the clock on the wall shows it."""
    return f"{wallclock.local(at, zone):%Y-%m-%dT%H:%M}"


def next_at(first: str, rule: str, *, after: datetime, zone: ZoneInfo, awake: Quiet) -> datetime | None:
    """Return when it comes next after that, or None when its rule has come to its end.

    What comes every few hours is not said at night; everything else keeps its time on the wall.
    """
    said, begins = wallclock.parse_rule(rule), datetime.fromisoformat(first)
    if said.freq == "HOURLY":
        return _next_awake(wallclock.utc(begins, zone), said, rule, after=after, zone=zone, awake=awake)
    # Days are counted where no hour is skipped, and only then become instants.
    near = _near(begins, said, wallclock.local(after, zone)).replace(tzinfo=UTC)
    earlier = wallclock.local(after, zone).replace(tzinfo=UTC) - _SKIPPED
    walls = wallclock.occurrences(near, rule, _PLAIN, after=earlier)
    found = (wallclock.utc(one.replace(tzinfo=None), zone) for one in walls)
    return next((at for at in found if at > after), None)


def _near(first: datetime, rule: Rule, after: datetime) -> datetime:
    """Return an earlier turn of the same recurrence as near as is plain, so that years need not be counted through."""
    days = {"DAILY": 1, "WEEKLY": 7}.get(rule.freq)
    if days is None or rule.count is not None or after <= first:
        return first
    period = days * rule.interval
    return first + timedelta(days=max(0, ((after - first).days // period - 1) * period))


def _next_awake(
    begins: datetime, said: Rule, rule: str, *, after: datetime, zone: ZoneInfo, awake: Quiet
) -> datetime | None:
    if said.count is None and begins < after:
        period = timedelta(hours=said.interval)
        begins += max(0, (after - begins) // period - 1) * period
    found = list(wallclock.occurrences(begins, rule, zone, after=after, limit=_AWAKE))
    return next((at for at in found if not awake.asleep(at, zone)), awake.waking(found[0], zone) if found else None)


def before(starts: datetime, how: str, zone: ZoneInfo, awake: Quiet) -> datetime:
    """Return when a reminder comes that is to come so long before something `starts`: not at night."""
    return awake.awake_before(ahead.parse(how).instant(starts, zone), starts, zone)


def quiet_of(tx: Tx, own: Own) -> Quiet:
    """Return when whoever hears it sleeps: the person, or the town for a group."""
    return quiet.of_town(tx) if own.room_id is not None else quiet.of_person(tx, own.person_id)


# What it is about


def follow(tx: Tx, subject: str, starts: Collection[datetime], *, zone: ZoneInfo, now: datetime) -> None:
    """Reminders before the subject come so long before the next of these, its beginnings; without any, nobody is
    reminded of it.

    Only what is still ahead comes; what was said already and put off stays put off.
    """
    for own in [Own(*row) for row in tx.all(_ABOUT, what=subject)]:
        at = followed(tx, own, starts, zone=zone, now=now)
        if at != own.at:
            tx.run(MOVE, row=own.number, to=at, said=own.said_at if at else own.said_at or now)


def followed(tx: Tx, own: Own, starts: Collection[datetime], *, zone: ZoneInfo, now: datetime) -> datetime | None:
    """Return when the reminder comes, if what it is about begins at these times."""
    if own.ahead is None or not starts:
        return None
    awake, how = quiet_of(tx, own), own.ahead
    times = [before(one, how, zone, awake) for one in sorted(starts)]
    overdue = own.at is not None and own.at <= now and own.at in times
    put_off = own.at is not None and own.said_at is not None and min(times) <= own.said_at and own.at < max(starts)
    coming = next((at for at in times if now < at), None)
    return own.at if overdue or (put_off and coming is None) else coming


def subjects(tx: Tx) -> list[str]:
    """Return of what some reminder waits."""
    waits = select(_reminder.c.about).where(_reminder.c.about.is_not(None), _reminder.c.at.is_not(None))
    return tx.column(waits.distinct().order_by(_reminder.c.about))


# Another zone


def rearm_all(tx: Tx, zone: ZoneInfo, *, was: ZoneInfo, now: datetime) -> int:
    """What waits comes at the same time on the wall, though the town's zone is another now; return how much moved.

    What comes before something follows that.
    """
    waits = [Own(*row) for row in tx.all(WHOLE.where(_reminder.c.at.is_not(None), _reminder.c.about.is_(None)))]
    there = [(own, moved(own, zone, was=was, now=now, awake=quiet_of(tx, own))) for own in waits]
    rows = [{"row": own.number, "to": at} for own, at in there if at != own.at]
    tx.many(update(_reminder).where(_reminder.c.id == bindparam("row")).values(at=bindparam("to")), rows)
    return len(rows)


def moved(own: Own, zone: ZoneInfo, *, was: ZoneInfo, now: datetime, awake: Quiet) -> datetime | None:
    """Return when the reminder comes in a town whose zone is another now."""
    if own.first is not None and own.rule is not None:
        return next_at(own.first, own.rule, after=now, zone=zone, awake=awake)
    return wallclock.utc(wallclock.local(own.at, was), zone) if own.at else None


def same_clock_tomorrow(at: datetime, zone: ZoneInfo) -> datetime:
    """Return the same time on the wall a day later."""
    now = wallclock.local(at, zone)
    return wallclock.utc(datetime.combine(now.date() + timedelta(days=1), time(now.hour, now.minute)), zone)
