"""Finnish words about time, with the inflections people write."""

from __future__ import annotations

from collections.abc import Iterator

from handlers.when import words
from handlers.when.words import Entry, Kind, Table

DAYS = ("maanantai", "tiistai", "keskiviikko", "torstai", "perjantai", "lauantai", "sunnuntai")
_SHORT_DAYS = ("ma", "ti", "ke", "to", "pe", "la", "su")
_MONTHS = ("tammi", "helmi", "maalis", "huhti", "touko", "kesa", "heina", "elo", "syys", "loka", "marras", "joulu")
_PARTS = {
    "morning": "aamuna aamulla aamu",
    "forenoon": "aamupaivana aamupaivalla aamupaiva",
    "afternoon": "iltapaivana iltapaivalla iltapaiva",
    "evening": "iltana illalla ilta illan iltaa",
    "night": "yona yolla yo",
}
_PART_HABITS = {
    "morning": "aamuisin",
    "forenoon": "aamupaivisin",
    "afternoon": "iltapaivisin",
    "evening": "iltaisin",
    "night": "oisin",
}
# number: nominative, ablative, elative, illative, genitive, partitive
_NUMBERS = {
    1: ("yksi", "yhdelta", "yhdesta", "yhteen", "yhden", "yhta"),
    2: ("kaksi", "kahdelta", "kahdesta", "kahteen", "kahden", "kahta"),
    3: ("kolme", "kolmelta", "kolmesta", "kolmeen", "kolmen", "kolmea"),
    4: ("nelja", "neljalta", "neljasta", "neljaan", "neljan", "neljaa"),
    5: ("viisi", "viidelta", "viidesta", "viiteen", "viiden", "viitta"),
    6: ("kuusi", "kuudelta", "kuudesta", "kuuteen", "kuuden", "kuutta"),
    7: ("seitseman", "seitsemalta", "seitsemasta", "seitsemaan", "seitseman", "seitsemaa"),
    8: ("kahdeksan", "kahdeksalta", "kahdeksasta", "kahdeksaan", "kahdeksan", "kahdeksaa"),
    9: ("yhdeksan", "yhdeksalta", "yhdeksasta", "yhdeksaan", "yhdeksan", "yhdeksaa"),
    10: ("kymmenen", "kymmenelta", "kymmenesta", "kymmeneen", "kymmenen", "kymmenta"),
}
_ROLES = ("", "at", "from", "to", "", "")
_ORDINALS = {
    1: "ensimmai yhdes", 2: "toi kahdes", 3: "kolmas", 4: "neljas", 5: "viides", 6: "kuudes", 7: "seitsemas",
    8: "kahdeksas", 9: "yhdeksas", 10: "kymmenes",
}  # fmt: skip

_TABLE: Table = {
    Kind.DAY: {
        0: "tänään tanan tänä_päivänä",
        1: "huomenna huomen huomenissa huomiselle huomiseksi",
        2: "ylihuomenna ylihuomen ylihuomiselle",
        -1: "eilen",
        -2: "toissapäivänä toissa_päivänä",
    },
    Kind.NEXT: {
        1: "ensi seuraavalla",
        0: "tällä tämän",
        -1: "viime edellisellä",
        2: "sitä_seuraavalla ylensi",
    },
    Kind.COMING: {
        0: "tuleva tulevana tulevan seuraava seuraavana seuraavan tänä tämä kuluvan kuluvana kuluvalla nyt_tulevana"
    },
    Kind.WEEK: {
        0: "viikko viikolla viikoilla viikoille viikon viikkoa viikolle viikosta vko vk vkolla vklla viikot viikkojen v"
    },
    Kind.WEEKEND: {0: "viikonloppuna viikonloppu viikonlopun viikonlopulle viikonlopuksi viikonloppua vkl vklopuna"},
    Kind.MONTH_UNIT: {0: "kuun kuukauden kuussa kuu kuukausi kuukaudessa kuulle kuukautta kk"},
    Kind.YEAR: {0: "vuonna vuoden vuosi"},
    Kind.DAY_UNIT: {0: "päivä päivänä päivän pv pnä pvä p:nä päivälle päivältä"},
    Kind.END_OF: {0: "loppuun loppuun_asti loppuun_saakka"},
    Kind.MARK: {0: "klo kello kellon klo: kellonaika"},
    Kind.PART: {
        "morning": "aamuna aamulla aamu aamusta aamun aamuyöllä varhain",
        "forenoon": "aamupäivänä aamupäivällä aamupäivä aamupäivästä ap",
        "day": "päivällä",
        "afternoon": "iltapäivänä iltapäivällä iltapäivä iltapäivästä ip",
        "evening": "iltana illalla ilta illasta illan iltaa iltasella",
        "night": "yönä yöllä yö",
    },
    Kind.HALF: {-30: "puoli puolelta puolen", 30: "yli_puoli"},
    Kind.PAST: {0: "yli"},
    Kind.LACKING: {0: "vaille vailla vajaa"},
    Kind.QUARTER: {15: "vartti varttia vartin"},
    Kind.NOON: {
        0: "keskipäivällä puoliltapäivin puolelta_päivin puolilta_päivin keskipäivä keskipäivästä"
        " puolesta_päivästä puolenpäivän_aikaan puolipäivä"
    },
    Kind.MIDNIGHT: {0: "keskiyöllä keskiyö keskiyöhön puoliltaöin puolilta_öin puoliyöhön puolenyön_aikaan"},
    Kind.NOW: {0: "nyt heti nyt_heti"},
    Kind.UNIT: {
        ("hour", 1): "tunti tuntia tunnin tuntiin tunniksi h t",
        ("minute", 1): "min minuutti minuuttia minuutin minuutiksi minsa minsaa minsan m",
        ("minute", 15): "vartti varttia vartin varttitunti varttitunnin",
        ("day", 1): "päivää päivän päiväksi vuorokausi vuorokautta vuorokauden vrk",
        ("day", 7): "viikko viikkoa viikon viikoksi",
        ("month", 1): "kuukausi kuukautta kuukauden kuukaudeksi kk",
        ("month", 12): "vuotta vuoden",
    },
    Kind.ONE_AND_HALF: {1.5: "puolitoista puolentoista puoltatoista puoltoista puoleksitoista"},
    Kind.AND_HALF: {0.5: "ja_puoli ja_puolen"},
    Kind.AFTER: {1: "päästä kuluttua", -1: "sitten"},
    Kind.LASTING: {0: "ajan verran ajaksi kestää kesto"},
    Kind.APART: {0: "välein"},
    Kind.TO: {0: "viiva"},
    Kind.UNTIL: {"after": "asti saakka mennessä päättyen", "before": "saakka_asti"},
    Kind.FROM: {"after": "alkaen lähtien alk eteenpäin alkaa alusta alusta_alkaen alusta_lähtien"},
    Kind.BETWEEN: {0: "välillä välisenä_aikana väli välissä"},
    Kind.AND: {0: "ja sekä"},
    Kind.OR: {0: "tai vai paitsi ei eikä lukuunottamatta"},
    Kind.LIMIT: {
        "before": "ennen parillisten_viikkojen parittomien_viikkojen parillisina_viikkoina parittomina_viikkoina",
        "after": "jälkeen alussa lopussa puolivälissä alkupuolella loppupuolella tienoilla parillisina_viikkoina"
        " parittomina_viikkoina",
    },
    Kind.EVERY: {"": "joka aina_joka jokainen jokaisena"},
    Kind.TIMES: {0: "kertaa kerran krt"},
    Kind.ALL_DAY: {0: "koko_päivä koko_päivän koko_päiväksi kokopäivä kokopäiväinen koko_pv"},
    Kind.VAGUE: {
        0: "joskus keväällä kesällä syksyllä talvella kevät kesä syksy talvi keväänä kesänä syksynä talvena kevään"
        " kesän syksyn talven pian kohta jossain_vaiheessa lähiaikoina myöhemmin"
    },
    Kind.FILL: {0: "on noin n viikonpäivä aika ajalle ajalla alkaa aikaan"},
    Kind.COUNTED: {
        0: "henkeä henk hlö hlöä henkilöä ihmistä lasta kpl kappaletta euroa e vuotiaat vuotiaille vuotiaiden"
    },
    Kind.FEAST: {
        "new year eve": "uudenvuodenaattona uudenvuodenaatto",
        "new year": "uudenvuodenpäivänä uudenvuodenpäivä",
        "epiphany": "loppiaisena loppiainen",
        "good friday": "pitkäperjantaina pitkäperjantai",
        "easter": "pääsiäispäivänä pääsiäissunnuntaina pääsiäispäivä",
        "easter monday": "pääsiäismaanantaina toisena_pääsiäispäivänä",
        "mothers day": "äitienpäivänä äitienpäivä",
        "fathers day": "isänpäivänä isänpäivä",
        "may eve": "vappuaattona vapunaattona vappuaatto",
        "may day": "vappuna vappu vappupäivänä",
        "ascension": "helatorstaina helatorstai",
        "midsummer eve": "juhannusaattona juhannusaatto",
        "midsummer": "juhannuspäivänä juhannuspäivä",
        "all saints": "pyhäinpäivänä pyhäinpäivä",
        "independence": "itsenäisyyspäivänä itsenäisyyspäivä",
        "christmas eve": "jouluaattona jouluaatto",
        "christmas": "joulupäivänä joulupäivä",
        "boxing day": "tapaninpäivänä tapaninpäivä",
    },
    Kind.ALWAYS: {0: "aina ympäri_vuorokauden vuorokauden_ympäri 24h"},
    Kind.CLOSED: {0: "suljettu kiinni"},
}
SURE = frozenset(("ma", "ti", "ke", "to", "pe", "la", "su", "vk", "klo"))
DOUBTFUL = frozenset(("t", "m", "e", "yo", "n", "v", "on", "aina", "mars", "may", "vai"))


def entries() -> Iterator[tuple[str, Entry]]:
    """Every Finnish word with what it says."""
    yield from words.entries({Kind.WEEKDAY: dict(enumerate(_SHORT_DAYS))})
    for number, day in enumerate(DAYS):
        yield from _weekday(number, day)
    for number, month in enumerate(_MONTHS, 1):
        yield from _month(number, f"{month}kuu")
    for number in range(1, 31):
        for form, role in zip(_number(number), _ROLES, strict=True):
            yield form, ((Kind.SPELLED, number, role),)
        yield f"{_number(number)[4][:-1]}ksi", ((Kind.SPELLED, number, ""),)  # "kahdeksi tunniksi"
    yield from _dialect()
    for number in range(1, 32):
        for form in _ordinal(number):
            yield form, ((Kind.ORDINAL, number, ""),)
    yield from _ordinal_extras()
    yield from _parts()
    yield from _habits()
    yield from words.entries(_TABLE)


def _parts() -> Iterator[tuple[str, Entry]]:
    """A day and its part in one word: huomisaamuna, tänä iltana."""
    for part, habit in _PART_HABITS.items():
        yield habit, ((Kind.HABIT, (0, 1, 2, 3, 4, 5, 6), ""), (Kind.PART, part, ""))
    for start, offset in (("huomis", 1), ("huomen", 1), ("ylihuomis", 2), ("ylihuomen", 2), ("tämän", 0)):
        for part, forms in _PARTS.items():
            for form in forms.split():
                yield words.fold(start) + form, ((Kind.DAY, offset, ""), (Kind.PART, part, ""))
    for part, forms in _PARTS.items():
        for form in forms.split():
            yield f"tana {form}", ((Kind.DAY, 0, ""), (Kind.PART, part, ""))
            yield f"eilen {form}", ((Kind.DAY, -1, ""), (Kind.PART, part, ""))


def _habits() -> Iterator[tuple[str, Entry]]:
    """What repeats by one word: arkisin, kuukausittain, kerran viikossa."""
    every = (0, 1, 2, 3, 4, 5, 6)
    habits = {"arkisin arkipäivisin arkena": every[:5], "viikonloppuisin": (5, 6), "päivittäin": every}
    for forms_, days in habits.items():
        for form in forms_.split():
            yield words.fold(form), ((Kind.HABIT, days, ""),)
    for form, freq in (("viikoittain", "WEEKLY"), ("kuukausittain", "MONTHLY"), ("vuosittain", "YEARLY")):
        yield form, ((Kind.EVERY, freq, ""),)
    for form, freq in (("kerran viikossa", "WEEKLY"), ("kerran kuussa", "MONTHLY"), ("kerran vuodessa", "YEARLY")):
        yield form, ((Kind.EVERY, freq, ""),)
    for form in ("arkipaiva", "arki", "arkipaivana"):
        yield form, ((Kind.HABIT, every[:5], "unit"),)
    for part, often in _PART_HABITS.items():
        for form in (f"arki{often}", f"arki {often}"):
            yield form, ((Kind.HABIT, every[:5], ""), (Kind.PART, part, ""))
        for form in _PARTS[part].split():
            yield f"arki{form}", ((Kind.HABIT, every[:5], "unit"), (Kind.PART, part, ""))


def _weekday(number: int, day: str) -> Iterator[tuple[str, Entry]]:
    stem = day.replace("kko", "ko") if day.endswith("kko") else day
    into = f"{day}on" if day.endswith("kko") else f"{day}hin"
    for form in (day, f"{day}na", f"{stem}n", f"{day}ta", f"{day}a", f"{stem}lle", f"{stem}lta", f"{stem}ksi"):
        yield form, ((Kind.WEEKDAY, number, ""),)
    yield f"{stem}sta", ((Kind.WEEKDAY, number, "from"),)
    yield into, ((Kind.WEEKDAY, number, "to"),)
    for form in (f"{day}sin", f"{day}isin"):
        yield form, ((Kind.HABIT, (number,), ""),)
    for part, forms in _PARTS.items():
        for form in forms.split():
            yield day + form, ((Kind.WEEKDAY, number, ""), (Kind.PART, part, ""))
    for part, often in _PART_HABITS.items():
        yield day + often, ((Kind.HABIT, (number,), ""), (Kind.PART, part, ""))


def _month(number: int, month: str) -> Iterator[tuple[str, Entry]]:
    for form in (month, f"{month}n", f"{month}ta", f"{month}ssa", f"{month}lle", f"{month}ksi", month[:-2]):
        if form not in ("kesa", "elo", "loka"):  # summer, life and filth
            yield form, ((Kind.MONTH, number, ""),)
    yield f"{month}sta", ((Kind.MONTH, number, "from"),)
    yield f"{month}hun", ((Kind.MONTH, number, "to"),)


def _number(number: int) -> tuple[str, ...]:
    if number <= 10:
        return _NUMBERS[number]
    tens, unit = divmod(number, 10)
    if tens == 1:
        return tuple(f"{form}toista" for form in _NUMBERS[unit])
    ten = tuple(a + b for a, b in zip(_NUMBERS[tens], ("kymmenta", *_NUMBERS[10][1:]), strict=True))
    return tuple(a + b for a, b in zip(ten, _NUMBERS[unit], strict=True)) if unit else ten


def _dialect() -> Iterator[tuple[str, Entry]]:
    """As they say it in Mallila: kaheksan, yheksältä."""
    for number, spoken in ((8, "kaheks"), (9, "yheks")):
        for form, role in zip(_NUMBERS[number], _ROLES, strict=True):
            yield spoken + form.partition("deks")[2], ((Kind.SPELLED, number, role),)


def _ordinal(number: int) -> Iterator[str]:
    """The nominative and the essive: kolmas, kolmantena."""
    tens, unit = divmod(number, 10)
    if number <= 10:
        for stem in _ORDINALS[number].split():
            yield f"{stem}nen" if number <= 2 and not stem.endswith("s") else stem
            yield f"{stem}sena" if number <= 2 and not stem.endswith("s") else f"{stem[:-1]}ntena"
    elif tens == 1:
        for stem in (_ORDINALS[unit].split())[-1:]:
            yield f"{stem}toista"
            yield f"{stem[:-1]}ntenatoista"
    else:
        ten = f"{_ORDINALS[tens].split()[-1]}kymmenes"
        yield from (f"{ten}{one}" for one in _ordinal(unit)) if unit else (ten, f"{ten[:-1]}ntena")


def _ordinal_extras() -> Iterator[tuple[str, Entry]]:
    for form in ("viimeinen", "viimeisena", "viimeiseksi"):
        yield form, ((Kind.ORDINAL, -1, ""),)
    for form in ("toisena", "toista", "toka", "tokana"):
        yield form, ((Kind.ORDINAL, 2, ""),)
    for form in ("eka", "ekana"):
        yield form, ((Kind.ORDINAL, 1, ""),)
    for form in ("kolmatta", "kolmantena"):
        yield form, ((Kind.ORDINAL, 3, ""),)
