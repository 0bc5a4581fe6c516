"""A Bot API server for the tests. ``python -m tests.botapi`` runs it in a process of its own."""

from __future__ import annotations

from tests.botapi.chats import Message
from tests.botapi.faults import Fault, Faults
from tests.botapi.network import Sent
from tests.botapi.people import Group, Person
from tests.botapi.server import BotApi

__all__ = ["BotApi", "Fault", "Faults", "Group", "Message", "Person", "Sent"]
