"""A table brought in from the command line: what it would change is shown, and done once that is agreed to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import click

from bot.config import Settings
from bot.networks import markup
from handlers.importing import importing, importing_words, sheets
from handlers.importing.importing import Imported, Outcome, Plan, Planned
from handlers.turn import Town
from handlers.words import words
from storage.db import Database


class Bringing:
    """One table on its way into the town."""

    def __init__(self, db: Database, settings: Settings, table: str, content: bytes) -> None:
        self._db, self._content = db, content
        self._sheet = {
            "SPACES": sheets.SPACES,
            "GEAR": sheets.GEAR,
            "ASSOCIATIONS": sheets.ASSOCIATIONS,
        }[table]
        self._town = Town(settings.town, settings.zone, settings.language)
        self._t = words(settings.language)

    def unasked(self, *, everything: bool) -> str:
        """The town is as the table says; return why not, if it is not.

        Without `everything` nothing that is there already is changed: nobody is there to be asked.
        """
        t = self._t
        outcome = self._try(lambda plan: everything or not plan.changed)
        if isinstance(outcome, Planned):
            return self._said(outcome) + "\n" + t("Nothing was changed. Add --yes, or be asked in a terminal.")
        return self._end(outcome, shown=False)

    def asked(self) -> str:
        """The town is as the table says, if the person at the terminal wants that; return why not, if it is not.

        If the town has changed while they thought about it, they see what would be done now.
        """
        t = self._t
        shown: Plan | None = None
        while True:
            outcome = self._try(lambda plan, shown=shown: plan == shown or not (plan.new or plan.changed))  # type: ignore[misc]
            if not isinstance(outcome, Planned):
                return self._end(outcome, shown=shown is not None)
            if shown is not None:
                click.echo(t("The town has changed meanwhile. Now it is like this:"))
            click.echo(self._said(outcome))
            answer = click.prompt(t("Do it? [y/N]"), default="", show_default=False, prompt_suffix=" ")
            if not importing_words.is_yes(answer):
                return t("Nothing was changed.")
            shown = outcome.plan

    def _try(self, agreed: Callable[[Plan], bool]) -> Outcome:
        return self._db.write_now(
            lambda tx: importing.bring(
                tx,
                self._content,
                self._sheet,
                agreed=agreed,
                now=datetime.now(UTC),
                town=self._town,
                t=self._t,
            )
        )

    def _end(self, outcome: Outcome, *, shown: bool) -> str:
        """Say what was done; return why nothing was, if so."""
        if not isinstance(outcome, Imported):
            return self._said(outcome)
        if not shown and (outcome.plan.changed or outcome.plan.same):
            click.echo(markup.plain("\n".join(importing_words.rows(outcome.plan, self._t))))
        click.echo(self._said(outcome))
        return ""

    def _said(self, outcome: Outcome) -> str:
        return markup.plain(importing_words.say(outcome, self._sheet, self._t))
