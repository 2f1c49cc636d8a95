"""The report as one self-contained HTML page: both languages, no network, printable, every value escaped."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from jinja2 import StrictUndefined, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from complyhosp.diagnostics import Diagnostic, Place
from complyhosp.diagnostics.printable import printable
from complyhosp.report.document import Document
from complyhosp.report.earlier import NOTHING, Earlier
from complyhosp.report.locale import CATALOGUES
from complyhosp.report.page.listing import Listing
from complyhosp.report.page.own import TEMPLATE_FAULTS, fault_of, loader, picture_of
from complyhosp.report.page.pictures import Pictures, shared
from complyhosp.report.page.view import View


def to_html(document: Document, lang: str, earlier: Earlier = NOTHING) -> str:
    """The page, `lang` first. Its policy allows its own style sheet and script by their hashes, and nothing else."""
    return _page(document, lang, None, earlier)


def to_own_html(document: Document, lang: str, folder: Path, earlier: Earlier = NOTHING) -> str | Diagnostic:
    """The page by a hospital's own templates, styles and pictures (docs/report.md); what is wrong with them, if so."""
    if not folder.is_dir():
        return Diagnostic("E520", Place(folder.as_posix()))
    try:
        return _page(document, lang, folder, earlier)
    except TEMPLATE_FAULTS as error:
        return fault_of(error, folder)


def _page(document: Document, lang: str, template: Path | None, earlier: Earlier) -> str:
    environment = _environment(template)
    languages = [lang, *(other for other in CATALOGUES if other != lang)]
    views = tuple(View(document, CATALOGUES[language], language, earlier) for language in languages)
    style = _source(environment, "report.css") + _source(environment, "site.css")
    script = _source(_environment(None), "report.js")
    listing = Listing(document, views)
    page = environment.get_template("report.html").render(
        doc=document,
        t=views[0].words,
        view=views[0],
        parts=[(view, _part(environment, view, listing)) for view in views],
        listing=listing,
        shared=shared(document),
        style=Markup(style),  # noqa: S704 - a style sheet, nothing of the document's in it
        style_hash=_hash(style),
        script=Markup(script),  # noqa: S704 - our own file, nothing of the document's in it
        script_hash=_hash(script),
    )
    return page if page.endswith("\n") else f"{page}\n"


def _part(environment: ImmutableSandboxedEnvironment, view: View, listing: Listing) -> Markup:
    """Everything in one language."""
    text = environment.get_template("page.html").render(
        doc=view.document,
        t=view.words,
        p=view.page,
        e=view.words.earlier,
        before=view.before,
        view=view,
        at=view.at,
        lang=view.lang,
        listing=listing,
        pictures=Pictures(view),
    )
    return Markup(text)  # noqa: S704 - rendered with autoescape just now


def _environment(template: Path | None) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=loader(template),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.filters["grouped"] = lambda number: f"{number:,}"
    environment.globals["picture"] = picture_of(template)
    return environment


def _source(environment: ImmutableSandboxedEnvironment, name: str) -> str:
    """A file as it is: style sheets and scripts are no templates."""
    text = "" if environment.loader is None else environment.loader.get_source(environment, name)[0]
    if "</" in text:
        raise TemplateSyntaxError("a style sheet cannot hold `</`", 1, name)
    return text


def _shown(value: object) -> object:
    """Text from files without what drives a display; our own markup as it is."""
    return printable(value, keep_lines=True) if isinstance(value, str) and not isinstance(value, Markup) else value


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
