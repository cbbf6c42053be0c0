"""The settings of the server: one typed TOML file, checked whole at the start. Secrets may come from the environment.

Each setting has its line in resources/docs/sync-server.md; a test holds the two together.
"""

from __future__ import annotations

import copy
import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import msgspec

from sync_server.acquirer.client import AcquirerSettings
from sync_server.cloud.top.settings import TopSettings


class SettingsError(ValueError):
    """The settings do not fit; the message names the setting."""


class _Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Unknown names are errors: a setting with a slip of the pen must not be passed over."""


class IntakeSettings(_Section, frozen=True, kw_only=True):
    batch_requests: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 200


class RelaySettings(_Section, frozen=True, kw_only=True):
    tries: Annotated[int, msgspec.Meta(ge=1, le=1_000)] = 5
    retry_ms: Annotated[int, msgspec.Meta(ge=1, le=3_600_000)] = 2_000
    longest_retry_ms: Annotated[int, msgspec.Meta(ge=1, le=3_600_000)] = 60_000
    overdue_minutes: Annotated[int, msgspec.Meta(ge=1, le=10_080)] = 30


class EnrolmentSettings(_Section, frozen=True, kw_only=True):
    code_valid_hours: Annotated[int, msgspec.Meta(ge=1, le=24 * 90)] = 24


class Settings(_Section, frozen=True, kw_only=True):
    listen: str = "127.0.0.1:8460"
    database: str = "sqlite:///server.sqlite3"
    workers: Annotated[int, msgspec.Meta(ge=1, le=64)] = 1
    log_file: str = ""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    time_zone_minutes: Annotated[int, msgspec.Meta(ge=-720, le=840)] = 480
    consumers_poll_ms: Annotated[int, msgspec.Meta(ge=10, le=60_000)] = 1_000
    intake: IntakeSettings = IntakeSettings()
    relay: RelaySettings = RelaySettings()
    enrolment: EnrolmentSettings = EnrolmentSettings()
    cloud: TopSettings | None = None
    cloud_terms_file: str = ""
    orders_without_store: Literal["any_store", "no_store"] = "no_store"
    returns_of_other_stores: Literal["refused", "permitted"] = "refused"
    acquirer: AcquirerSettings | None = None

    @property
    def address(self) -> tuple[str, int]:
        host, _, port = self.listen.rpartition(":")
        return host.strip("[]"), int(port)


# What must not stand in an argument list, where every user of the machine can read it.
ENVIRONMENT = {
    "SYNC_SERVER_CLOUD_APP_SECRET": ("cloud", "app_secret"),
    "SYNC_SERVER_ACQUIRER_KEY": ("acquirer", "key"),
}

_UNKNOWN = re.compile(r"unknown field `([^`]*)`")
_LISTEN = re.compile(r"(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+):(\d{1,5})")


def load(path: Path | None, environment: Mapping[str, str] | None = None, **overrides: Any) -> Settings:
    """The settings of the file at ``path``, over it those of the command line (``cloud__gateway=…``) and environment.

    :raises SettingsError: the file cannot be read, or a setting is unknown, of the wrong type or out of its range.
    """
    try:
        return _load(path, environment, overrides)
    except SettingsError as error:
        if path is None:
            raise
        raise SettingsError(f"{path}: {error}") from error


def _load(path: Path | None, environment: Mapping[str, str] | None, overrides: Mapping[str, Any]) -> Settings:
    tree: dict[str, Any] = {}
    if path is not None:
        try:
            tree = tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise SettingsError(str(error.strerror)) from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsError(f"no TOML: {error}") from error
    environment = os.environ if environment is None else environment
    over = {tuple(name.split("__")): value for name, value in overrides.items() if value is not None}
    for name, place in ENVIRONMENT.items():
        # A secret alone sets nothing up.
        if environment.get(name) and (place[0] in tree or any(given[0] == place[0] for given in over)):
            over[place] = environment[name]
    # What an option stands over is checked, too: it counts at the next start without that option.
    _check_each(_converted(tree, over, first="file"))
    settings = _converted(tree, over, first="options")
    _check_each(settings)
    _check_together(settings)
    return settings


def _converted(
    tree: Mapping[str, Any], over: Mapping[tuple[str, ...], Any], *, first: Literal["file", "options"]
) -> Settings:
    """``first``: what counts where both say something."""
    together = copy.deepcopy(dict(tree))
    for place, value in over.items():
        _put(together, place, value, keep=first == "file")
    try:
        return msgspec.convert(together, Settings)
    except msgspec.ValidationError as error:
        raise SettingsError(_in_settings_words(str(error))) from error


def _put(tree: dict[str, Any], place: tuple[str, ...], value: Any, *, keep: bool) -> None:
    for name in place[:-1]:
        inner = tree.setdefault(name, {})
        if not isinstance(inner, dict):
            raise SettingsError(f"{name}: a table is expected")
        tree = inner
    if not keep or place[-1] not in tree:
        tree[place[-1]] = value


def _in_settings_words(message: str) -> str:
    """``Expected `int`, got `str` - at `$.relay.tries``` → ``relay.tries: Expected `int`, got `str```."""
    what, _, where = message.partition(" - at `$")
    field = where.rstrip("`").removeprefix(".")
    if unknown := _UNKNOWN.search(what):
        near = difflib.get_close_matches(unknown[1], _names_in(field), n=1)
        what = f"there is no setting {unknown[1]}" + (f"; did you mean {near[0]}?" if near else "")
    return f"{field}: {what}" if field else what


def _names_in(table: str) -> list[str]:
    """The settings of a table of the file, such as ``cloud.sellers[0]``; "" is the file."""
    kind: Any = Settings
    for name in table.split(".") if table else ():
        field = next(one for one in msgspec.structs.fields(kind) if one.name == name.partition("[")[0])
        kind = next(
            one
            for one in (field.type, *_inner(field.type))
            if isinstance(one, type) and hasattr(one, "__struct_fields__")
        )
    return [one.name for one in msgspec.structs.fields(kind)]


def _inner(kind: Any) -> list[Any]:
    """What stands in a type: the table in ``Table | None``, in ``tuple[Table, ...]``."""
    return [part for one in get_args(kind) for part in (one, *_inner(one))]


def _check_each(settings: Settings) -> None:
    """What stands in one setting alone."""
    match = _LISTEN.fullmatch(settings.listen)
    if match is None or int(match.group(2)) > 65_535:
        raise SettingsError(f"listen: HOST:PORT is expected, got {settings.listen!r}")
    embedded = settings.database.startswith("sqlite:///")
    if not embedded and not settings.database.startswith(("postgresql+asyncpg://", "postgresql://", "postgres://")):
        raise SettingsError("database: `sqlite:///FILE` or `postgresql+asyncpg://USER@HOST/NAME` is expected")
    urls = {
        "cloud.gateway": settings.cloud.gateway if settings.cloud else None,
        "acquirer.url": settings.acquirer.url if settings.acquirer else None,
    }
    for name, url in urls.items():
        if url is not None and not url.startswith(("http://", "https://")):
            raise SettingsError(f"{name}: a URL is expected")


def _check_together(settings: Settings) -> None:
    """What hangs on another setting, which an option may have changed."""
    if settings.database.startswith("sqlite:///") and settings.workers > 1:
        raise SettingsError(
            "workers: an embedded database has one serving process; for several use PostgreSQL "
            '(database = "postgresql+asyncpg://…")'
        )
    if settings.relay.longest_retry_ms < settings.relay.retry_ms:
        raise SettingsError("relay.longest_retry_ms: must not be below relay.retry_ms")
    if settings.cloud_terms_file and settings.cloud is None:
        raise SettingsError("cloud_terms_file: nothing reads it without [cloud]")
    if settings.cloud is not None and settings.cloud.late_effect_ms < settings.cloud.timeout_ms:
        raise SettingsError("cloud.late_effect_ms: must not be below cloud.timeout_ms")
    if settings.cloud is not None and not settings.cloud.sellers:
        raise SettingsError("cloud.sellers: at least one seller with its session is needed")
