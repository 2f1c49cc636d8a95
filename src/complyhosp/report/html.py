"""The report as one self-contained HTML page: both languages, no network, printable, every value escaped."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from complyhosp.diagnostics.printable import printable
from complyhosp.report.document import Document
from complyhosp.report.locale import CATALOGUES
from complyhosp.report.page.listing import Listing
from complyhosp.report.page.own import loader, picture_of
from complyhosp.report.page.pictures import Pictures, shared
from complyhosp.report.page.view import View


def to_html(document: Document, lang: str, template: Path | None = None) -> str:
    """The page, `lang` first; templates, styles and pictures in `template` replace the shipped ones (docs/report.md).

    Its content security policy allows its own style sheet and script by their hashes, and nothing else. Raises jinja2's
    `TemplateError` for a mistake in a template of `template`.
    """
    environment = _environment(template)
    languages = [lang, *(other for other in CATALOGUES if other != lang)]
    views = tuple(View(document, CATALOGUES[language], language) for language in languages)
    style = _source(environment, "report.css") + _source(environment, "site.css")
    script = _source(environment, "report.js")
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
    if environment.loader is None:
        return ""
    return environment.loader.get_source(environment, name)[0]


def _shown(value: object) -> object:
    """Text from files without what drives a display; our own markup as it is."""
    return printable(value, keep_lines=True) if isinstance(value, str) and not isinstance(value, Markup) else value


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
