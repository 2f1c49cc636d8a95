"""Where something was found: a spot in a source file or a row of an evidence file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A spot that a person can open.

    `file` is as the user wrote it (relative, with forward slashes). For text files `line` and `column` count from 1,
    columns in characters. For evidence, `sheet` is the sheet's name and `line` the row as the spreadsheet or editor
    shows it (from 1, headers included); `field` names the column by its header.
    """

    file: str
    line: int | None = None
    column: int | None = None
    sheet: str | None = None
    field: str | None = None

    def __str__(self) -> str:
        """`rules/him/4.1-a.yaml:12:18`, `巡检记录.xlsx!七月:37`, `门禁.csv:37[刷卡时间]`."""
        text = self.file if self.sheet is None else f"{self.file}!{self.sheet}"
        for number in (self.line, self.column):
            if number is None:
                break
            text += f":{number}"
        return text if self.field is None else f"{text}[{self.field}]"
