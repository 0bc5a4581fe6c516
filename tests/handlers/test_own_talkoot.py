"""What is kept about a person's talkoot: they read it, two accounts of theirs come once, and it can be forgotten."""

from __future__ import annotations

from storage import contacts, hours, sign_ups
from storage.hours import Head
from storage.planned import Part, Planned
from tests.town import ZONE, Someone, Town


def text_of(files: tuple[object, ...]) -> str:
    return files[0].content.decode()  # type: ignore[attr-defined, no-any-return]


def worked(town: Town, who: Head, planned: Planned, *, by: int) -> hours.Row:
    """Four hours of theirs are told."""
    day, task, now = planned.days[0].number, planned.tasks[0].number, town.clock.now()
    told = town.db.write_now(
        lambda tx: hours.tell(tx, day_id=day, task_id=task, head=who, minutes=240, by=by, now=now, zone=ZONE)
    )
    assert isinstance(told, hours.Told)
    return told.row


async def test_ville_reads_what_he_signed_up_for_worked_and_leads_and_who_may_call_him(
    town: Town, ville: Someone
) -> None:
    liisa = town.person("Liisa")
    beach, forest = town.talkoot(liisa), town.talkoot(ville, "Metsätalkoot", Part("raivaus", most=1))
    number = town.signs_up(ville, beach.tasks[0].number, 3, ["Matti", "Eetu 12 v"])
    gone = town.signs_up(ville, forest.tasks[0].number)
    town.db.write_now(lambda tx: sign_ups.leave(tx, gone, zone=ZONE, now=town.clock.now()))
    me = town.person_id(ville)
    worked(town, Head(f"p{me}", me), beach, by=town.person_id(liisa))
    worked(town, Head(f"p{me}+2", None, "Eetu 12 v", brought_by=me), beach, by=me)
    town.db.write_now(lambda tx: contacts.allow(tx, me, phone="040 1234567", now=town.clock.now()))
    said = await ville.says("/omattiedot")
    lines = text_of(said.reply.files).splitlines()
    for line in (
        f"{number}. Rantasiivous, haravointi, la 5.12.2026 klo 10–14 · tuot mukanasi: Matti, Eetu 12 v",
        f"{gone}. Metsätalkoot, raivaus, la 5.12.2026 klo 10–14 · peruit tulosi",
        f"{forest.number}. Metsätalkoot, la 5.12.2026 klo 10–14",
        "Puhelinnumero: 040 1234567",
        f"pe 4.12.2026 klo 18: ilmoittautuminen {number}",
    ):
        assert line in lines, (line, lines)
    mine, guest = lines[lines.index("TALKOOTUNTISI") + 1 :][:2]
    assert mine.startswith("Rantasiivous, haravointi, la 5.12.2026: 4 h")
    assert guest.startswith("Eetu 12 v (Ville) · Rantasiivous")
    assert "Liisa" not in "\n".join(lines)


async def test_who_signed_up_on_both_networks_comes_once_and_whoever_waits_is_offered_the_other_place(
    town: Town, ville: Someone
) -> None:
    liisa, mine = town.person("Liisa"), town.person("Ville", network="matrix")
    planned = town.talkoot(liisa, "Rantasiivous", Part("grillaus", most=2))
    task = planned.tasks[0].number
    await mine.says("hei")
    await liisa.says("hei")
    for who in (ville, mine, liisa):
        town.signs_up(who, task)
    said = await ville.says("/yhdistä")
    code = said.reply.text.split("`")[1]
    assert (await mine.says(code)).text.startswith("Valmista")
    assert standing(town, task) == {"Ville": "coming", "Liisa": "offered"}


async def test_accounts_are_not_joined_to_approve_ones_own_hours(town: Town, ville: Someone) -> None:
    mine = town.person("Kello-Ville", network="matrix")
    await mine.says("hei")
    planned = town.talkoot(town.person("Liisa"))
    me, other = town.person_id(ville), town.person_id(mine)
    row = worked(town, Head(f"p{me}", me), planned, by=other)
    now = town.clock.now()
    town.db.write_now(lambda tx: hours.acknowledge(tx, row.number, by=me, how=hours.Acknowledged.TAP, now=now))
    town.db.write_now(lambda tx: hours.approve(tx, [row.number], by=other, now=now, zone=ZONE))
    code = (await ville.says("/yhdistä")).reply.text.split("`")[1]
    said = await mine.says(code)
    assert said.text.startswith("Toinen tileistäsi on hyväksynyt toisen talkootunteja")
    assert town.person_id(mine) == other


async def test_who_is_forgotten_hears_first_what_becomes_of_their_talkoot_and_nobody_reads_their_name_after(
    town: Town, ville: Someone
) -> None:
    liisa = town.person("Liisa")
    await liisa.says("hei")
    planned = town.talkoot(liisa, "Rantasiivous", Part("grillaus", most=1))
    led = town.talkoot(ville, "Metsätalkoot")
    task, me = planned.tasks[0].number, town.person_id(ville)
    town.signs_up(ville, task)
    town.signs_up(liisa, task)
    worked(town, Head(f"p{me}", me), planned, by=town.person_id(liisa))
    said = await ville.says("/unohda minut")
    for line in (
        "• 1 ilmoittautuminen talkoisiin perutaan.",
        "• Talkootuntisi jäävät rahoittajan kirjanpitoon ilman nimeäsi.",
        f"• Vedät yksin talkoita {led.title}. Nimeä ensin toinen vetäjä, jos voit.",
    ):
        assert line in said.text.splitlines(), line
    await ville.taps("Jatka")
    await ville.taps("Kyllä, unohda minut")
    assert standing(town, task) == {"Liisa": "offered"}
    kept = town.db.read_now(lambda tx: hours.of_talkoot(tx, planned.number))
    assert [(row.name, row.minutes) for row in kept] == [("", 240)]


def standing(town: Town, task: int) -> dict[str, str]:
    """Return who comes to do the task or waits for it, and how they stand."""
    return {one.name: one.state for one in town.db.read_now(lambda tx: sign_ups.of_task(tx, task))}
