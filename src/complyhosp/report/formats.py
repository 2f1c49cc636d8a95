"""The formats a report is written in, by name."""

from __future__ import annotations

from collections.abc import Callable

from complyhosp.report.csv_format import to_csv
from complyhosp.report.document import Document
from complyhosp.report.json_format import to_json
from complyhosp.report.markdown import to_markdown
from complyhosp.report.sarif_format import to_sarif

Writer = Callable[[Document, str], str | bytes]
"""The whole report in `zh` or `en`: as text (to be written as UTF-8), or as bytes where the form is no text."""


def _html(document: Document, lang: str) -> str:
    from complyhosp.report.html import to_html  # noqa: PLC0415 - only one format needs the template engine

    return to_html(document, lang)


def _xlsx(document: Document, lang: str) -> bytes:
    from complyhosp.report.xlsx.book import to_xlsx  # noqa: PLC0415 - as above, the spreadsheet writer

    return to_xlsx(document, lang)


def _junit(document: Document, lang: str) -> str:
    from complyhosp.report.junit_format import to_junit  # noqa: PLC0415 - as above, an XML writer

    return to_junit(document, lang)


FORMATS: dict[str, Writer] = {
    "html": _html,
    "json": lambda document, _lang: to_json(document),
    "md": to_markdown,
    "csv": to_csv,
    "xlsx": _xlsx,
    "junit": _junit,
    "sarif": to_sarif,
}
