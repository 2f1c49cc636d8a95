"""A hospital's own templates: files of one folder before the shipped ones, and nothing outside that folder."""

from __future__ import annotations

import base64
import traceback
from collections.abc import Callable
from pathlib import Path

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    PackageLoader,
    PrefixLoader,
    TemplateError,
    TemplateNotFound,
    TemplateRuntimeError,
    TemplateSyntaxError,
)

from complyhosp.diagnostics import Diagnostic, Place

LARGEST_TEMPLATE = 1_000_000
LARGEST_PICTURE = 500_000
"""Bytes; a larger one is refused, since every copy of the report carries it."""

PICTURES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".svg": "image/svg+xml"}


def loader(folder: Path | None) -> BaseLoader:
    """Finds a template in the folder, else among the shipped; `shipped/NAME` is always the shipped one."""
    shipped = PackageLoader("complyhosp.report")
    if folder is None:
        return shipped
    return ChoiceLoader([_FolderLoader(folder), PrefixLoader({"shipped": shipped}), shipped])


def picture_of(folder: Path | None) -> Callable[[str], str]:
    """What templates call to have a picture of the folder in the page, as a `data:` address."""

    def picture(name: str) -> str:
        path = _inside(folder, name)
        kind = PICTURES.get(path.suffix.lower()) if path else None
        if path is None or kind is None:
            raise TemplateRuntimeError(f"no picture {name!r} in the folder of templates ({', '.join(PICTURES)})")
        content = path.read_bytes()
        if len(content) > LARGEST_PICTURE:
            raise TemplateRuntimeError(f"{name!r} has {len(content)} bytes, more than {LARGEST_PICTURE}")
        return f"data:{kind};base64,{base64.b64encode(content).decode()}"

    return picture


TEMPLATE_FAULTS = (
    TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    OSError,
    TypeError,
    ValueError,
    RecursionError,
)
"""What a mistake in a template raises while it is read or filled in."""


def fault_of(error: BaseException, folder: Path) -> Diagnostic:
    """The mistake with its place, as far as the traceback tells."""
    if isinstance(error, TemplateSyntaxError):
        place = Place(f"{folder.as_posix()}/{error.name or ''}", error.lineno)
    else:
        frames = [one for one in traceback.extract_tb(error.__traceback__) if _inside(folder, one.filename)]
        place = (
            Place(f"{folder.as_posix()}/{frames[-1].filename}", frames[-1].lineno)
            if frames
            else Place(folder.as_posix())
        )
    problem = error.message if isinstance(error, TemplateError) else str(error)
    return Diagnostic("E521", place, {"problem": problem or type(error).__name__})


class _FolderLoader(BaseLoader):
    """Files of one folder; links and `..` that lead out of it are as if they were not there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:  # noqa: ARG002 - jinja2's own signature
        path = _inside(self.folder, template)
        if path is None or path.stat().st_size > LARGEST_TEMPLATE:
            raise TemplateNotFound(template)
        return path.read_text(encoding="utf-8-sig"), template, lambda: True


def _inside(folder: Path | None, name: str) -> Path | None:
    """The file of that name, if it lies in the folder once every link is followed."""
    if folder is None:
        return None
    root = folder.resolve()
    try:
        path = (root / name).resolve()
        return path if path.is_relative_to(root) and path.is_file() else None
    except (OSError, ValueError):  # a name that no file can have
        return None
