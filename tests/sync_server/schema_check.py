"""Checks a value against the part of JSON Schema that the server's document uses; anything else is an error here."""

from __future__ import annotations

import re
from typing import Any

_KNOWN = {
    *("$ref", "type", "properties", "required", "items", "prefixItems", "anyOf", "oneOf", "enum", "const", "title"),
    *("description", "default", "additionalProperties", "discriminator", "minimum", "maximum", "minLength"),
    *("maxLength", "pattern", "contentEncoding", "format", "minItems", "maxItems"),
}
_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "boolean": bool,
    "null": type(None),
}


def errors(value: Any, schema: dict[str, Any], document: dict[str, Any], at: str = "$") -> list[str]:
    """Where ``value`` is not what ``schema`` (of ``document``) says. An undeclared field is an error."""
    assert schema.keys() <= _KNOWN, schema.keys() - _KNOWN
    if "$ref" in schema:
        target = document
        for name in schema["$ref"].removeprefix("#/").split("/"):
            target = target[name]
        return errors(value, target, document, at)
    for choice in ("anyOf", "oneOf"):
        if choice in schema:
            found = [errors(value, option, document, at) for option in schema[choice]]
            return [] if any(not each for each in found) else [f"{at}: none of {choice}: {found}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{at}: {value!r} is none of {schema['enum']}"]
    if "const" in schema and value != schema["const"]:
        return [f"{at}: {value!r} is not {schema['const']!r}"]
    if "type" in schema:
        right = _TYPES[schema["type"]]
        if not isinstance(value, right) or (schema["type"] == "integer" and isinstance(value, bool)):
            return [f"{at}: {value!r} is no {schema['type']}"]
    if "pattern" in schema and not re.search(schema["pattern"], value):
        return [f"{at}: {value!r} does not match"]
    if isinstance(value, dict):
        return _object(value, schema, document, at)
    if isinstance(value, list):
        return [
            e for n, each in enumerate(value) for e in errors(each, schema.get("items", {}), document, f"{at}[{n}]")
        ]
    return []


def _object(value: dict[str, Any], schema: dict[str, Any], document: dict[str, Any], at: str) -> list[str]:
    found = [f"{at}: {name} is missing" for name in schema.get("required", []) if name not in value]
    properties = schema.get("properties", {})
    for name, each in value.items():
        if name in properties:
            found += errors(each, properties[name], document, f"{at}.{name}")
        elif isinstance(schema.get("additionalProperties"), dict):
            found += errors(each, schema["additionalProperties"], document, f"{at}.{name}")
        elif properties:
            found.append(f"{at}: {name} is not declared")
    return found
