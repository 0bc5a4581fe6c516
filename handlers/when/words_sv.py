"""Swedish words about time, as they are written in Finland and in Sweden."""

from __future__ import annotations

from collections.abc import Iterator

from handlers.when import words
from handlers.when.words import Entry, Kind, Table

DAYS = ("mandag", "tisdag", "onsdag", "torsdag", "fredag", "lordag", "sondag")
_SHORT_DAYS = (
    "må mån mand", "ti tis tisd", "on ons onsd", "to tor tors torsd", "fr fre fred", "lö lör lörd", "sö sön sönd",
)  # fmt: skip
_MONTHS = ("januari jan", "februari feb febr", "mars mar", "april apr", "maj", "juni jun", "juli jul", "augusti aug",
           "september sep sept", "oktober okt", "november nov", "december dec")  # fmt: skip
_PARTS = {
    "morning": "morgon morgonen",
    "forenoon": "förmiddag förmiddagen",
    "afternoon": "eftermiddag eftermiddagen",
    "evening": "kväll kvällen",
    "night": "natt natten",
}
_NUMBERS = (
    "ett en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv", "tretton", "fjorton",
    "femton", "sexton", "sjutton", "arton aderton", "nitton", "tjugo", "tjugoett", "tjugotvå", "tjugotre", "tjugofyra",
    "tjugofem",
)  # fmt: skip
_ORDINALS = (
    "första förste", "andra andre", "tredje", "fjärde", "femte", "sjätte", "sjunde", "åttonde", "nionde", "tionde",
    "elfte", "tolfte", "trettonde", "fjortonde", "femtonde", "sextonde", "sjuttonde", "artonde", "nittonde", "tjugonde",
    "tjugoförsta", "tjugoandra", "tjugotredje", "tjugofjärde", "tjugofemte", "tjugosjätte", "tjugosjunde",
    "tjugoåttonde", "tjugonionde", "trettionde", "trettioförsta",
)  # fmt: skip

_TABLE: Table = {
    Kind.WEEKDAY: dict(enumerate(_SHORT_DAYS)),
    Kind.MONTH: dict(enumerate(_MONTHS, 1)),
    Kind.SPELLED: {**dict(enumerate(_NUMBERS, 1)), 30: "trettio"},
    Kind.ORDINAL: {**dict(enumerate(_ORDINALS, 1)), -1: "sista siste"},
    Kind.DAY: {
        0: "idag i_dag",
        1: "imorgon i_morgon imorron i_morron imorn i_morrn morgondagen",
        2: "övermorgon i_övermorgon iövermorgon övermorron i_övermorron",
        -1: "igår i_går",
        -2: "förrgår i_förrgår",
    },
    Kind.NEXT: {1: "nästa", 0: "denna den_här det_här", -1: "förra"},
    Kind.COMING: {0: "nu_på kommande nu"},
    Kind.WEEK: {0: "vecka veckan veckas veckans veckorna veckor v"},
    Kind.WEEKEND: {0: "helg helgen veckoslut veckoslutet veckosluten i_helgen"},
    Kind.MONTH_UNIT: {0: "månad månaden månads månadens i_månaden"},
    Kind.YEAR: {0: "år året"},
    Kind.DAY_UNIT: {0: "dagen"},
    Kind.END_OF: {0: "slutet_av slutet_på utgången_av"},
    Kind.MARK: {0: "klockan kl klo klocka kl:"},
    Kind.PART: {
        "morning": "morgon morgonen på_morgonen bitti morse",
        "forenoon": "förmiddag förmiddagen på_förmiddagen",
        "afternoon": "eftermiddag eftermiddagen på_eftermiddagen",
        "evening": "kväll kvällen på_kvällen kvällstid kvälls",
        "night": "natt natten på_natten nattetid",
        "day": "på_dagen mitt_på_dagen",
    },
    Kind.MERIDIEM: {"am": "fm", "pm": "em"},
    Kind.HALF: {-30: "halv"},
    Kind.PAST: {0: "över"},
    Kind.QUARTER: {15: "kvart"},
    Kind.NOON: {0: "middagstid klockan_tolv_på_dagen"},
    Kind.MIDNIGHT: {0: "midnatt"},
    Kind.NOW: {0: "nu genast just_nu"},
    Kind.UNIT: {
        ("hour", 1): "timme timmar timma timmes tim t h",
        ("minute", 1): "minut minuter min",
        ("minute", 15): "kvart",
        ("day", 1): "dag dagar dygn dagars",
        ("day", 7): "vecka veckor veckors",
        ("month", 1): "månad månader",
        ("month", 12): "år",
    },
    Kind.HALF_UNIT: {30: "halvtimme halvtimmes halvtimma"},
    Kind.ONE_AND_HALF: {1.5: "halvannan halvannan anderthalb"},
    Kind.AND_HALF: {0.5: "och_en_halv och_halv och_ett_halvt"},
    Kind.IN: {0: "om"},
    Kind.AFTER: {1: "från_nu framåt", -1: "sedan sen"},
    Kind.LASTING: {0: "i under lång långt"},
    Kind.TO: {0: "streck"},
    Kind.UNTIL: {"before": "till t_o_m tom till_och_med t.o.m. till_den ända_till fram_till tills", "after": ""},
    Kind.FROM: {"before": "från fr från_och_med fr_o_m from f.r.o.m. fr.o.m. från_den med_början", "after": "framåt"},
    Kind.BETWEEN: {0: "mellan"},
    Kind.AND: {0: "och samt"},
    Kind.OR: {0: "eller utom inte förutom"},
    Kind.LIMIT: {
        "before": "före innan efter i_början_av början_av i_slutet_av i_mitten_av jämna_veckor udda_veckor",
        "after": "jämna_veckor udda_veckor",
    },
    Kind.EVERY: {"": "varje var vart alla", "other": "varannan vartannat"},
    Kind.TIMES: {0: "gånger ggr gång"},
    Kind.ALL_DAY: {0: "hela_dagen heldag hela_dan"},
    Kind.VAGUE: {
        0: "någon_gång nån_gång på_våren på_sommaren på_hösten på_vintern våren sommaren hösten vintern i_vår i_sommar"
        " i_höst i_vinter snart senare nångång"
    },
    Kind.FILL: {0: "på den det i av omkring ungefär cirka ca vid"},
    Kind.COUNTED: {0: "personer pers person stycken st barn deltagare euro åringar år"},
    Kind.FEAST: {
        "new year eve": "nyårsafton nyårsaftonen",
        "new year": "nyårsdagen",
        "epiphany": "trettondagen trettondag",
        "good friday": "långfredagen långfredag",
        "easter": "påskdagen",
        "easter monday": "annandag_påsk",
        "mothers day": "morsdag mors_dag",
        "fathers day": "farsdag fars_dag",
        "may eve": "valborgsmässoafton valborg",
        "may day": "första_maj vappen",
        "ascension": "kristi_himmelsfärdsdag kristi_himmelsfärdsdagen",
        "midsummer eve": "midsommarafton midsommaraftonen",
        "midsummer": "midsommardagen",
        "all saints": "alla_helgons_dag",
        "independence": "självständighetsdagen",
        "christmas eve": "julafton julaftonen",
        "christmas": "juldagen",
        "boxing day": "annandag_jul",
    },
    Kind.ALWAYS: {0: "alltid dygnet_runt"},
    Kind.CLOSED: {0: "stängt stängd"},
}
SURE = frozenset(("mån", "man", "tis", "ons", "tor", "fre", "lör", "lor", "kl", "idag", "nu"))
DOUBTFUL = frozenset(("on", "to", "fr", "so", "lo", "fri", "var", "v", "mars", "mar", "t", "sat", "sun", "tor", "man"))


def entries() -> Iterator[tuple[str, Entry]]:
    """Every Swedish word with what it says."""
    for number, day in enumerate(DAYS):
        for form in (day, f"{day}en"):
            yield form, ((Kind.WEEKDAY, number, ""),)
        yield f"i {day}s", ((Kind.NEXT, -1, ""), (Kind.WEEKDAY, number, ""))
        for form in (f"{day}ar", f"{day}arna"):
            yield form, ((Kind.HABIT, (number,), ""),)
        for part, forms in _PARTS.items():
            for form in forms.split():
                for joint in ("", "s"):
                    yield f"{day}{joint}{words.fold(form)}", ((Kind.WEEKDAY, number, ""), (Kind.PART, part, ""))
    for part, forms in _PARTS.items():
        evening = words.fold(forms.split()[0])
        for start in ("i", "i "):
            if part != "morning":  # "i morgon" is tomorrow
                yield start + evening, ((Kind.DAY, 0, ""), (Kind.PART, part, ""))
    for start in ("i", "i "):
        yield f"{start}morse", ((Kind.DAY, 0, ""), (Kind.PART, "morning", ""))
        yield f"{start}gar kvall", ((Kind.DAY, -1, ""), (Kind.PART, "evening", ""))
    yield from _habits()
    yield from words.entries(_TABLE)


def _habits() -> Iterator[tuple[str, Entry]]:
    """What repeats by one word: vardagar, dagligen."""
    every = (0, 1, 2, 3, 4, 5, 6)
    for form in ("vardagar", "vardagarna", "pa vardagar"):
        yield form, ((Kind.HABIT, every[:5], ""),)
    for form in ("vardag", "arbetsdag"):
        yield form, ((Kind.HABIT, every[:5], "unit"),)
    for form in ("helger", "helgerna", "veckoslut"):
        yield form, ((Kind.HABIT, (5, 6), ""),)
    for form, part in (("morgnar", "morning"), ("kvallar", "evening")):
        yield form, ((Kind.HABIT, every, ""), (Kind.PART, part, ""))
    for form, freq in (
        ("dagligen", "DAILY"),
        ("en gang i veckan", "WEEKLY"),
        ("en gang i manaden", "MONTHLY"),
        ("veckovis", "WEEKLY"),
        ("manadsvis", "MONTHLY"),
        ("arligen", "YEARLY"),
    ):
        yield form, ((Kind.EVERY, freq, ""),)
