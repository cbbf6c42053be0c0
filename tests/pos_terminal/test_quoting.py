"""``pos-terminal quote``: every instance of a file gets its line, the bad ones their error."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from pos_terminal.benefits.reasons import Asked
from pos_terminal.cli import main
from pos_terminal.contract.money import MAX_AMOUNT
from pos_terminal.exits import FILE, OK, USAGE
from tests.pos_terminal.benefits.checker import Checked
from tests.pos_terminal.benefits.generator import instance
from tests.pos_terminal.benefits.instances import PROVEN

KEYS = {"id", "cash_due", "selection", "lower_bound", "proven", "shares", "unused", "ms"}


def written(folder: Path, *rows: object) -> str:
    file = folder / "rows.jsonl"
    file.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows))
    return str(file)


def answers(capsysbinary: pytest.CaptureFixture[bytes]) -> tuple[list[dict[str, Any]], list[str]]:
    out, err = capsysbinary.readouterr()
    return [json.loads(row) for row in out.splitlines()], err.decode().splitlines()


def test_instances_are_answered_in_turn_as_they_are_or_beside_an_optimum(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    rows = PROVEN[:6]
    file = written(tmp_path, *rows[:3], *(row["instance"] for row in rows[3:]))
    assert main(["quote", file, "--prove"]) == OK
    found, said = answers(capsysbinary)
    assert said == []
    assert [one["id"] for one in found] == [row["instance"]["id"] for row in rows]
    assert [one["cash_due"] for one in found] == [row["optimum"] for row in rows]
    for one, row in zip(found, rows, strict=True):
        assert one.keys() == KEYS
        assert one["proven"] is True
        assert one["lower_bound"] == one["cash_due"]
        picks = {line: benefit for benefit, line in one["selection"]["items"]}
        checked = Checked(row["instance"])
        assert checked.due(picks, set(one["selection"]["benefits"])) == one["cash_due"]
        given = sum(amount for lines in one["shares"].values() for amount in lines.values())
        assert sum(checked.full.values()) - given == one["cash_due"]  # no packs in these
        assert all({"benefit", "reason"} <= why.keys() for why in one["unused"])


def test_without_a_proof_it_answers_within_its_limit_and_claims_nothing(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["quote", written(tmp_path, instance("mixed", 30, 40, 1)), "--limit-ms", "1"]) == OK
    (one,), _ = answers(capsysbinary)
    assert one["proven"] is False
    assert one["lower_bound"] <= one["cash_due"]
    assert not any("cost" in why for why in one["unused"])


def test_the_limit_holds_for_the_costs_too_and_they_are_counted(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    searched: list[str] = []

    def long(asked: Asked, benefit: str) -> None:
        """A search that ends only when it is told to, or after much too long."""
        searched.append(benefit)
        until = time.monotonic() + 3.0
        while not asked.cancelled() and time.monotonic() < until:
            time.sleep(0.005)

    monkeypatch.setattr(Asked, "cost_of", long)
    assert main(["quote", written(tmp_path, instance("mixed", 8, 12, 1)), "--prove", "--limit-ms", "400"]) == OK
    (one,), _ = answers(capsysbinary)
    assert one["proven"]
    assert len(one["unused"]) > 1
    assert len(searched) == 1
    assert not any("cost" in why for why in one["unused"])
    assert 400 <= one["ms"] < 2_000


def test_a_bad_instance_costs_the_others_nothing(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    good = PROVEN[0]["instance"]
    bad = {**good, "id": "negative", "lines": [{**good["lines"][0], "qty": 0}]}
    file = written(tmp_path, "no json", good, bad, "", {"instance": {"format": "other", "id": "x"}}, "[1]", good)
    assert main(["quote", file]) == USAGE
    found, said = answers(capsysbinary)
    assert [one["id"] for one in found] == [good["id"]] * 2
    assert [line.split(":")[1] for line in said] == ["1", "3", "5", "6"]
    assert f"negative: line {good['lines'][0]['id']}" in said[1]


def test_a_benefit_that_breaks_the_model_is_named_and_the_rest_used(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    good = PROVEN[0]["instance"]
    broken = {**good["benefits"][1], "id": "broken", "amount": -1}
    typo = {**good["benefits"][1], "id": "typo", "kind": "fixd\nx"}
    pack = {"id": "dear", "fee": -1, "max_used": 1}
    bad = {**good, "benefits": [*good["benefits"], broken, typo], "packs": [pack]}
    assert main(["quote", written(tmp_path, bad, good), "--prove"]) == USAGE
    (one, other), (said,) = answers(capsysbinary)
    assert one["cash_due"] == other["cash_due"] == PROVEN[0]["optimum"]
    assert f":1: {good['id']}: pack dear has a negative fee or limit; benefit broken is left out: " in said
    assert "; benefit typo is left out: " in said
    refused = [why for why in one["unused"] if why["reason"] == "refused"]
    assert [why["benefit"] for why in refused] == ["broken", "typo"]
    assert all(why["why"] for why in refused)


def test_what_is_wrong_is_one_line_whatever_the_names_in_it(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    good = PROVEN[0]["instance"]
    line = {**good["lines"][0], "id": "a\nb\x1b[1m", "qty": 0}
    rows = ({**good, "id": "two\nlines", "lines": [line]}, {**good, "lines": [line, *good["lines"]]})
    assert main(["quote", written(tmp_path, *rows)]) == USAGE
    found, said = answers(capsysbinary)
    assert found == []
    assert len(said) == 2
    assert all(one.isprintable() for one in said)


def test_standard_input_is_a_file_too(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(PROVEN[0]).encode())))
    assert main(["quote", "-"]) == OK
    assert json.loads(capsys.readouterr().out)["cash_due"] == PROVEN[0]["optimum"]


def test_a_file_that_is_not_there_is_one_clear_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["quote", str(tmp_path / "nothing")]) == FILE
    assert "cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["", "\n  \n"])
def test_a_file_without_any_instance_is_told_and_not_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    file = tmp_path / "empty.jsonl"
    file.write_text(text)
    assert main(["quote", str(file)]) == USAGE
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", f"{file}: there is no instance in it\n")


def test_an_amount_that_is_too_large_is_told_with_the_limit(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    row = instance("mixed", 3, 2, 1)
    row["lines"][0]["unit_price"] = MAX_AMOUNT + 1
    assert main(["quote", written(tmp_path, row)]) == USAGE
    (said,) = answers(capsysbinary)[1]
    assert said.endswith(f"their product at most {MAX_AMOUNT}")


@pytest.mark.process
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no such device here")
def test_an_answer_that_cannot_be_written_is_no_fault_of_the_file(tmp_path: Path) -> None:
    file = written(tmp_path, PROVEN[0])
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "pos_terminal", "quote", file],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=30,
            check=False,
        )
    assert (ended.returncode, ended.stderr) == (
        FILE,
        "pos-terminal: standard output cannot be written: No space left on device\n",
    )


@pytest.mark.process
def test_a_reader_who_has_seen_enough_is_no_error(tmp_path: Path) -> None:
    file = written(tmp_path, *PROVEN[:6])
    command = [sys.executable, "-m", "pos_terminal", "quote", file]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as quoting:
        assert quoting.stdout is not None
        assert quoting.stderr is not None
        quoting.stdout.close()
        said = quoting.stderr.read()
    assert (quoting.returncode, said) == (OK, b"")


@pytest.mark.parametrize("limit", ["0", "-1", "x", "1.5", "9999999999"])
def test_a_limit_that_is_none_is_refused(limit: str) -> None:
    with pytest.raises(SystemExit) as left:
        main(["quote", "-", "--limit-ms", limit])
    assert left.value.code == USAGE


def test_a_long_file_shows_how_far_it_is_to_people(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    class Screen(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    file = written(tmp_path, *PROVEN[:2], "{", PROVEN[2])
    assert main(["quote", "--prove", file]) == USAGE
    assert len(answers(capsysbinary)[0]) == 3
    shown = screen.getvalue()
    assert shown.count("\r") == 4
    assert "100 %\n" in shown
    assert [line for line in shown.splitlines() if line.startswith(file)] == [
        line for line in shown.splitlines() if ":3: " in line
    ], "what is wrong has a line of its own"
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    screen.truncate(0)
    assert main(["quote", file]) == USAGE
    assert "\r" not in screen.getvalue(), "on one screen with the answers they are enough"


@pytest.mark.process
def test_it_loads_no_window() -> None:
    program = "import sys, pos_terminal.quoting; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert not {"PySide6", "highspy", "numpy", "httpx", "sqlalchemy"} & set(loaded.stdout.split())
