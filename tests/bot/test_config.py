"""The settings: what is understood, what is refused with a sentence, and what is never shown."""

from __future__ import annotations

import logging
from io import StringIO
from pathlib import Path

import pytest

from bot import config, logs
from bot.config import BadSettings, Settings
from bot.wrong_settings import variable

TOKEN = "48151623:AAtown-of-Mallila_secret-secret-sec"
MATRIX = {"MATRIX_HOMESERVER": "https://matrix.mallila.fi", "MATRIX_USER": "@kello:mallila.fi"}


@pytest.fixture(autouse=True)
def _nothing_is_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(variable(name), raising=False)
    monkeypatch.chdir(tmp_path)


def given(monkeypatch: pytest.MonkeyPatch, **values: str) -> None:
    for name, value in values.items():
        monkeypatch.setenv(f"KYLAKELLO_{name}", value)


def refused(monkeypatch: pytest.MonkeyPatch, **values: str) -> list[str]:
    """Return the sentences with which the settings are refused."""
    given(monkeypatch, **values)
    with pytest.raises(BadSettings) as refusal:
        config.load()
    assert not any(value in str(refusal.value) for name, value in values.items() if name in {"TELEGRAM_TOKEN"})
    return refusal.value.sentences


def test_nothing_needs_to_be_set() -> None:
    settings = config.load()
    assert settings.url == "sqlite:///data/kylakello.db"
    assert (settings.town, settings.zone.key, settings.language) == ("Mallila", "Europe/Helsinki", "fi")
    assert settings.networks == ()


def test_the_environment_and_the_file_are_read_and_the_environment_wins(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("\ufeffKYLAKELLO_LANGUAGE=sv\nKYLAKELLO_TOWN=Pikkula\nPATH=/x\n", encoding="utf-8")
    given(monkeypatch, TOWN="Ylä-Mallila")
    settings = config.load()
    assert (settings.town, settings.language) == ("Ylä-Mallila", "sv")


def test_blank_values_count_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, TELEGRAM_TOKEN="", TOWN="  ", DATABASE_URL="", MATRIX_USER=" ")
    settings = config.load()
    assert (settings.telegram_token, settings.town, settings.matrix_user) == (None, "Mallila", None)


def test_both_networks_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, TELEGRAM_TOKEN=TOKEN, MATRIX_PASSWORD="talkoot-7", **MATRIX)
    assert config.load().networks == ("telegram", "matrix")


def test_the_database_stands_in_the_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given(monkeypatch, DATA=str(tmp_path / "town"))
    settings = config.load()
    settings.make_folder()
    assert settings.url == f"sqlite:///{tmp_path}/town/kylakello.db"
    assert (tmp_path / "town").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "placeholder",
    [
        "changeme",
        "<token>",
        "your-token",
        "your_bot_token",
        "123:abc",
        "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11",
        "xxx",
    ],
)
def test_an_example_is_not_taken_for_a_token(monkeypatch: pytest.MonkeyPatch, placeholder: str) -> None:
    assert refused(monkeypatch, TELEGRAM_TOKEN=placeholder) == [
        "KYLAKELLO_TELEGRAM_TOKEN is still an example: set your own, or leave it out."
    ]


def test_example_addresses_are_not_taken_for_a_homeserver(monkeypatch: pytest.MonkeyPatch) -> None:
    sentences = refused(
        monkeypatch,
        MATRIX_HOMESERVER="https://matrix.example.org",
        MATRIX_USER="@kello:example.org",
        MATRIX_PASSWORD="changeme",
    )
    assert [sentence.split(" ", 1)[0] for sentence in sentences] == [
        "KYLAKELLO_MATRIX_HOMESERVER",
        "KYLAKELLO_MATRIX_USER",
        "KYLAKELLO_MATRIX_PASSWORD",
    ]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {"MATRIX_HOMESERVER": MATRIX["MATRIX_HOMESERVER"], "MATRIX_PASSWORD": "p"},
            "KYLAKELLO_MATRIX_USER is missing",
        ),
        ({"MATRIX_USER": "@kello:mallila.fi", "MATRIX_PASSWORD": "p"}, "KYLAKELLO_MATRIX_HOMESERVER is missing"),
        (MATRIX, "set KYLAKELLO_MATRIX_PASSWORD, or KYLAKELLO_MATRIX_TOKEN with KYLAKELLO_MATRIX_DEVICE"),
        ({**MATRIX, "MATRIX_TOKEN": "syt_1"}, "KYLAKELLO_MATRIX_TOKEN is set without KYLAKELLO_MATRIX_DEVICE"),
        (
            {**MATRIX, "MATRIX_PASSWORD": "p", "MATRIX_DEVICE": "KELLO"},
            "KYLAKELLO_MATRIX_DEVICE is set without KYLAKELLO_MATRIX_TOKEN",
        ),
        ({"TELEGRAM_API_URL": "http://127.0.0.1:8081"}, "KYLAKELLO_TELEGRAM_API_URL is set without"),
        ({"TELEGRAM_TOKEN": "not a token"}, "KYLAKELLO_TELEGRAM_TOKEN is no bot token"),
        (
            {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": "api.mallila.fi"},
            "KYLAKELLO_TELEGRAM_API_URL must be an address",
        ),
        ({"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": f"https://a.fi/bot{TOKEN}"}, "must be an address"),
        ({"TIMEZONE": "Helsinki"}, "KYLAKELLO_TIMEZONE is no time zone"),
        ({"TIMEZONE": "../etc"}, "KYLAKELLO_TIMEZONE is no time zone"),
        ({"TIMEZONE": "Europe"}, "KYLAKELLO_TIMEZONE is no time zone"),
        ({"LANGUAGE": "de"}, "KYLAKELLO_LANGUAGE must be one of fi, sv, en"),
        ({"LOG_LEVEL": "loud"}, "KYLAKELLO_LOG_LEVEL must be one of"),
        (
            {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_WEBHOOK_URL": "http://kello.mallila.fi/"},
            "KYLAKELLO_TELEGRAM_WEBHOOK_URL must be an address",
        ),
        (
            {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_WEBHOOK_URL": "https://kello.mallila.fi:9000/"},
            "KYLAKELLO_TELEGRAM_WEBHOOK_URL must be an address",
        ),
        ({"TELEGRAM_WEBHOOK_URL": "https://kello.mallila.fi/t"}, "set without KYLAKELLO_TELEGRAM_TOKEN"),
        (
            {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_WEBHOOK_SECRET": "a" * 16},
            "set without KYLAKELLO_TELEGRAM_WEBHOOK_URL",
        ),
        (
            {
                "TELEGRAM_TOKEN": TOKEN,
                "TELEGRAM_WEBHOOK_URL": "https://kello.mallila.fi/t",
                "TELEGRAM_WEBHOOK_SECRET": "lyhyt",
            },
            "KYLAKELLO_TELEGRAM_WEBHOOK_SECRET must be 16 to 256",
        ),
        ({"WEBHOOK_LISTEN": "off"}, "KYLAKELLO_WEBHOOK_LISTEN must be a host and a port"),
        ({"METRICS_LISTEN": "9464"}, "KYLAKELLO_METRICS_LISTEN must be a host and a port"),
        ({"DATABASE_URL": "mysql://a@b/c"}, "KYLAKELLO_DATABASE_URL must look like"),
        ({"CLAIM_CODE": "IIII-OOOO"}, "KYLAKELLO_CLAIM_CODE is too short"),
    ],
)
def test_what_is_wrong_or_half_set_is_refused_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, values: dict[str, str], sentence: str
) -> None:
    sentences = refused(monkeypatch, **values)
    assert len(sentences) == 1
    assert sentence in sentences[0]


def test_all_that_is_wrong_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(refused(monkeypatch, TIMEZONE="Helsinki", LANGUAGE="de", TELEGRAM_TOKEN="changeme!")) == 3


@pytest.mark.parametrize("url", ["postgres://aino:p@db/kello", "postgresql://db/kello", "sqlite:////srv/kello.db"])
def test_database_addresses_work_as_people_write_them(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    given(monkeypatch, DATABASE_URL=url)
    assert config.load().url == url


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("KYLAKELLO_TOWN=Mällilä".encode("utf-16"))
    with pytest.raises(BadSettings, match="UTF-8"):
        config.load()


def test_a_misspelt_setting_is_found_with_the_one_that_was_meant(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("KYLAKELLO_TELEGRAM_TOKN=1\nKYLÄKELLO_TOWN=Mallila\n", encoding="utf-8")
    given(monkeypatch, SOMETHING="1")
    assert config.unknown() == [
        ("KYLAKELLO_SOMETHING", None),
        ("KYLAKELLO_TELEGRAM_TOKN", "KYLAKELLO_TELEGRAM_TOKEN"),
        ("KYLÄKELLO_TOWN", "KYLAKELLO_TOWN"),
    ]


def secretive() -> Settings:
    return Settings(
        telegram_token=TOKEN,  # type: ignore[arg-type]
        database_url="postgresql://aino:sala%20nen@db/kello",  # type: ignore[arg-type]
        matrix_homeserver="https://matrix.mallila.fi",
        matrix_user="@kello:mallila.fi",
        matrix_password="avain/naulassa 7",  # type: ignore[arg-type]
        claim_code="7F3K-92QX",  # type: ignore[arg-type]
    )


def test_secrets_show_in_no_print_of_the_settings() -> None:
    for text in (repr(secretive()), str(secretive()), secretive().model_dump_json(), str(secretive().model_dump())):
        for secret in ("AAtown", "sala", "avain", "7F3K"):
            assert secret not in text


def test_secrets_show_in_no_log_however_they_came_there() -> None:
    out = StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(logs.OneLine(secretive().secrets))
    log = logging.Logger("mallila")  # one of its own, that nobody else hears
    log.addHandler(handler)
    log.error("POST https://api.telegram.org/bot%s/getMe", TOKEN)
    log.error("…bot48151623%3AAAtown-of-Mallila_secret-secret-sec/…")
    log.error("POST /login?password=avain/naulassa%207&again=avain%2Fnaulassa%207")
    log.error("another bot: 77777777:AA0123456789abcdefghijklmnopqrstuvw")
    log.error("connection to postgresql://aino:sala%20nen@db/kello lost, tried 'sala nen'")
    try:
        raise ConnectionError("login with avain/naulassa 7 failed")
    except ConnectionError:
        log.exception("it broke\non two lines")
    lines = out.getvalue().splitlines()
    assert len(lines) == 6
    for secret in ("AAtown", "AA0123", "sala%20nen", "sala nen", "avain"):
        assert secret not in out.getvalue()
    assert "it broke | on two lines | Traceback" in lines[5]
    assert "ConnectionError: login with ••• failed" in lines[5]


def test_the_libraries_are_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    try:
        logs.set_up("DEBUG", ())
        logging.getLogger("httpx").info("GET /bot1:x/getUpdates")
        logging.getLogger("kylakello").debug("awake")
        assert capsys.readouterr().err.count("\n") == 1
    finally:
        root.handlers[:] = before
        root.setLevel(level)
        logging.captureWarnings(False)
