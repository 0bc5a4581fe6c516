"""How another process moves the town: JSON over HTTP under ``/control/``, for benchmarks and other languages.

======  ==========================================================================================================
say     {person, text, chat?}: the person says it; answers {update, at}
ask     {person, text, within?}: says it in private and answers {text, labels, seconds} of the next message there
press   {person, label}: taps a button of the last message in the private chat
load    {people, texts, within?}: so many people say each text once, all at once; answers when each was answered
        once: {answered, seconds, first}; `seconds` runs from the first word to the last answer
group   {title, kind?}: a group with the bot in it; answers {chat}
sent    ?after=N: what was accepted from the Nth on
wait    {count, within?}: answers when so many messages were accepted, {count, seconds}
limits  {per_second?, per_chat_second?, group_per_minute?}, latency {seconds}, fault {kind, …}, stats, forget
======  ==========================================================================================================
"""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.botapi.faults import Fault
from tests.botapi.people import Group, Person

if TYPE_CHECKING:
    from tests.botapi.network import Network, Sent

Said = dict[str, Any]
Act = Callable[["Network", Said], Awaitable[Any]]
ACTS: dict[str, Act] = {}


def act(run: Act) -> Act:
    ACTS[run.__name__.lstrip("_")] = run
    return run


async def control(api: Network, request: web.BaseRequest, name: str) -> web.Response:
    """Do what the caller asks; what went wrong stands in `error`."""
    if name not in ACTS:
        return web.json_response({"error": f"no such act: {name}"}, status=404)
    body = await request.read()
    said = {**request.query, **(json.loads(body) if body else {})}
    try:
        return web.json_response(await ACTS[name](api, said))
    except (AssertionError, KeyError, ValueError, TypeError) as error:
        return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)


def _person(api: Network, name: str, language: str = "fi") -> Person:
    known = next((person for person in api.people.values() if person.name == name), None)
    return known or api.person(name, language=language)


def _line(sent: Sent) -> Said:
    return {
        "at": sent.at,
        "method": sent.method,
        "chat": sent.chat,
        "thread": sent.message.thread,
        "message": sent.message.id,
        "text": sent.text,
        "labels": sent.message.labels,
    }


@act
async def say(api: Network, said: Said) -> Said:
    person = _person(api, said["person"], said.get("language", "fi"))
    room = api.chat(str(said["chat"])) if "chat" in said else None
    message = await person.say(said["text"], chat=Group(api, room) if room is not None else None)
    return {"message": message.id, "person": person.id, "at": time.monotonic()}


@act
async def ask(api: Network, said: Said) -> Said:
    person, began = _person(api, said["person"]), time.monotonic()
    await person.say(said["text"])
    message = await person.hears(said.get("part", ""), within=float(said.get("within", 10)))
    at = next(sent.at for sent in reversed(api.sent) if sent.message is message)
    return {"text": message.text, "labels": message.labels, "message": message.id, "seconds": at - began}


@act
async def press(api: Network, said: Said) -> Said:
    person = _person(api, said["person"])
    last = next(sent.message for sent in reversed(api.sent) if sent.chat == person.id and sent.message.keyboard)
    return {"press": await person.press(last, said["label"])}


@act
async def load(api: Network, said: Said) -> Said:
    crowd = [_person(api, f"Kyläläinen {number}") for number in range(int(said["people"]))]
    before, began = len(api.sent), time.monotonic()
    for text in said["texts"]:
        for person in crowd:
            await person.say(text)
    wanted = before + len(crowd) * len(said["texts"])
    await _accepted(api, wanted, float(said.get("within", 120)))
    return {
        "answered": wanted - before,
        "seconds": api.sent[wanted - 1].at - began,
        "first": api.sent[before].at - began,
    }


@act
async def group(api: Network, said: Said) -> Said:
    made = (api.group if said.get("kind", "group") == "group" else api.supergroup)(said["title"])
    await made.add_bot()
    return {"chat": made.id}


@act
async def sent(api: Network, said: Said) -> list[Said]:
    return [_line(entry) for entry in api.sent[int(said.get("after", 0)) :]]


@act
async def wait(api: Network, said: Said) -> Said:
    began = time.monotonic()
    await _accepted(api, int(said["count"]), float(said.get("within", 120)))
    return {"count": len(api.sent), "seconds": time.monotonic() - began}


async def _accepted(api: Network, wanted: int, within: float) -> None:
    await api.until(lambda: (len(api.sent) >= wanted) or None, within, f"{wanted} messages are accepted")


@act
async def limits(api: Network, said: Said) -> Said:
    api.faults.limits(
        per_second=said.get("per_second"),
        per_chat_second=said.get("per_chat_second"),
        group_per_minute=said.get("group_per_minute"),
    )
    return {}


@act
async def latency(api: Network, said: Said) -> Said:
    api.faults.latency = float(said["seconds"])
    return {}


@act
async def fault(api: Network, said: Said) -> Said:
    api.faults.add(Fault(**said))
    return {}


@act
async def stats(api: Network, _: Said) -> Said:
    return {
        "accepted": len(api.sent),
        "refusals": api.faults.refusals,
        "requests": len(api.calls),
        "waiting": len(api.updates),
    }


@act
async def forget(api: Network, _: Said) -> Said:
    """What was said so far is no longer kept; counting begins again."""
    api.sent.clear()
    api.calls.clear()
    api.faults.refusals = 0
    return {}
