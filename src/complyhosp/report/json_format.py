"""`run.json` as text, and back: a stored run may be damaged, of another version, or somebody else's file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from complyhosp.diagnostics import Diagnostic, Place
from complyhosp.diagnostics.printable import printable
from complyhosp.report.document import SCHEMA, Document

MAX_BYTES = 1 << 30
"""A larger file is not read into memory."""

SHOWN_FAULTS = 20
"""Faults told of one file: a file of another make has thousands."""

_SHOWN = 80
_WHERE = re.compile(r"^Invalid JSON: (?P<what>.*) at line (?P<line>\d+) column (?P<column>\d+)$", re.DOTALL)


def to_json(document: Document) -> str:
    """The document as indented JSON, keys in the schema's order, Chinese as it is, ending with a line break."""
    return document.model_dump_json(by_alias=True, indent=1) + "\n"


def from_json(content: str | bytes, shown_as: str = "run.json") -> tuple[Document | None, list[Diagnostic]]:
    """The document in a `run.json`; None, with what is wrong and where, when it is not one."""
    try:
        return Document.model_validate_json(content), []
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False)
        other = _other_schema(content)
        if other is not None:
            args = {"found": printable(other)[:_SHOWN], "expected": SCHEMA}
            return None, [Diagnostic("E519", Place(shown_as, field="schema"), args)]
        return None, list(_told(faults, shown_as))


def _told(faults: list[ErrorDetails], shown_as: str) -> Iterator[Diagnostic]:
    for one in faults[:SHOWN_FAULTS]:
        broken = _WHERE.match(one["msg"])
        if broken is not None:
            place = Place(shown_as, int(broken["line"]), int(broken["column"]))
            yield Diagnostic("E514", place, {"problem": broken["what"]})
            continue
        at = ".".join(str(step) for step in one["loc"])
        found = printable(repr(one["input"]))[:_SHOWN] if one["loc"] else ""
        problem = f"{one['msg']} ({found})" if found else one["msg"]
        yield Diagnostic("E514", Place(shown_as, field=printable(at)[:_SHOWN] or None), {"problem": problem})
    if len(faults) > SHOWN_FAULTS:
        yield Diagnostic("E514", Place(shown_as), {"problem": f"+ {len(faults) - SHOWN_FAULTS}"})


def _other_schema(content: str | bytes) -> str | None:
    """The schema that it names, where that is another one of ours."""
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        return None
    named = data.get("schema") if isinstance(data, dict) else None
    return named if isinstance(named, str) and named.startswith("complyhosp/") and named != SCHEMA else None
