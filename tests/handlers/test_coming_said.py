"""People write that they come, may come or do not, in their own words; it is the event they mean."""

from __future__ import annotations

import pytest

from handlers import coming_said
from handlers.coming_said import BRING, MAYBE, NO, YES, Said
from tests.town import Someone, Town

pytestmark = pytest.mark.one_database
MARKET = "Joulumyyjäiset · la 12.12.2026 klo 10–15"


def two_events(town: Town) -> Someone:
    """Two events are ahead; return a person who may come."""
    aino = town.person("Aino")
    town.event(aino, "Joulumyyjäiset", days=[("2026-12-12T10:00", "2026-12-12T15:00")])
    town.event(aino, "Kyläkahvila", days=[("2026-12-01T14:00", "2026-12-01T16:00")])
    return town.person("Ville")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tulen", Said(YES)),
        ("Tulen kyllä!", Said(YES)),
        ("ehkä tulen", Said(MAYBE)),
        ("en pääse", Said(NO)),
        ("en valitettavasti pääse myyjäisiin", Said(NO, "myyjäisiin")),
        ("meitä tulee neljä", Said(YES, "", 3)),
        ("meitä tulee 4 henkeä", Said(YES, "", 3)),
        ("tuon vaimon", Said(BRING, "vaimon")),
        ("vi kommer fyra", Said(YES, "", 3)),
        ("we are two", Said(YES, "", 1)),
        ("tulenarka", None),
        ("ei", None),
    ],
)
def test_what_is_said_of_coming_is_read(text: str, said: Said | None) -> None:
    assert coming_said.read(text) == said


async def test_of_several_events_the_named_one_is_meant_in_whatever_form(town: Town) -> None:
    ville = two_events(town)
    assert (await ville.says("tulen")).labels == ["Kyläkahvila ti 1.12.", "Joulumyyjäiset la 12.12."]
    assert (await ville.says("tulen joulumyyjäisiin")).text.startswith(f"Olet mukana: {MARKET}")
    assert (await ville.says("en pääsekään")).text.startswith(f"Et tule: {MARKET}")
    assert (await ville.says("ehkä tulen")).text.startswith(f"Tulet ehkä: {MARKET}")
    assert (await ville.says("en pääse kyläkahvilaan")).text.startswith("Et tule: Kyläkahvila")


async def test_who_comes_with_others_says_how_many_or_whom(town: Town) -> None:
    ville = two_events(town)
    assert (await ville.says("meitä tulee neljä joulumyyjäisiin")).text.endswith("· tuot 3 muuta")
    assert (await ville.says("tuon vaimon")).text.endswith("· tuot 1 muun (vaimo)")
    await ville.says("hei")
    assert (await ville.says("meitä tulee kolme")).text.endswith("· tuot 2 muuta")
    assert (await ville.says("tulossa e1 +999")).text == "Voit tuoda enintään 50 muuta. Montako tuot?"


async def test_between_talkoot_and_events_it_is_asked_which(town: Town) -> None:
    ville = two_events(town)
    town.talkoot(town.person("Aino"))
    asked = await ville.says("tulen")
    assert asked.text == "Mihin tulet?"
    assert asked.labels == ["Kyläkahvila ti 1.12.", "Rantasiivous la 5.12.", "Joulumyyjäiset la 12.12."]
    assert (await ville.says("tulen rantasiivoukseen")).text.startswith("Rantasiivous")
    await ville.taps("Haravointi")
    await ville.says("tulen kyläkahvilaan")
    await ville.says("hei")
    asked = await ville.says("en pääse")
    assert asked.text == "Mihin et pääse?"
    assert asked.labels == ["Kyläkahvila ti 1.12.", "Haravointi, Rantasiivous la 5.12."]


async def test_a_word_of_coming_in_a_group_is_talk(town: Town) -> None:
    ville = two_events(town)
    town.group(ville, "Kylä")
    await ville.says("hei")
    for words in ("tulen", "meitä tulee neljä", "en pääse joulumyyjäisiin", "tuon vaimon"):
        with pytest.raises(AssertionError, match="nothing was said"):
            await ville.says(words, group="Kylä")


async def test_an_event_is_asked_about_and_given_up_by_its_name(town: Town) -> None:
    ville = two_events(town)
    await ville.says("hei")
    assert (await ville.says("milloin on kyläkahvila?")).text.startswith("Kyläkahvila · ti 1.12.2026 klo 14–16")
    assert (await ville.says("ilmoittaudun kyläkahvilaan")).text.startswith("Olet mukana: Kyläkahvila")
    assert (await ville.says("peru kyläkahvila")).text.startswith("Et tule: Kyläkahvila")
    await ville.says("tulen joulumyyjäisiin")
    assert (await ville.says("peru osallistumiseni")).text.startswith(f"Et tule: {MARKET}")
    assert (await town.person("Aino").says("peru joulumyyjäiset")).text == "Miksi se perutaan?"


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("mitä on huomenna?", "En tiedä tapahtumia: su 22.11.2026"),
        ("onko viikonloppuna mitään", "En tiedä tapahtumia: 21.–22.11.2026"),
        ("onko tapahtumia joulukuussa", "Tulossa on: 1.–31.12.2026"),
    ],
)
async def test_what_is_on_is_asked_in_plain_words(town: Town, question: str, answer: str) -> None:
    assert (await two_events(town).says(question)).text.startswith(answer)


async def test_who_comes_before_they_signed_up_for_anything_sees_the_talkoot(town: Town) -> None:
    town.talkoot(town.person("Aino"))
    assert (await town.person("Ville").says("tulen")).labels == ["Rantasiivous la 5.12."]
