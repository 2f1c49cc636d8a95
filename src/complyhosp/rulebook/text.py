"""Model pieces that every file of a rulebook shares."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
"""A name that expressions can use: small letters, digits, underscores."""

ClauseId = Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+)+$")]
"""Section and number: `4.1`."""


class Model(BaseModel):
    """A frozen part of a rulebook; an unknown key is a mistake, never ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Text(Model):
    """Words for people, in both languages of the product."""

    zh: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]

    def __getitem__(self, lang: str) -> str:
        """The text in `lang`, `zh` or `en`."""
        return self.zh if lang == "zh" else self.en
