"""What keeps a till from being opened is told with the file it is about and what to do, and nothing is left behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_terminal.app.fault import EXIT_SETUP, CannotStart
from pos_terminal.app.opening import open_till
from pos_terminal.config import load_settings
from pos_terminal.ledger.ledger import Ledger, new_incarnation
from pos_terminal.online.clock import Clock
from tests.pos_terminal.app.station import Station
from tests.pos_terminal.runtime.rig import STORE, TILL
from tests.rights import no_file_larger_than, without_rights


@pytest.fixture
def station(tmp_path: Path) -> Station:
    made = Station(tmp_path)
    Ledger.create(made.data / "ledger.sqlite3", STORE, TILL, new_incarnation(), "CNY", "E", "test", 1).close()
    return made


def refused(station: Station) -> str:
    settings = load_settings(station.settings)
    with pytest.raises(CannotStart) as refusal:
        open_till(settings, Clock(settings.clock_path), "test", lambda step, share: None)
    assert refusal.value.code == EXIT_SETUP
    return str(refusal.value)


def opens(station: Station) -> None:
    settings = load_settings(station.settings)
    till = open_till(settings, Clock(settings.clock_path), "test", lambda step, share: None)
    assert till is not None
    till.close()


@pytest.mark.parametrize("name", ["ledger.sqlite3", "catalog.sqlite3", "catalog.sqlite3.people"])
def test_a_file_that_may_not_be_written(station: Station, name: str) -> None:
    """It stayed open and said so at the first sale; what it had made beside it could not be written either."""
    there = {path.name for path in station.data.iterdir()} | {"ledger.sqlite3.lock"}
    (station.data / name).chmod(0o444)
    with without_rights():
        assert f"{station.data / name} cannot be written: it has to belong to the user who runs" in refused(station)
    assert {path.name for path in station.data.iterdir()} == there
    (station.data / name).chmod(0o644)
    opens(station)


def test_a_folder_that_may_not_be_written(station: Station) -> None:
    """The ledger, which cannot be closed in order there, does not hide why."""
    opens(station)
    station.data.chmod(0o555)
    with without_rights():
        assert f"the folder {station.data} cannot be written" in refused(station)
    station.data.chmod(0o755)


def test_an_identity_that_may_not_be_read_is_not_lost(station: Station) -> None:
    path = station.data / "terminal.json"
    path.chmod(0)
    with without_rights():
        said = refused(station)
    assert f"{path} cannot be read: Permission denied" in said
    assert "enrol" not in said


def test_a_full_disk(station: Station) -> None:
    with no_file_larger_than(0):
        said = refused(station)
    assert str(station.data / "ledger.sqlite3") in said
    assert "make room on it" in said
    opens(station)


def test_a_full_disk_while_the_ledger_is_made_leaves_none(tmp_path: Path) -> None:
    station = Station(tmp_path)
    for path in station.data.glob("catalog*"):
        path.rename(tmp_path / path.name)
    with no_file_larger_than(8_000):
        assert "make room on it" in refused(station)
    assert not list(station.data.glob("ledger.sqlite3")), "an empty one is no ledger, and no other is made over it"
    opens(station)
