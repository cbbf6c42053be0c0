"""The scanner simulator as a process: bytes on a path that stays, and a plug that can be pulled."""

import os
import select
from pathlib import Path
from urllib.error import HTTPError

import pytest

from pos_terminal.config import ScannerSettings
from tests.pos_terminal.simulators.printer_bench import simulator

pytestmark = pytest.mark.process


def read_for(descriptor: int, wanted: int) -> bytes:
    data = b""
    while len(data) < wanted:
        assert select.select([descriptor], [], [], 5)[0], "nothing came"
        data += os.read(descriptor, 64)
    return data


def test_scan_unplug_replug(tmp_path: Path) -> None:
    path = tmp_path / "scanner"
    with simulator("scanner", "--pty", "--link", str(path)) as bench:
        assert bench.addresses["scanner"] == f"serial://{path}"
        assert ScannerSettings(address=bench.addresses["scanner"]), "the settings take it as it is printed"
        terminal = os.open(path, os.O_RDONLY | os.O_NOCTTY)
        bench.put("/scan", {"code": "6901234567892", "prefix": "\x02", "suffix": "\x03", "pieces": 4})
        assert read_for(terminal, 15) == b"\x026901234567892\x03"

        assert bench.put("/unplug") == {"plugged": False, "scans": 1}
        assert not path.is_symlink()
        assert os.read(terminal, 64) == b""  # the line is dead, for pyserial a SerialException
        os.close(terminal)
        with pytest.raises(HTTPError, match="400") as refusal:
            bench.put("/scan", {"code": "1"})
        refusal.value.close()

        bench.put("/replug")
        terminal = os.open(path, os.O_RDONLY | os.O_NOCTTY)
        bench.put("/scan", {"code": "沙发"})
        assert read_for(terminal, 8) == "沙发\r\n".encode()
        os.close(terminal)
        for body in (None, {"code": 1}, {"code": "1", "pieces": 0}):
            with pytest.raises(HTTPError, match="400") as refusal:
                bench.put("/scan", body)
            refusal.value.close()
    assert not path.is_symlink()


def test_without_a_link_the_path_is_in_a_folder_that_goes_with_it() -> None:
    with simulator("scanner", "--pty") as bench:
        path = Path(bench.addresses["scanner"].removeprefix("serial://"))
        assert path.exists()
    assert not path.parent.exists()
