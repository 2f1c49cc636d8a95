"""A pydantic model from a document, its mistakes as placed diagnostics."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from complyhosp.diagnostics import Diagnostic
from complyhosp.source.document import Document, Path
from complyhosp.source.suggestion import did_you_mean

M = TypeVar("M", bound=BaseModel)

_SHOWN = 60
"""How many characters of a wrong value are repeated in the message."""


def validated(model: type[M], document: Document, at: Path = ()) -> tuple[M | None, list[Diagnostic]]:
    """The model made from the document's value at path `at`; None with a diagnostic for each mistake."""
    try:
        return model.model_validate(document.at(at)), []
    except ValidationError as error:
        found = [_diagnostic(model, document, at, item) for item in error.errors(include_url=False)]
        return None, found


def _diagnostic(model: type[BaseModel], document: Document, at: Path, error: ErrorDetails) -> Diagnostic:
    path = _existing(document, at, error["loc"])
    kind, last = error["type"], str(error["loc"][-1]) if error["loc"] else ""
    found = _shown(error.get("input"))
    context = error.get("ctx") or {}
    if kind == "extra_forbidden":
        place = document.key_place(path)
        hint = did_you_mean(last, _known_keys(model))
        return Diagnostic("E110", place, {"key": last}, document.excerpt(place, len(last)), hint)
    place = document.place(path)
    excerpt = document.excerpt(place, len(found) if isinstance(error.get("input"), str) else 1)
    if kind == "missing":
        return Diagnostic("E111", place, {"key": last}, document.excerpt(place))
    if kind == "literal_error":
        return Diagnostic("E112", place, {"key": last, "found": found, "expected": context["expected"]}, excerpt)
    if kind in ("union_tag_not_found", "union_tag_invalid"):
        return Diagnostic("E115", place, {"key": last}, excerpt)
    if kind == "string_pattern_mismatch":
        return Diagnostic("E114", place, {"key": last, "found": found, "pattern": context["pattern"]}, excerpt)
    if kind.endswith(("_type", "_parsing")):
        return Diagnostic("E113", place, {"key": last, "found": found, "expected": kind.rpartition("_")[0]}, excerpt)
    return Diagnostic("E119", place, {"key": last, "found": found, "problem": error["msg"]}, excerpt)


def _existing(document: Document, at: Path, location: tuple[int | str, ...]) -> Path:
    """The document path that an error location means: union tags in it are no steps of the document."""
    path = at
    for step in location:
        if (*path, step) in document.values:
            path = (*path, step)
    return path


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _known_keys(model: type[BaseModel]) -> set[str]:
    """Every key that the model or a model within it takes."""
    keys: set[str] = set()
    seen: set[type[BaseModel]] = set()
    waiting = [model]
    while waiting:
        current = waiting.pop()
        if current in seen:
            continue
        seen.add(current)
        for name, info in current.model_fields.items():
            keys.add(info.alias or name)
            waiting.extend(_models_in(info.annotation))
    return keys


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        if issubclass(annotation, BaseModel):
            yield annotation
        return
    for argument in typing.get_args(annotation):
        yield from _models_in(argument)
