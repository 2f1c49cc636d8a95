"""A clause's tile: its number, and its result by colour, by pattern and by shape."""

from __future__ import annotations

from markupsafe import Markup

from complyhosp.report.pictures.svg import element, picture


def tile(number: str, result: str, words: str) -> Markup:
    """A tile of 48 by 48; `result` is a shown result, `words` what it says to those who cannot see it."""
    return picture(
        words,
        "",
        element("rect", class_="face", x=1, y=1, width=46, height=46, rx=7),
        element("rect", class_="pattern", x=1, y=1, width=46, height=46, rx=7),
        element("text", number, x=24, y=19, text_anchor="middle"),
        element("use", href=f"#s-{result}", x=16, y=25, width=16, height=16),
        class_=f"tile {result}",
        viewBox="0 0 48 48",
    )
