"""When one wants to be reminded, in whole sentences and in doubtful ones: nothing is guessed, and no time is lost."""

from __future__ import annotations

import pytest

from handlers.reminding import hourly
from handlers.spaces.inflection import is_form_of
from tests.town import Someone, Town

pytestmark = pytest.mark.one_database


@pytest.fixture
def aino(town: Town) -> Someone:
    return town.person("Aino")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("minua huomenna kello yhdeksän että avaimet", "su 22.11.2026 klo 9: avaimet"),
        ("mua tunnin päästä pulla uuniin", "la 21.11.2026 klo 13: pulla uuniin"),
        ("arki-iltaisin klo 18 ovet", "joka arkipäivä klo 18, ensi kerran ma 23.11.2026 klo 18: ovet"),
        ("maanantaiaamuisin klo 8 roskat", "joka maanantai klo 8, ensi kerran ma 23.11.2026 klo 8: roskat"),
        ("-2 h välein kahvi", "2 tunnin välein, kunnes se on tehty, ensi kerran la 21.11.2026 klo 14: kahvi"),
        ("joka kuun toinen tiistai klo 9 x", "kuukauden toisena tiistaina klo 9, ensi kerran ti 8.12.2026 klo 9: x"),
    ],
)
async def test_aino_is_reminded_as_she_says_it(town: Town, aino: Someone, said: str, answer: str) -> None:
    assert (await aino.says(f"/muistuta {said}")).text == f"Muistutan {answer}"


@pytest.mark.parametrize(
    ("said", "asked", "offered"),
    [
        ("joka aamu lääke", "Mihin aikaan?", "joka päivä klo 8"),
        ("joka viikko klo 9 lehti", "Minä päivänä ja mihin aikaan?", "joka maanantai klo 9"),
        ("kuukausittain klo 9 vuokra", "Minä päivänä ja mihin aikaan?", "kuukauden 1. päivänä klo 9"),
        ("joka kuukauden 15. päivä vuokra", "Kuukauden 15. päivänä: mihin aikaan?", "klo 8"),
        ("ma ja to klo 9 jumppa", "Milloin muistutan?", "joka maanantai ja torstai klo 9"),
        ("huomenna klo 25 kahvi", "Sellaista kellonaikaa ei ole: 25. Mihin aikaan?", "klo 9"),
        ("eilen klo 9 kahvi", "Se aika meni jo: pe 20.11.2026 klo 9. Milloin?", "su 22.11. klo 9"),
    ],
)
async def test_what_is_lacking_is_asked_for_with_something_to_tap(
    town: Town, aino: Someone, said: str, asked: str, offered: str
) -> None:
    question = await aino.says(f"/muistuta {said}")
    assert question.text == asked
    assert offered in question.labels
    assert (await aino.taps(offered)).text.startswith("Muistutan ")
    assert aino.sees().text.endswith(said.split()[-1])


async def test_a_sleeping_aino_is_offered_the_evening_and_the_morning(town: Town, aino: Someone) -> None:
    asked = await aino.says("/muistuta huomenna klo 3 yöllä kahvi")
    assert asked.text.startswith("Silloin on hiljaista, klo 21–8. Milloin sen sijaan?")
    assert asked.text.endswith("toiset hiljaiset tunnit: /hiljaiset tunnit")


@pytest.mark.parametrize(
    "said", ["0 tunnin välein", "48 tunnin välein", "joka 10 minuutti", "30 min välein", "joka minuutti"]
)
async def test_no_oftener_than_every_hour(town: Town, aino: Someone, said: str) -> None:
    asked = await aino.says(f"/muistuta {said} kahvi")
    assert asked.text.startswith("Muistutan tiheimmillään tunnin välein ja harvimmillaan kerran päivässä.")
    assert (await aino.taps("2 tunnin välein, kunnes se on tehty")).text.endswith("klo 14: kahvi")


def test_hours_between_in_every_tongue() -> None:
    for line in ("joka toinen tunti", "kahden tunnin välein", "2:n h välein", "varannan timme", "every other hour"):
        assert hourly.read(f"{line} x") == (2, "x")


async def test_what_aino_wished_for_stands_with_what_she_is_reminded_of_anyway(town: Town, aino: Someone) -> None:
    town.space("Kylätalo")
    await aino.says("/varaa kylätalo la 28.11. klo 14–17 pilates")
    await aino.says("/muistuta edellisenä iltana ennen varausta vie avain")
    await town.go_to("2026-11-27T18:00")
    assert aino.sees().text == "Huomenna: Kylätalo, la 28.11.2026 klo 14–17 · pilates · vie avain"
    assert aino.sees().labels == ["Tulemme", "Peru varaus", "Siirrä", "10 min", "1 h"]
    assert (await aino.taps("1 h")).text.startswith("Muistutan uudestaan pe 27.11.2026 klo 19: Kylätalo")
    await town.go_to("2026-11-27T19:00")
    assert aino.sees().text == "Huomenna: Kylätalo, la 28.11.2026 klo 14–17 · pilates · vie avain"
    assert aino.sees().labels == ["10 min", "1 h"]


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("2 tuntia ennen pilatesta", "la 28.11.2026 klo 12: "),
        ("tunti ennen kylätalon varausta ota matto", "la 28.11.2026 klo 13: "),
        ("päivää ennen kylätaloa klo 17", "pe 27.11.2026 klo 17: "),
    ],
)
async def test_what_is_ahead_is_called_by_its_name(town: Town, aino: Someone, said: str, answer: str) -> None:
    town.space("Kylätalo")
    await aino.says("/varaa kylätalo la 28.11. klo 14–17 pilates")
    told = await aino.says(f"/muistuta {said}")
    assert told.text.startswith(f"Muistutan {answer}Kylätalo, la 28.11.2026 klo 14–17 · pilates")
    assert ("ota matto" in said) == told.text.endswith("ota matto")


def test_names_in_the_plural_are_known() -> None:
    assert is_form_of("joulukahveja", "Joulukahvit")


async def test_aino_says_of_what_and_is_asked_how_long_before(town: Town, aino: Someone) -> None:
    town.space("Kylätalo")
    await aino.says("/varaa kylätalo la 28.11. klo 14–17")
    asked = await aino.says("/muistuta varauksesta 1")
    assert asked.text == "Kylätalo, la 28.11.2026 klo 14–17\nKuinka paljon ennen?"
    assert (await aino.says("/muistuta tunti ennen lounasta syö")).text == "Milloin muistutan?"


async def test_what_aino_has_just_heard_is_put_off_without_its_number(town: Town, aino: Someone) -> None:
    await aino.says("/muistuta huomenna klo 9 vie avaimet Liisalle")
    await aino.says("/muistuta ti klo 9 roskat")
    await town.go_to("2026-11-22T09:00")
    assert (await aino.says("/torkuta 10 min")).text.endswith("su 22.11.2026 klo 9.10: vie avaimet Liisalle")
    assert (await aino.says("/torkuta huomenna")).text.endswith("ma 23.11.2026 klo 9: vie avaimet Liisalle")
    assert (await aino.says("/poista muistutus avaimet")).text == "En muistuta tästä enää: vie avaimet Liisalle"


async def test_what_came_in_one_message_is_put_off_each_by_itself(town: Town, aino: Someone) -> None:
    for text in ("avaimet", "roskat"):
        await aino.says(f"/muistuta huomenna klo 9 {text}")
    await town.go_to("2026-11-22T09:00")
    assert aino.sees().text == "Muistutus:\n• avaimet\n• roskat"
    assert (await aino.taps("1 h: roskat")).text.endswith("klo 10: roskat")
    asked = await aino.says("/torkuta 10 min")
    assert asked.text == "Mikä muistutus?"
    assert (await aino.taps("avaimet")).text.endswith("klo 9.10: avaimet")


async def test_anybody_in_the_group_says_that_it_is_done(town: Town) -> None:
    aino, ville = await town.caretaker(), town.person("Ville")
    town.group(aino, "Kylätori")
    await aino.says("/muistuta ryhmää 2 tunnin välein saunan lämmitys", group="Kylätori")
    await town.go_to("2026-11-21T14:00")
    done = await ville.says("/tehty", group="Kylätori")
    assert done.text == "Tehty: saunan lämmitys"


async def test_a_question_is_left_by_saying_it_all_anew(town: Town, aino: Someone) -> None:
    await aino.says("muistuta huomenna illalla sauna")
    assert (await aino.says("muistuta kahvi klo 14")).text == "Muistutan la 21.11.2026 klo 14: kahvi"
    await aino.says("muistuta huomenna klo 9")
    assert (await aino.says("soita Liisalle")).text == "Muistutan su 22.11.2026 klo 9: soita Liisalle"


async def test_the_kinds_are_named_in_any_form(town: Town, aino: Someone) -> None:
    said = await aino.says("/muistutusajat varauksista tuntia ennen")
    assert said.text.startswith("Näin muistutan sinua tästä lähtien:\nVaraukset: 1 h ennen")
    await aino.says("/muistutusajat ei mitään")
    assert (await aino.taps("Talkoot")).text.startswith("Näin muistutan sinua tästä lähtien:\nTalkoot: ei muistutuksia")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("mitä muistutuksia minulla on?", "Odottavat muistutukset:"),
        ("älä muistuta pyykistä", "Mikä muistutus?"),
        ("poista kaikki muistutukset", "Mikä muistutus?"),
        ("en halua muistutuksia", "Näin muistutan sinua:"),
        ("älä herätä minua", "Hiljaiset tuntisi ovat 21–8"),
    ],
)
async def test_reminders_in_plain_words(town: Town, aino: Someone, said: str, answer: str) -> None:
    for text in ("avaimet", "pyykki"):
        await aino.says(f"/muistuta huomenna klo 9 {text}")
    assert (await aino.says(said)).text.startswith(answer)
