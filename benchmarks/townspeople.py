"""The Bot API server of the tests in a process of its own, with people who speak in chorus or one after another."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from tests.botapi.__main__ import main
from tests.botapi.control import Said, act
from tests.botapi.network import Network
from tests.botapi.people import Person


def _person(api: Network, name: str) -> Person:
    return next((one for one in api.people.values() if one.name == name), None) or api.person(name)


@act
async def chorus(api: Network, said: Said) -> Said:
    """{lines: [[person, text], …]}: all at once; {seconds} from the first word to the last answer."""
    speakers = [(_person(api, name), text) for name, text in said["lines"]]
    before, began = len(api.sent), time.monotonic()
    for person, text in speakers:
        await person.say(text)
    wanted = before + len(speakers)
    await api.until(lambda: len(api.sent) >= wanted or None, 120, f"{wanted} answers")
    return {"seconds": api.sent[wanted - 1].at - began, "texts": [one.text for one in api.sent[before:wanted]]}


@act
async def dialogue(api: Network, said: Said) -> Said:
    """{lines: [[person, text], …]}: each when the one before was answered; {seconds: […]} until each answer."""
    seconds, texts = [], []
    for name, text in said["lines"]:
        await api.quiet(20)
        before, began = len(api.sent), time.monotonic()
        await _person(api, name).say(text)
        await api.until(partial(_more, api, before), 20, "an answer")
        seconds.append(api.sent[before].at - began)
        texts.append(api.sent[before].text)
    return {"seconds": seconds, "texts": texts}


def _more(api: Network, before: int) -> bool | None:
    return len(api.sent) > before or None


@act
async def open_chats(api: Network, said: Said) -> Said:
    """{people}: so many people have opened their private chat, and nothing is left to be heard; {chats: […]}."""
    crowd = [_person(api, f"Kyläläinen {number}") for number in range(int(said["people"]))]
    for person in crowd:
        person.chat.opened = person.chat.known = True
    return {"chats": [person.id for person in crowd]}


@act
async def idle(api: Network, _: Said) -> Said:
    """The bot has heard everything and polls again."""
    await api.quiet(60)
    return {}


class People:
    """The server, seen from the benchmark."""

    def __init__(self, url: str, token: str) -> None:
        self.url, self.token = url, token

    def do(self, name: str, **said: Any) -> Any:
        request = urllib.request.Request(f"{self.url}/control/{name}", json.dumps(said).encode(), method="POST")
        with urllib.request.urlopen(request, timeout=180) as answer:
            return json.load(answer)

    def all_at_once(self, lines: Sequence[tuple[str, str]]) -> float:
        """Return how many lines a second are answered."""
        seconds: float = self._said("chorus", lines)["seconds"]
        return len(lines) / seconds

    def one_by_one(self, lines: Sequence[tuple[str, str]]) -> list[float]:
        """Return the seconds until each answer."""
        seconds: list[float] = self._said("dialogue", lines)["seconds"]
        return seconds

    def _said(self, name: str, lines: Sequence[tuple[str, str]]) -> Any:
        answer = self.do(name, lines=lines)
        wrong = [text for text in answer["texts"] if not text.startswith(("Varattu", "/"))]
        assert not wrong, wrong[0]
        return answer


@contextmanager
def people() -> Iterator[People]:
    """A server without limits, gone afterwards."""
    command = [sys.executable, "-m", "benchmarks.townspeople"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            url, token = process.stdout.readline().split()
            yield People(url, token)
        finally:
            process.terminate()


if __name__ == "__main__":
    main()
