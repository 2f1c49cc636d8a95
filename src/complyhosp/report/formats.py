"""The formats a report is written in, by name."""

from __future__ import annotations

from collections.abc import Callable

from complyhosp.report.csv_format import to_csv
from complyhosp.report.document import Document
from complyhosp.report.json_format import to_json
from complyhosp.report.markdown import to_markdown

Writer = Callable[[Document, str], str]
"""The whole report as text, in `zh` or `en`."""


def _html(document: Document, lang: str) -> str:
    from complyhosp.report.html import to_html  # noqa: PLC0415 - only one format needs the template engine

    return to_html(document, lang)


FORMATS: dict[str, Writer] = {
    "html": _html,
    "json": lambda document, _lang: to_json(document),
    "md": to_markdown,
    "csv": to_csv,
}
