"""Every setting is checked, named when it is wrong, and documented."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from pos_terminal.config import PinpadSettings, Section, Settings, SettingsError, check_server_url, load_settings

DOCUMENT = Path(__file__).parents[2] / "resources" / "docs" / "settings-terminal.md"


def names(section: type[Section], prefix: str = "") -> dict[str, object]:
    found: dict[str, object] = {}
    for field in msgspec.structs.fields(section):
        if isinstance(field.type, type) and issubclass(field.type, Section):
            found |= names(field.type, f"{prefix}{field.name}.")
        else:
            found[prefix + field.name] = field.default
    return found


def test_every_setting_is_documented_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `([a-z_.]+)` \| `([^`]+)` \|", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE))
    assert rows == {name: msgspec.json.encode(default).decode() for name, default in names(Settings).items()}


def test_the_documented_example_is_valid(tmp_path: Path) -> None:
    example = DOCUMENT.read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]
    path = tmp_path / "terminal.toml"
    path.write_text(example, encoding="utf-8")
    settings = load_settings(path)
    assert settings.pinpad.address == "tcp://10.0.0.7:20007"
    assert settings.printer.width_mm == 80


def test_numbers_carry_their_unit() -> None:
    for name, default in names(Settings).items():
        if isinstance(default, int) and not isinstance(default, bool):
            assert name.endswith(("_s", "_ms", "_mm", "_fen", "_minutes", "_pin")), name


@pytest.mark.parametrize(
    ("text", "names_it"),
    [
        ("[printer]\nwidth_mm = 72", "terminal.toml: printer.width_mm: 72 is not 80 or 58"),
        ("[printer]\naddress = '10.0.0.8:9100'", "terminal.toml: printer.address: '10.0.0.8:9100' is no address"),
        ("[pinpad]\naddress = 'tcp://host'", "pinpad.address: 'tcp://host' is no address"),
        ("[pinpad]\naddress = 'tcp://host:99999'", "pinpad.address: "),
        ("[pinpad]\npassword = '12'", "pinpad.password: six digits are expected"),
        ("[pinpad]\npasword = '000000'", "pinpad: there is no setting pasword; did you mean password?"),
        ("[pinpda]\naddress = ''", "there is no setting pinpda; did you mean pinpad?"),
        ("[scanner]\naddress = 'serial:///dev/ttyS0?baud=fast'", "scanner.address: "),
        ("[scanner]\naddress = 'tcp://10.0.0.9:4000'", "scanner.address: a scanner is read from a serial port"),
        ("[server]\nurl = 'ftp://sync.example'", "server.url: 'ftp://sync.example' is no address"),
        ("[server]\nexchange_interval_s = 0", "server.exchange_interval_s"),
        ("[cash]\nrounding_unit_fen = 0", "cash.rounding_unit_fen"),
        ("[cash]\nrounding_unit_fen = 7", "cash.rounding_unit_fen: 7 is not 1 or 10 or 100 or 1000 or 10000"),
        ("[refund]\nsupervisor_above_fen = -1", "refund.supervisor_above_fen"),
        (
            "[refund]\nsupervisor_above_fen = 'none'",
            "refund.supervisor_above_fen: 'none' is not a whole number or never",
        ),
        ("language = 'French'", "language: a language, such as zh_CN or en, is expected"),
        ("langauge = 'en'", "there is no setting langauge; did you mean language?"),
        ("nonsense = 1", "there is no setting nonsense"),
        ("training = 1", "training"),
        ("[server", "TOML"),
    ],
)
def test_what_does_not_fit_is_named(tmp_path: Path, text: str, names_it: str) -> None:
    path = tmp_path / "terminal.toml"
    path.write_text(text)
    with pytest.raises(SettingsError, match=re.escape(names_it)):
        load_settings(path)


def test_files_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no settings file"):
        load_settings(tmp_path / "absent.toml")
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings(tmp_path / "binary.toml")
    with pytest.raises(SettingsError, match="it is a folder"):
        load_settings(tmp_path)


def test_without_a_file_the_defaults_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    settings = load_settings(None)
    assert settings == Settings()
    assert settings.cash.rounding_unit_fen == 10
    assert settings.folder == tmp_path / "data" / "store-terminal"
    (tmp_path / "config" / "store-terminal").mkdir(parents=True)
    (tmp_path / "config" / "store-terminal" / "terminal.toml").write_text("language = 'en'")
    assert load_settings(None).language == "en"


def test_a_relative_folder_is_beside_the_file_and_training_is_another_ledger(tmp_path: Path) -> None:
    path = tmp_path / "terminal.toml"
    path.write_text("data_folder = 'data'\ntraining = true")
    settings = load_settings(path)
    assert settings.ledger_path == tmp_path / "data" / "training.sqlite3"
    assert settings.catalog_path == tmp_path / "data" / "catalog.sqlite3"


def test_the_pinpads_password_is_not_in_the_repr() -> None:
    assert "135791" not in repr(Settings(pinpad=PinpadSettings(password="135791")))


@pytest.mark.parametrize("url", ["", "sync.example", "http://", "http://host:port", "http://[", "http://h/?q=1"])
def test_server_addresses(url: str) -> None:
    with pytest.raises(SettingsError):
        check_server_url(url)
    check_server_url("http://127.0.0.1:8460")
    check_server_url("https://sync.example/shop")


def test_above_what_refunds_take_a_supervisor_is_an_amount_or_never(tmp_path: Path) -> None:
    assert Settings().refund.limit_fen == 200_000
    path = tmp_path / "terminal.toml"
    for text, limit in (("0", 0), ("50000", 50_000), ("'never'", None)):
        path.write_text(f"[refund]\nsupervisor_above_fen = {text}")
        assert load_settings(path).refund.limit_fen == limit
