"""The workbook: summary, clauses, the rectification list, what could not be judged, parameters, evidence."""

from __future__ import annotations

import io
from collections.abc import Callable

from xlsxwriter import Workbook
from xlsxwriter.exceptions import XlsxWriterException

from complyhosp.report.document import Document
from complyhosp.report.earlier import NOTHING, Earlier
from complyhosp.report.locale import CATALOGUES
from complyhosp.report.summary import report_number, utc_of
from complyhosp.report.xlsx import changes, contents
from complyhosp.report.xlsx.sheet import Page, Sheet, Styles

FONTS = {"zh": "微软雅黑", "en": "Calibri"}
"""What Excel and WPS have on every Chinese or Western machine; other programs put their own in its place."""

_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "remove_timezone": True,
}


def to_xlsx(document: Document, lang: str, earlier: Earlier = NOTHING) -> bytes:
    """The workbook, texts in `lang`; the same document gives the same bytes. Raises OSError when the disk is full."""
    content = io.BytesIO()
    font = {"font_name": FONTS[lang], "font_size": 10}
    book = Workbook(content, {**_OPTIONS, "default_format_properties": font})
    book.set_properties(_properties(document, lang))
    try:
        _fill(book, document, lang, earlier)
        book.close()
    except XlsxWriterException as error:
        raise OSError(None, str(error)) from error
    return content.getvalue()


def _properties(document: Document, lang: str) -> dict[str, object]:
    """Made at the run's own "now", as nothing reads the clock."""
    title = f"{document.site.name} {CATALOGUES[lang].report}"
    created = utc_of(document.generated).replace(tzinfo=None)
    return {"title": title, "author": "complyhosp", "comments": report_number(document), "created": created}


def _fill(book: Workbook, document: Document, lang: str, earlier: Earlier) -> None:
    words = CATALOGUES[lang]
    styles = Styles(book)
    page = Page(f"{document.site.name}  {report_number(document)}", words.cell_cut, words.more_findings)
    sheets: list[tuple[str, Callable[[Sheet, contents.View], None]]] = [
        (words.overview, lambda sheet, view: contents.overview(sheet, view, earlier)),
        (words.clauses_sheet, contents.clauses),
        (words.rectification_sheet, contents.findings),
        (words.unjudged_sheet, contents.unjudged),
        (words.parameters_sheet, contents.parameters),
        (words.evidence_sheet, contents.evidence),
    ]
    if earlier.comparisons:
        sheets[3:3] = [
            (words.earlier.items_sheet, lambda sheet, view: changes.items(sheet, view, earlier)),
            (words.earlier.changes_sheet, lambda sheet, view: changes.rates(sheet, view, earlier)),
        ]
    for name, write in sheets:
        write(Sheet(book.add_worksheet(name), styles, page), contents.View(document, words, lang))
