"""`run.json` as text, and back."""

from __future__ import annotations

from pydantic import ValidationError

from complyhosp.report.document import Document

MAX_BYTES = 1 << 30
"""A larger file is not read into memory."""


def to_json(document: Document) -> str:
    """The document as indented JSON, keys in the schema's order, Chinese as it is, ending with a line break."""
    return document.model_dump_json(by_alias=True, indent=1) + "\n"


def from_json(text: str | bytes) -> Document | str:
    """The document in a `run.json`; what is wrong with it, in one line, when it is not one."""
    try:
        return Document.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        at = ".".join(str(step) for step in first["loc"])
        return f"{at}: {first['msg']}" if at else first["msg"]
