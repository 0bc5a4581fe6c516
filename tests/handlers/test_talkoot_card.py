"""The card of a talkoot: one message in each group, which always says who is still needed."""

from __future__ import annotations

from storage.talkoot import Part
from tests.town import Town

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
            "Mukaan: hanskat"
        )
        assert someone.sees(group).labels == ["Haravointi", "Roskien keruu", "Makkaranpaisto", "En pääsekään"]
    grilling = planned.tasks[2].number
    for someone in (aino, ville, liisa):
        town.signs_up(someone, grilling)
    await town.settle()
    assert "Makkaranpaisto 2/2, jonossa 1" in liisa.sees("!kyla").text
    assert liisa.sees("!kyla").labels[2] == "Makkaranpaisto: jonoon"
    assert len(liisa.reads("!kyla")) == 1, "the one card is edited in place"
