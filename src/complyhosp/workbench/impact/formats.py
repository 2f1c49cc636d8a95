"""The formats an impact report is written in, by name."""

from __future__ import annotations

from collections.abc import Callable

from complyhosp.workbench.impact.document import Document
from complyhosp.workbench.impact.markdown import to_markdown

FORMATS: dict[str, Callable[[Document, str], str]] = {
    "md": to_markdown,
    "json": lambda document, _lang: document.model_dump_json(by_alias=True, indent=1) + "\n",
}
"""Each writes the whole report as text, in `zh` or `en`."""
