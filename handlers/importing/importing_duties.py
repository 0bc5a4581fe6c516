"""Those whom a table appoints or relieves hear of it, each once."""

from __future__ import annotations

from functools import partial
from itertools import groupby

from handlers import notices
from handlers.importing.importing_desk import Desk, Duty
from handlers.people import roles
from handlers.types import Button, Reply
from handlers.words import Words

_BUTTONS = 6


def tell(desk: Desk) -> None:
    """Everybody who has a role from now on, or has one no more, will hear of it in one message."""
    for person, duties in groupby(sorted(desk.duties, key=_whose), key=_whose):
        notices.inform(desk.tx, person, partial(_said, list(duties)), now=desk.now, town=desk.town)


def _whose(duty: Duty) -> int:
    return duty.person_id


def _said(duties: list[Duty], t: Words) -> Reply:
    """Return what the person reads: what they are and can do now, the way out, and what they are no more."""
    now = [one for one in duties if one.has]
    gone = [one for one in duties if not one.has]
    lines = [t("The caretaker appointed you: {roles}.", roles=_listed(now, t))] if now else []
    lines += [t(can) for can in dict.fromkeys(roles.CAN[one.role] for one in now)]
    lines += [t("The caretaker relieved you: {roles}.", roles=_listed(gone, t))] if gone else []
    buttons = [
        Button(_decline(one, now, t), f"step down {roles.line(one.role, one.subject)}") for one in now[:_BUTTONS]
    ]
    return Reply("\n".join(lines), tuple(buttons))


def _listed(duties: list[Duty], t: Words) -> str:
    return "; ".join(f"{one.what}: {t(roles.NAMES[one.role])}" for one in duties)


def _decline(duty: Duty, duties: list[Duty], t: Words) -> str:
    return t("I do not want this") if len(duties) == 1 else t.label("Not this: {what}", what=duty.what)
