"""A finding's one sentence: its rule's message with the member's values put in."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from complyhosp.engines.outcomes import Value
from complyhosp.expressions.tree import Field
from complyhosp.report.masking import Mask
from complyhosp.report.values import spoken
from complyhosp.report.wording.names import Names
from complyhosp.rulebook.checked import Template


def message(template: Template, words: Sequence[Value], names: Names, zone: ZoneInfo, mask: Mask) -> str:
    """The message in the names' language; `words` are the values of the template's expressions, in their order."""
    waiting = iter(words)
    said: list[str] = []
    for part in template:
        if isinstance(part, str):
            said.append(part)
            continue
        value = next(waiting)
        if isinstance(part, Field) and part.type.values and isinstance(value.raw, str):
            said.append(names.enum_word(part.name, part.field, value.raw))
        else:
            said.append(spoken(mask(value), names.lang, zone))
    return "".join(said)
