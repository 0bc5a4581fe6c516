"""Copied every night: made as soon as it was missed, told once when it fails, and a town goes on from such a copy."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.nightly import Nightly
from storage import backup, importing_town, nightly, noted, schema
from storage.db import Database
from storage.noted import Backup
from tests.botapi import BotApi
from tests.process import Kylakello
from tests.process_town import OnTelegram
from tests.town import Town, local


@pytest.fixture
def town(db: Database) -> Town:
    return Town(db)


async def test_each_night_has_its_copy_also_a_missed_one_and_a_failing_one_is_told_once(
    town: Town, tmp_path: Path
) -> None:
    aino = await town.caretaker()
    folder = tmp_path / "backups"
    copies = Nightly(town.db, town.place, folder, now=town.clock.now, wake=lambda: None)
    await copies.look()
    await town.go_to("2026-11-22T02:59")
    await copies.look()
    assert [day.day for day in nightly.copies(folder)] == [21]
    await town.go_to("2026-11-23T09:00")
    await copies.look()
    assert [day.day for day in nightly.copies(folder)] == [21, 23]
    assert "Varmuuskopio: ma 23.11. klo 9" in (await aino.says("/terveys")).text

    town.db.write_now(lambda tx: noted.keep_backup(tx, Backup()))  # as in a town that was put back from a copy
    await Nightly(town.db, town.place, folder, now=town.clock.now, wake=lambda: None).look()
    assert "Varmuuskopio: " in (await aino.says("/terveys")).text

    folder.rename(tmp_path / "elsewhere")
    folder.write_bytes(b"")
    for hour in (3, 4, 5):
        town.clock.set(local(f"2026-11-24T0{hour}:00"), stand=True)
        await copies.look()
    await town.go_to("2026-11-24T08:00")
    failed = [text for text in aino.reads() if "Yön varmuuskopio ei onnistunut" in text]
    assert len(failed) == 1
    assert "• Yön varmuuskopio ei onnistunut" in (await aino.says("/terveys")).text
    folder.unlink()
    await copies.look()
    await town.go_to("2026-11-24T09:00")
    await copies.look()
    await town.settle()
    assert aino.sees().text == "Varmuuskopio onnistuu taas."
    assert (await aino.says("/terveys")).text.startswith("Kaikki on kunnossa.")


async def test_a_towns_nightly_copy_on_postgresql_moves_into_an_empty_town(
    postgres_url: str, sqlite_url: str, tmp_path: Path
) -> None:
    db, other = Database(postgres_url), Database(sqlite_url)
    town = Town(db)
    town.space("Kylätalo")
    made = nightly.make(db, tmp_path, nightly.night(town.clock.now(), town.place.zone), now=town.clock.now())
    assert isinstance(made, nightly.Made)
    assert isinstance(importing_town.bring(other, made.file), importing_town.Imported)
    for one in (db, other):
        one.close()


async def test_a_town_that_is_killed_goes_on_from_its_nightly_copy(tmp_path: Path) -> None:
    async with BotApi() as api, Kylakello(tmp_path, telegram=api) as bot:
        ville, folder = OnTelegram(api.person("Ville")), tmp_path / "data" / "backups"
        bot.settings["BACKUPS"] = "on"
        folder.parent.mkdir()
        db = bot.database()
        schema.migrate(db)
        bot.space("Kylätalo")
        await bot.start()
        await bot.hears("backup: ")
        await ville.says(f"/varaa kylätalo {bot.day(5)} klo 10–12 pilates", "Varattu: Kylätalo")
        await ville.says("/tilat", "Kylätalo")  # now Telegram knows that the booking was heard, and repeats it no more
        await bot.kill()

        (copy,) = nightly.copies(folder).values()
        assert isinstance(backup.restore(db, copy, now=datetime.now(UTC)), backup.Restored)
        db.close()
        await bot.start()
        await ville.says("/varaukset", "ei ole")
        await ville.says(f"/varaa kylätalo {bot.day(5)} klo 10–12 pilates", "Varattu: Kylätalo")
        assert await bot.stop() == 0
