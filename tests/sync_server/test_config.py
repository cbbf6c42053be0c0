"""The settings: checked whole at the start, errors that name the field, every setting documented."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from sync_server.config import ENVIRONMENT, Settings, SettingsError, load

DOCUMENT = Path(__file__).parents[2] / "resources" / "docs" / "sync-server.md"

_FULL = """
listen = "0.0.0.0:8460"
database = "postgresql+asyncpg://server@db/pos"
workers = 2
cloud_terms_file = "terms.json"
[relay]
tries = 7
[cloud]
gateway = "https://gateway/router/rest"
app_key = "k"
app_secret = "quiet"
[[cloud.sellers]]
name = "flagship"
seller_id = "1"
session = "hush"
payee = "9131"
[acquirer]
url = "https://acquirer"
merchant = "M1"
key = "silence"
"""


def _file(folder: Path, text: str) -> Path:
    path = folder / "server.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_is_read_and_what_it_leaves_out_has_defaults(tmp_path: Path) -> None:
    settings = load(_file(tmp_path, _FULL), {})
    assert settings.address == ("0.0.0.0", 8460)
    assert settings.relay.tries == 7
    assert settings.cloud is not None
    assert settings.cloud.sellers[0].name == "flagship"
    assert load(None, {}) == Settings()


def test_the_command_line_goes_before_the_file_and_secrets_come_from_the_environment(tmp_path: Path) -> None:
    path = _file(tmp_path, _FULL)
    names = {"SYNC_SERVER_CLOUD_APP_SECRET": "other", "SYNC_SERVER_ACQUIRER_KEY": "new"}
    settings = load(path, names, listen="127.0.0.1:0", acquirer__url="http://here", workers=None)
    assert settings.listen == "127.0.0.1:0"
    assert settings.workers == 2
    assert settings.cloud is not None
    assert settings.acquirer is not None
    assert (settings.cloud.app_secret, settings.acquirer.key, settings.acquirer.url) == ("other", "new", "http://here")
    assert load(None, names).cloud is None, "a secret alone sets nothing up"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("worker = 2", "there is no setting worker; did you mean workers?"),
        ("[relay]\ntrys = 7", "relay: there is no setting trys; did you mean tries?"),
        ('[cloud]\ngateway = "https://g"\napp_kee = "k"', "cloud: there is no setting app_kee; did you mean app_key?"),
        (
            '[[cloud.sellers]]\nname = "a"\nsesion = "s"',
            "cloud.sellers[0]: there is no setting sesion; did you mean session?",
        ),
        ("[acquierer]", "there is no setting acquierer; did you mean acquirer?"),
        ("zzz = 1", "there is no setting zzz"),
        ("[intake]\nqqq = 1", "intake: there is no setting qqq"),
    ],
)
def test_a_slip_of_the_pen_is_told_with_the_name_that_was_meant(tmp_path: Path, text: str, told: str) -> None:
    path = _file(tmp_path, text)
    with pytest.raises(SettingsError) as error:
        load(path, {})
    assert str(error.value) == f"{path}: {told}"


def test_no_secret_stands_in_the_text_of_the_settings(tmp_path: Path) -> None:
    text = repr(load(_file(tmp_path, _FULL), {}))
    for secret in ("quiet", "hush", "silence"):
        assert secret not in text


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("listen = 5", "listen"),
        ('listen = "8460"', "listen"),
        ('listen = "host:99999"', "listen"),
        ('database = "mysql://x"', "database"),
        ("workers = 2", "workers"),
        ("workers = 0", "workers"),
        ("nonsense = 1", "nonsense"),
        ("[relay]\ntries = 0", "relay.tries"),
        ('[relay]\ntries = "5"', "relay.tries"),
        ("[relay]\nretry_ms = 5000\nlongest_retry_ms = 100", "relay.longest_retry_ms"),
        ("[relay]\ntrys = 5", "trys"),
        ("relay = 5", "relay"),
        ("[intake]\nbatch_requests = 0", "intake.batch_requests"),
        ("[enrolment]\ncode_valid_hours = 0", "enrolment.code_valid_hours"),
        ('[cloud]\ngateway = "https://x"', "cloud"),
        ('[cloud]\ngateway = "https://x"\napp_key = "k"\napp_secret = "s"\nsellers = []', "cloud.sellers"),
        ('[acquirer]\nurl = "ftp://x"\nmerchant = "m"\nkey = "k"', "acquirer.url"),
        ("listen = ", "TOML"),
        ('cloud_terms_file = "terms.json"', "cloud_terms_file: nothing reads it without [cloud]"),
    ],
)
def test_what_does_not_fit_is_named(tmp_path: Path, text: str, what: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(_file(tmp_path, text), {})
    assert what in str(caught.value)
    assert str(tmp_path) in str(caught.value), "the file"


@pytest.mark.parametrize(
    ("text", "overrides", "what"),
    [
        ("listen = 5", {"listen": "127.0.0.1:0"}, "listen: Expected"),
        ('listen = "8460"', {"listen": "127.0.0.1:0"}, "listen: HOST:PORT"),
        ('database = "mysql://x"', {"database": "sqlite:///x"}, "database"),
        ("workers = 0", {"workers": 1}, "workers"),
        ("[cloud]\ngateway = 5", {"cloud__gateway": "https://g"}, "cloud"),
    ],
)
def test_what_an_option_stands_over_is_checked_too(
    tmp_path: Path, text: str, overrides: dict[str, Any], what: str
) -> None:
    with pytest.raises(SettingsError, match=what):
        load(_file(tmp_path, text), {}, **overrides)


def test_what_hangs_on_another_setting_is_judged_with_the_options(tmp_path: Path) -> None:
    path = _file(tmp_path, "workers = 2")
    assert load(path, {}, database="postgresql://db/shop").workers == 2
    assert load(path, {}, workers=1).workers == 1


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="nowhere"):
        load(tmp_path / "nowhere.toml", {})


def _settings_of(kind: Any, prefix: str = "") -> list[str]:
    """The dotted names of all settings."""
    names: list[str] = []
    for field in msgspec.structs.fields(kind):
        inner = [
            t for t in (field.type, *get_args(field.type)) if isinstance(t, type) and issubclass(t, msgspec.Struct)
        ]
        if inner:
            names += _settings_of(inner[0], f"{prefix}{field.name}.")
        else:
            names.append(prefix + field.name)
    return names


def test_every_setting_and_every_secret_of_the_environment_is_documented() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    names = _settings_of(Settings)
    assert len(names) > 20
    assert not [name for name in names if f"`{name}`" not in text]
    assert not [name for name in ENVIRONMENT if f"`{name}`" not in text]
