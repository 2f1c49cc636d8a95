"""The formats a report is written in, by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from complyhosp.report.csv_format import to_csv
from complyhosp.report.document import Document
from complyhosp.report.earlier import NOTHING, Earlier
from complyhosp.report.json_format import to_json
from complyhosp.report.markdown import to_markdown
from complyhosp.report.sarif_format import to_sarif


class Writer(Protocol):
    """The whole report in `zh` or `en`: as text (to be written as UTF-8), or as bytes where the form is no text.

    Forms that people read say what changed since `earlier` periods; those for programs hold this run alone.
    """

    def __call__(self, document: Document, lang: str, earlier: Earlier = NOTHING, /) -> str | bytes:
        """The report."""
        ...


def _html(document: Document, lang: str, earlier: Earlier = NOTHING) -> str:
    from complyhosp.report.html import to_html  # noqa: PLC0415 - only one format needs the template engine

    return to_html(document, lang, earlier)


def _xlsx(document: Document, lang: str, earlier: Earlier = NOTHING) -> bytes:
    from complyhosp.report.xlsx.book import to_xlsx  # noqa: PLC0415 - as above, the spreadsheet writer

    return to_xlsx(document, lang, earlier)


def _alone(write: Callable[[Document, str], str]) -> Writer:
    """A form that holds this run alone."""
    return lambda document, lang, _earlier=NOTHING: write(document, lang)


def _junit(document: Document, lang: str) -> str:
    from complyhosp.report.junit_format import to_junit  # noqa: PLC0415 - as above, an XML writer

    return to_junit(document, lang)


FORMATS: dict[str, Writer] = {
    "html": _html,
    "json": _alone(lambda document, _lang: to_json(document)),
    "md": to_markdown,
    "csv": _alone(to_csv),
    "xlsx": _xlsx,
    "junit": _alone(_junit),
    "sarif": _alone(to_sarif),
}
