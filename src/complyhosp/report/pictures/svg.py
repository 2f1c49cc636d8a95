"""SVG elements as safe markup: every attribute and text escaped, no style attribute (the page's policy forbids it)."""

from __future__ import annotations

from markupsafe import Markup, escape

from complyhosp.diagnostics.printable import printable

Attribute = str | int | float | None


def element(name: str, /, *children: Markup | str, **attributes: Attribute) -> Markup:
    """`<name …>children</name>`; `class_` is `class`, `aria_label` is `aria-label`, None leaves an attribute out."""
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_text(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    inside = Markup("").join(child if isinstance(child, Markup) else printable(child) for child in children)
    return Markup(f"<{name}{said}>{inside}</{name}>")  # noqa: S704 - names are ours, the rest is escaped above


def _text(value: str | int | float) -> str:
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return printable(value) if isinstance(value, str) else str(value)


def percent(value: float) -> str:
    """`43.25%`."""
    return f"{_text(round(value, 2))}%"


def picture(title: str, description: str, *children: Markup, class_: str, **attributes: Attribute) -> Markup:
    """A whole picture with its title and its description for those who cannot see it."""
    label = f"{title}: {description}" if description else title
    head = element("title", title)
    return element("svg", head, *children, class_=class_, role="img", aria_label=label, **attributes)
