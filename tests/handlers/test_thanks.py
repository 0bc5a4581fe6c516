"""Thanks: when the hours are approved, everybody who came hears once what all did together."""

from __future__ import annotations

from storage import hours, talkoot
from storage.people import Role
from storage.planned import Part, Planned
from tests.town import Someone, Town


async def approved(town: Town, *, left: bool = False) -> tuple[Planned, Someone, Someone, Someone]:
    """Talkoot of Aino's with Ville and two whom he brought; Liisa approved the hours, but for Aino's own if `left`."""
    aino, ville, liisa = town.person("Aino"), town.person("Ville"), town.person("Liisa", network="matrix")
    for someone in (aino, ville, liisa):
        await someone.says("hei")
    town.appoint(liisa, Role.CARETAKER)
    groups = [town.group(aino, "Kylä")]
    planned = town.talkoot(aino, "Rantasiivous", Part("haravointi", most=10), groups=groups)
    town.signs_up(aino, planned.tasks[0].number)
    town.signs_up(ville, planned.tasks[0].number, people=3)
    await town.go_to("2026-12-05T14:05")
    await aino.says(f"all present {planned.number} 240")
    await ville.taps("Kuittaan")
    await aino.taps("Aino (sinä)" if left else "Liisa")
    await (aino if left else liisa).taps("Hyväksy 3" if left else "Hyväksy 4")
    return planned, aino, ville, liisa


async def test_everybody_who_came_is_thanked_once(town: Town) -> None:
    planned, aino, ville, liisa = await approved(town)
    assert "Kiitä kaikkia" in aino.sees().labels
    said = await aino.taps("Kiitä kaikkia")
    assert said.text == "Kiitetty: Rantasiivous, 4 henkeä, 16 tuntia, 320 €. 1 henki kuulee sen kahden kesken."
    assert ville.sees().text == "Kiitos! Rantasiivous: 4 henkeä, 16 tuntia, 320 €"
    assert (await liisa.says(f"thank {planned.number}")).text.startswith("Kaikkia on jo kiitetty: Rantasiivous")
    assert sum(text.startswith("Kiitos!") for text in ville.reads()) == 1
    now = town.db.read_now(lambda tx: talkoot.get(tx, planned.number))
    assert now is not None
    assert now.thanked_at is not None


async def test_what_is_not_approved_yet_does_not_count_and_is_said(town: Town) -> None:
    planned, aino, ville, _ = await approved(town, left=True)
    said = await aino.says(f"/kiita {planned.number}")
    assert said.text == (
        "1 rivi on vielä hyväksymättä eikä olisi mukana summassa. Kiitoksessa lukisi: 3 henkeä, 12 tuntia, 240 €"
    )
    await aino.taps("Kiitä nyt")
    assert ville.sees().text == "Kiitos! Rantasiivous: 3 henkeä, 12 tuntia, 240 €"


async def test_there_is_nothing_to_thank_for_before_the_end(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    planned = town.talkoot(aino)
    assert (await aino.says(f"thank {planned.number}")).text.startswith("Vielä ei ole kiitettävää: Rantasiivous")
    assert (await ville.says(f"thank {planned.number}")).text.startswith("Rantasiivous: tämän voi tehdä järjestäjä")
    await town.go_to("2026-12-05T14:05")
    assert (await aino.says(f"thank {planned.number}")).text.startswith("Tunteja ei ole vielä merkitty: Rantasiivous")


async def test_thanks_wait_for_the_first_approval(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    planned = town.talkoot(aino)
    town.signs_up(ville, planned.tasks[0].number)
    await town.go_to("2026-12-05T14:05")
    await aino.says(f"all present {planned.number}")
    for line in (f"thank {planned.number}", f"thank {planned.number} now"):
        said = await aino.says(line)
        assert said.text == "1 rivi on vielä hyväksymättä eikä olisi mukana summassa."
        assert said.labels == ["Kuka hyväksyy tunnit?"]


def test_of_two_who_thank_at_once_one_does(town: Town) -> None:
    planned = town.talkoot(town.person("Aino"))
    now = town.clock.now()
    done = [town.db.write_now(lambda tx: hours.thank(tx, planned.number, now=now)) for _ in range(2)]
    assert done == [True, False]
