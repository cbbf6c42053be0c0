"""The terminal's settings: one typed TOML file, checked when the program starts. ``docs/settings-terminal.md`` has all.

Which store and till this is comes from enrolment, not from here. Names carry their units.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin
from urllib.parse import parse_qsl, urlsplit

import msgspec
import platformdirs

FILE_NAME = "terminal.toml"
LEDGER_NAME = "ledger.sqlite3"
TRAINING_LEDGER_NAME = "training.sqlite3"
CATALOG_NAME = "catalog.sqlite3"
CLOCK_NAME = "clock.json"

Language = Annotated[
    str, msgspec.Meta(pattern=r"^[a-z]{2,3}(_[A-Z]{2})?$", description="a language, such as zh_CN or en, is expected")
]
"""Which languages there are, the window knows (``ui.translations``)."""


class SettingsError(ValueError):
    """The settings cannot be used. The text names the field and says what it must be.

    ``field``: of a section, where that checked itself; then the text does not name it.
    """

    def __init__(self, why: str, field: str = "") -> None:
        super().__init__(why)
        self.field = field


def check_server_url(url: str) -> None:
    """:raises SettingsError: not ``http(s)://HOST[:PORT]``."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise SettingsError(f"{url!r} is no address of a server: {error}", "url") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise SettingsError(f"{url!r} is no address of a server; it looks like https://sync.example:8460", "url")


def _check_address(address: str) -> None:
    """:raises SettingsError: neither "" nor ``tcp://HOST:PORT`` nor ``serial:///dev/NAME?baud=N``."""
    if not address:
        return
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise SettingsError(f"{address!r} is no address of a device: {error}", "address") from error
    options = dict(parse_qsl(parts.query))
    tcp = parts.scheme == "tcp" and parts.hostname and port
    serial = parts.scheme == "serial" and parts.path and options.get("baud", "9600").isdigit()
    if not (tcp or serial):
        raise SettingsError(
            f"{address!r} is no address of a device; it looks like tcp://10.0.0.5:9100 "
            "or serial:///dev/ttyUSB0?baud=9600",
            "address",
        )


class Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the file: unknown names are refused, so that a misspelt setting is noticed."""


class ServerSettings(Section, frozen=True, kw_only=True):
    """``url`` "": as it was enrolled."""

    url: str = ""
    exchange_interval_s: Annotated[int, msgspec.Meta(ge=1, le=3600)] = 5

    def __post_init__(self) -> None:
        if self.url:
            check_server_url(self.url)


class ScannerSettings(Section, frozen=True, kw_only=True):
    """``address`` "": no serial scanner, keyboard wedges only. None is read over the network."""

    address: str = ""

    def __post_init__(self) -> None:
        _check_address(self.address)
        if self.address and urlsplit(self.address).scheme != "serial":
            raise SettingsError(
                f"a scanner is read from a serial port, such as serial:///dev/ttyACM0, not from {self.address!r}",
                "address",
            )


class PinpadSettings(Section, frozen=True, kw_only=True):
    address: str = ""
    password: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{6}$", description="six digits are expected")] = "000000"

    def __post_init__(self) -> None:
        _check_address(self.address)

    def __repr__(self) -> str:
        return f"PinpadSettings(address={self.address!r})"


class PrinterSettings(Section, frozen=True, kw_only=True):
    """``language``: of what is printed, the customer's; ``screen``: that of the window, as the clerk has it."""

    address: str = ""
    language: Literal["zh_CN", "en", "screen"] = "zh_CN"
    width_mm: Literal[80, 58] = 80
    cjk: Literal["gb18030", "raster"] = "gb18030"
    drawer_pin: Literal[2, 5] = 2

    def __post_init__(self) -> None:
        _check_address(self.address)


class CashSettings(Section, frozen=True, kw_only=True):
    """Digits are dropped, 抹零, so that only a power of ten is one."""

    rounding_unit_fen: Literal[1, 10, 100, 1_000, 10_000] = 10


class RefundSettings(Section, frozen=True, kw_only=True):
    """What a clerk may give back of a sale without a supervisor; 0: nothing."""

    supervisor_above_fen: Annotated[int, msgspec.Meta(ge=0)] | Literal["never"] = 200_000

    @property
    def limit_fen(self) -> int | None:
        """None: anything."""
        return None if self.supervisor_above_fen == "never" else self.supervisor_above_fen


class Settings(Section, frozen=True, kw_only=True):
    """All of ``terminal.toml``. ``data_folder`` "": the user's data folder of the system."""

    language: Language = "zh_CN"
    numpad: Literal["789", "123"] = "789"
    data_folder: str = ""
    training: bool = False
    utc_offset_minutes: Annotated[int, msgspec.Meta(ge=-720, le=840)] = 480
    server: ServerSettings = ServerSettings()
    scanner: ScannerSettings = ScannerSettings()
    pinpad: PinpadSettings = PinpadSettings()
    printer: PrinterSettings = PrinterSettings()
    cash: CashSettings = CashSettings()
    refund: RefundSettings = RefundSettings()

    @property
    def folder(self) -> Path:
        """Where ledger, catalogue, identity and logs lie."""
        return Path(self.data_folder) if self.data_folder else Path(platformdirs.user_data_dir("store-terminal", False))

    @property
    def ledger_path(self) -> Path:
        """Training is another ledger, which is never exchanged."""
        return self.folder / (TRAINING_LEDGER_NAME if self.training else LEDGER_NAME)

    @property
    def catalog_path(self) -> Path:
        return self.folder / CATALOG_NAME

    @property
    def clock_path(self) -> Path:
        return self.folder / CLOCK_NAME


def default_path() -> Path:
    return Path(platformdirs.user_config_dir("store-terminal", False)) / FILE_NAME


def load_settings(path: Path | None) -> Settings:
    """The settings in ``path``; without one those in ``default_path``, which may be absent.

    A relative ``data_folder`` is taken from the folder of the file.

    :raises SettingsError: no such file, not TOML, or a field that does not fit.
    """
    chosen = path or default_path()
    try:
        text = chosen.read_text(encoding="utf-8")
    except FileNotFoundError:
        if path is None:
            return Settings()
        raise SettingsError(f"there is no settings file {path}") from None
    except IsADirectoryError as error:
        raise SettingsError(f"{chosen} cannot be read: it is a folder, not a settings file") from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{chosen.name} cannot be read: {error}") from error
    try:
        settings = msgspec.convert(tomllib.loads(text), Settings)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{chosen.name} is not TOML: {error}") from error
    except msgspec.ValidationError as error:
        what, _, where = str(error).partition(" - at ")
        field = where.strip("`").removeprefix("$").removeprefix(".")
        if isinstance(error.__cause__, SettingsError):  # a section's own check: the path ends at the section
            field = ".".join(filter(None, (field, error.__cause__.field)))
        raise SettingsError(f"{chosen.name}: {f'{field}: ' if field else ''}{_in_words(what, field)}") from error
    if settings.data_folder:
        folder = (chosen.parent / Path(settings.data_folder).expanduser()).absolute()
        settings = msgspec.structs.replace(settings, data_folder=str(folder))
    return settings


def _in_words(what: str, field: str) -> str:
    """What the check says of ``field``, with what may stand there instead."""
    kind: Any = Settings
    for name in field.split(".") if field else ():
        kind = next((one.type for one in msgspec.structs.fields(kind) if one.name == name), kind)
    unknown = re.search(r"unknown field `([^`]*)`", what)
    if unknown is not None:
        near = difflib.get_close_matches(unknown[1], [one.name for one in msgspec.structs.fields(kind)], n=1)
        return f"there is no setting {unknown[1]}" + (f"; did you mean {near[0]}?" if near else "")
    if what.startswith("Invalid enum value"):
        return f"{what.removeprefix('Invalid enum value ')} is not {' or '.join(_choices(kind))}"
    told = next((one.description for one in getattr(kind, "__metadata__", ()) if one.description), "")
    return told if told and "regex" in what else what


def _choices(kind: Any) -> list[str]:
    """What may stand in a field of some words, or of a number or some words."""
    found: list[str] = []
    for one in get_args(kind):
        match get_origin(one):
            case origin if origin is Literal:
                found += (str(word) for word in get_args(one))
            case origin if origin is Annotated:
                found.append("a whole number")
            case _:
                found.append(str(one))
    return found
