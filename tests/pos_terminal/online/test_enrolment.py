"""A code enrols one key, once; a lost answer is no lost code."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_terminal.contract.enrolment import Refused
from pos_terminal.online.clock import Clock
from pos_terminal.online.connection import Unreachable
from pos_terminal.online.custody import KeyLoader
from pos_terminal.online.enrolment import Enrolment, enrol
from pos_terminal.online.identity import FILE_NAME, IdentityError, load_identity
from tests.pos_terminal.online.conftest import CODE
from tests.pos_terminal.online.server import PROFILE, RealServer


def attempt(server: RealServer, folder: Path, code: str = CODE, till: str = "02") -> object:
    return enrol(server.url, "S001", till, code, "pos-terminal test", folder, Clock())


def test_a_code_enrols_and_the_key_stays_here(server: RealServer, folder: Path) -> None:
    done = attempt(server, folder)
    assert isinstance(done, Enrolment)
    assert done.identity.profile == PROFILE
    assert load_identity(folder) == done.identity
    assert KeyLoader("S001/02", folder).load().key.public == done.identity.public_key
    assert done.custody.key.private not in server.path.read_bytes()


def test_the_same_again_is_the_same_enrolment(server: RealServer, folder: Path) -> None:
    first, second = attempt(server, folder), attempt(server, folder)
    assert isinstance(first, Enrolment)
    assert isinstance(second, Enrolment)
    assert first.identity == second.identity


def test_a_wrong_or_used_code_is_refused_and_leaves_no_identity(
    server: RealServer, folder: Path, tmp_path: Path
) -> None:
    wrong = attempt(server, folder, "WRONG")
    assert isinstance(wrong, Refused)
    assert wrong.code == "bad_code"
    other_till = attempt(server, folder, till="03")
    assert isinstance(other_till, Refused)
    assert load_identity(folder) is None
    assert isinstance(attempt(server, folder), Enrolment)
    second = attempt(server, tmp_path / "another")
    assert isinstance(second, Refused)
    assert second.code == "code_used"


def test_an_unreachable_server_leaves_the_key_for_the_next_try(server: RealServer, folder: Path) -> None:
    server.stop()
    assert isinstance(attempt(server, folder), Unreachable)
    kept = KeyLoader("S001/02", folder).load().key.public
    server.start()
    done = attempt(server, folder)
    assert isinstance(done, Enrolment)
    assert done.identity.public_key == kept


def test_a_damaged_identity_is_told(folder: Path) -> None:
    assert load_identity(folder) is None
    (folder / FILE_NAME).write_text("{")
    with pytest.raises(IdentityError, match="enrol"):
        load_identity(folder)


def test_the_numbers_of_an_earlier_ledger_are_kept(server: RealServer, folder: Path) -> None:
    first = attempt(server, folder)
    assert isinstance(first, Enrolment)
    assert first.identity.numbered is None
    server.stop()
    server.write(lambda tx: tx.execute("UPDATE tills SET incarnation = 'a1'"))
    server.give_code("AGAIN")
    server.start()
    again = attempt(server, folder.parent / "replaced", "AGAIN")
    assert isinstance(again, Enrolment)
    identity = load_identity(folder.parent / "replaced")
    assert identity is not None
    assert identity.numbered == again.identity.numbered == ""
