"""Reads the published description of a TOP method and says where a request or an answer does not fit it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "golden" / "top"
COMMON = {"method", "app_key", "session", "timestamp", "format", "v", "sign_method", "sign"}

_DATE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
_NUMBER = re.compile(r"-?\d+")
Parameter = dict[str, Any]


def methods() -> set[str]:
    return {str(json.loads(file.read_text("utf-8"))["name"]) for file in FOLDER.glob("*.json")}


def described(method: str) -> dict[str, list[Parameter]]:
    description: dict[str, list[Parameter]] = json.loads(
        (FOLDER / (method.replace(".", "_") + ".json")).read_text("utf-8")
    )
    return description


def request_misfits(form: Mapping[str, str]) -> list[str]:
    """``form``: what was posted, common parameters with it. Complex parameters are JSON in a field."""
    method = form["method"]
    misfits = [f"{method}: {name} is missing" for name in COMMON - form.keys()]
    values: dict[str, Any] = {name: value for name, value in form.items() if name not in COMMON}
    known = {parameter["name"]: parameter for parameter in described(method)["requestParams"]}
    for name, value in values.items():
        parameter = known.get(name, {})
        if "subParams" in parameter or parameter.get("type") == "Json":
            values[name] = json.loads(value)
        elif parameter.get("type") == "String[]":
            values[name] = value.split(",")
        if isinstance(values[name], list) and len(values[name]) > parameter.get("maxListSize", 10**9):
            misfits.append(f"{method}.{name}: {len(values[name])} entries")
        if isinstance(value, str) and len(value) > parameter.get("maxLength", 10**9):
            misfits.append(f"{method}.{name}: {len(value)} characters")
    return misfits + _object(method, values, list(known.values()), in_answer=False)


def answer_misfits(method: str, answer: Mapping[str, Any]) -> list[str]:
    """``answer``: a whole answer that is no ``error_response``."""
    envelope = method.removeprefix("taobao.").replace(".", "_") + "_response"
    if list(answer) != [envelope]:
        return [f"{method}: envelope {list(answer)}"]
    body = {name: value for name, value in answer[envelope].items() if name != "request_id"}
    return _object(method, body, described(method)["responseParams"], in_answer=True)


def _object(where: str, values: Any, parameters: list[Parameter], *, in_answer: bool) -> list[str]:
    if not isinstance(values, dict):
        return [f"{where}: no object"]
    known = {parameter["name"]: parameter for parameter in parameters}
    misfits = [f"{where}: {name} is not described" for name in values.keys() - known.keys()]
    required = {name for name, parameter in known.items() if parameter.get("required") in (True, "true")}
    misfits += [f"{where}: {name} is missing" for name in required - values.keys()]
    for name in values.keys() & known.keys():
        misfits += _value(f"{where}.{name}", values[name], known[name], in_answer=in_answer)
    return misfits


def _value(where: str, value: Any, parameter: Parameter, *, in_answer: bool) -> list[str]:
    kind = str(parameter["type"]).replace(" ", "")
    if not kind.endswith("[]"):
        if "subParams" in parameter:
            return _object(where, value, parameter["subParams"], in_answer=in_answer)
        return [] if _is(kind, value, in_answer=in_answer) else [f"{where}: {value!r} is no {kind}"]
    if in_answer:  # TOP wraps a list in an object that names its entries by their type
        wrapper = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", kind[:-2]).lower()
        if not isinstance(value, dict) or list(value) != [wrapper]:
            return [f"{where}: a list stands in {{{wrapper!r}: […]}}"]
        value = value[wrapper]
    if not isinstance(value, list):
        return [f"{where}: no list"]
    if "subParams" not in parameter:
        return [] if all(isinstance(entry, str) and entry for entry in value) else [f"{where}: {value!r}"]
    return [
        misfit
        for place, entry in enumerate(value)
        for misfit in _object(f"{where}[{place}]", entry, parameter["subParams"], in_answer=in_answer)
    ]


def _is(kind: str, value: Any, *, in_answer: bool) -> bool:
    """Whether a value is of a simple type; in a request every field of the form is text."""
    text = value if isinstance(value, str) else None
    match kind:
        case "Number" | "byte":
            is_number = isinstance(value, int) and not isinstance(value, bool)
            return is_number or (not in_answer and text is not None and _NUMBER.fullmatch(text) is not None)
        case "Boolean":
            return isinstance(value, bool)
        case "Date":
            return text is not None and _DATE.fullmatch(text) is not None
        case "Json":
            return isinstance(value, dict | list)
        case _:
            return text is not None
