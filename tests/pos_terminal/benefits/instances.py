"""The proven instances, and one that the generator made, as the engine takes them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pos_terminal.benefits.quote import Quote
from pos_terminal.benefits.rbm1 import Instance, read_instance

PROVEN = [json.loads(row) for row in (Path(__file__).parent / "rbm1.jsonl").read_text().splitlines()]
"""84 of ``{"instance", "optimum"}``, each optimum proven by two solvers."""

MISJUDGED = [json.loads(row) for row in (Path(__file__).parent / "misjudged.jsonl").read_text().splitlines()]
"""``{"instance", "optimum", "used"}`` of which the solver, reducing its model before, proved something worse.

``used``: how many benefits the first of the best selections has. Each is allowed, at that amount, by an evaluation of
its own.
"""

AMONG_EQUALS = [json.loads(row) for row in (Path(__file__).parent / "among_equals.jsonl").read_text().splitlines()]
"""``{"instance", "due", "items", "benefits"}``, planted, of which the solver once proved another of the same amount."""


def read(instance: dict[str, Any]) -> Instance:
    found = read_instance(json.dumps(instance).encode())
    assert found.refused == ()
    return found


def a_quote(found: object) -> Quote:
    assert isinstance(found, Quote), found
    return found
