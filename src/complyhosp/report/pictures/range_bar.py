"""The score as a stretch of a scale from 0 to 100."""

from __future__ import annotations

from markupsafe import Markup

from complyhosp.report.document import Score
from complyhosp.report.pictures.svg import element, percent, picture


def range_bar(score: Score, words: str) -> Markup:
    """Solid up to the low end, hatched from there to the high end."""
    low, high = score.low, score.high
    parts = [
        element("rect", class_="track", x=0, y=6, width="100%", height=14, rx=3),
        element("rect", class_="sure", x=0, y=6, width=percent(low), height=14, rx=3),
        element("rect", class_="open", x=percent(low), y=6, width=percent(high - low), height=14),
        *[element("line", x1=percent(at), x2=percent(at), y1=2, y2=24) for at in dict.fromkeys((low, high))],
        *[
            element(
                "text", str(at), x=f"{at}%", y=38, text_anchor="start" if at == 0 else "end" if at == 100 else "middle"
            )
            for at in (0, 25, 50, 75, 100)
        ],
    ]
    return picture(words, "", *parts, class_="scale", width="100%", height=42)
