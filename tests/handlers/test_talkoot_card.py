"""The card of a talkoot: one message in each group, which always says who is still needed."""

from __future__ import annotations

from handlers.talkoot import card
from handlers.words import LANGUAGES, words
from storage import hours, talkoot
from storage.db import Tx
from storage.hours import Acknowledged
from storage.planned import Part
from tests.town import ZONE, Town

PARTS = (Part("haravointi", most=10), Part("roskien keruu", least=8, most=20), Part("makkaranpaisto", most=2))


async def test_the_card_says_who_is_needed_and_changes_before_everybodys_eyes(town: Town) -> None:
    aino, ville, liisa = town.person("Aino"), town.person("Ville"), town.person("Liisa", network="matrix")
    groups = [town.group(aino, "Kylä"), town.group(liisa, "!kyla")]
    planned = town.talkoot(aino, "Rantasiivous", *PARTS, groups=groups, bring="hanskat")
    await town.settle()
    for someone, group in ((ville, "Kylä"), (liisa, "!kyla")):
        assert someone.sees(group).text == (
            "Rantasiivous · la 5.12.2026 klo 10–14 · Uimaranta, Rantatie 3\n"
            "• Haravointi 0/10\n• Roskien keruu 0 (tarvitaan 8, enintään 20)\n• Makkaranpaisto 0/2\n"
            "Mukaan: hanskat\nTuletko mukaan? Napauta tehtävää."
        )
        assert someone.sees(group).labels == ["Haravointi", "Roskien keruu", "Makkaranpaisto", "En pääsekään"]
    grilling = planned.tasks[2].number
    for someone in (aino, ville, liisa):
        town.signs_up(someone, grilling)
    await town.settle()
    assert "Makkaranpaisto 2/2, jonossa 1" in liisa.sees("!kyla").text
    assert liisa.sees("!kyla").labels[2] == "Makkaranpaisto: jonoon"
    assert len(liisa.reads("!kyla")) == 1, "the one card is edited in place"


async def test_the_card_stays_pinned_until_it_is_over_and_then_says_thank_you(town: Town) -> None:
    aino = town.person("Aino")
    group = town.group(aino, "Kylä")
    town.talkoot(aino, "Rantasiivous", *PARTS, groups=[group], associations=[town.association("Marttayhdistys")])
    await town.settle()
    assert aino.sees("Kylä").reply.pin is True
    await town.go_to("2026-12-05T10:01")
    assert aino.sees("Kylä").labels == ["Haravointi", "Roskien keruu", "Makkaranpaisto"]
    await town.go_to("2026-12-05T14:01")
    over = aino.sees("Kylä")
    assert over.text == (
        "Rantasiivous · la 5.12.2026 klo 10–14 · Uimaranta, Rantatie 3\n"
        "Järjestää: Marttayhdistys\nTalkoot on pidetty. Kiitos!"
    )
    assert over.reply.pin is False
    assert not over.buttons


async def test_once_it_has_begun_one_can_come_and_neither_queue_nor_give_up(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    group = town.group(aino, "Kylä")
    planned = town.talkoot(aino, "Rantasiivous", Part("haravointi", most=2), Part("grillaus", most=1), groups=[group])
    town.signs_up(ville, planned.tasks[1].number)
    await town.go_to("2026-12-05T10:01")
    assert aino.sees("Kylä").labels == ["Haravointi"]


async def test_a_cancelled_one_is_let_go_and_says_why(town: Town) -> None:
    aino = town.person("Aino")
    planned = town.talkoot(aino, "Rantasiivous", *PARTS, groups=[town.group(aino, "Kylä")])
    await town.settle()

    def cancelled(tx: Tx) -> None:
        talkoot.change(tx, planned.number, cancelled_at=town.clock.now(), why="Myrsky tulee")
        talkoot.changed(tx, planned.number, now=town.clock.now())

    town.db.write_now(cancelled)
    await town.settle()
    gone = aino.sees("Kylä")
    assert gone.text.startswith("Nämä talkoot on peruttu: Rantasiivous · la 5.12.2026 klo 10–14")
    assert gone.text.endswith("Myrsky tulee")
    assert gone.reply.pin is False
    assert not gone.buttons


async def test_when_all_have_been_thanked_the_card_says_what_they_did(town: Town) -> None:
    aino, ville, liisa = town.person("Aino"), town.person("Ville"), town.person("Liisa")
    planned = town.talkoot(aino, "Rantasiivous", *PARTS, groups=[town.group(aino, "Kylä")])
    day, task = planned.days[0], planned.tasks[0].number
    town.signs_up(ville, task, people=2)
    ids = {one.name: town.person_id(one) for one in (aino, ville, liisa)}
    await town.go_to("2026-12-05T15:00")
    now = town.clock.now()

    def told(tx: Tx) -> None:
        rows = []
        for head in (hours.Head(f"p{ids['Ville']}", ids["Ville"]), hours.Head(f"p{ids['Liisa']}", ids["Liisa"])):
            outcome = hours.tell(
                tx, day_id=day.number, task_id=task, head=head, minutes=240, by=ids["Aino"], now=now, zone=ZONE,
                acknowledged=Acknowledged.PAPER,
            )  # fmt: skip
            assert isinstance(outcome, hours.Told)
            rows.append(outcome.row.number)
        hours.approve(tx, rows, by=ids["Aino"], now=now, zone=ZONE)
        talkoot.change(tx, planned.number, thanked_at=now)
        talkoot.changed(tx, planned.number, now=now)

    town.db.write_now(told)
    await town.settle()
    assert aino.sees("Kylä").text.splitlines()[-1] == "Kiitos! 2 henkeä, 8 tuntia, 160 €"


async def test_a_long_one_has_a_button_for_each_day_and_fits_into_a_message(town: Town) -> None:
    aino, ville = town.person("Aino"), town.person("Ville")
    parts = [Part(f"tehtävä numero {n} ja pitkä nimi sille", least=2, most=9, needs="ajokortti") for n in range(20)]
    days = [(f"2026-12-{day:02}T10:00", f"2026-12-{day:02}T14:00") for day in range(1, 15)]
    planned = town.talkoot(aino, "Tuhat tehtävää", *parts, days=days, groups=[town.group(aino, "Kylä")])
    town.signs_up(ville, planned.tasks[0].number)
    await town.settle()
    shown = aino.sees("Kylä")
    assert len(shown.text.encode("utf-16-le")) // 2 <= card.LONGEST
    assert "ti 1.12. · 1 tulee, 39 tarvitaan vielä" in shown.text
    assert shown.labels[:2] == ["ti 1.12.", "ke 2.12."]
    assert len(shown.labels) == 15
    said = await ville.says(shown.button("ke 2.12.").command)
    assert said.text.startswith("Tuhat tehtävää · ke 2.12.2026 klo 10–14")
    assert len(said.labels) == 21


async def test_even_the_longest_card_is_bounded_in_every_language(town: Town) -> None:
    aino = town.person("Aino")
    parts = [Part("x" * 60, least=2, most=9, needs="y" * 80) for _ in range(40)]
    days = [(f"2026-12-{day:02}T10:00", f"2026-12-{day:02}T14:00") for day in range(1, 15)]
    planned = town.talkoot(aino, "Z" * 80, *parts, days=days, place="p" * 120, bring="b" * 200, coffee="c" * 200)
    one_day = town.talkoot(aino, "Z" * 80, *parts)
    for language in LANGUAGES:
        for long in (planned, one_day):
            reply = card.card(words(language), long, ZONE, now=town.clock.now())
            assert len(reply.text.encode("utf-16-le")) // 2 <= 4096
            assert len(reply.buttons) <= 42
