"""Bytes to text: UTF-8 with or without its mark, UTF-16 with its mark, else GB 18030; never by guessing."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from complyhosp.diagnostics import Words
from complyhosp.evidence.readers.reading import Refused

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text, and whether the bytes end in the middle of a character."""

    text: str
    cut: bool = False


def decoded(data: bytes, encoding: str | None) -> Decoded:
    """The whole text. Refused where it cannot be read, with the line, or where it holds NUL characters.

    The GBK family is read as its superset GB 18030.
    """
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    if encoding is not None:
        family = {"gbk": "gb18030", "gb2312": "gb18030", "utf-8": "utf-8-sig"}
        found = _strict(data, family.get(encoding, encoding))
    elif marked is not None:
        found = _strict(data, marked)
    else:
        found = _utf8_else_gb18030(data)
    if (nul := found.text.find("\0")) >= 0:
        line = found.text.count("\n", 0, nul) + 1
        raise Refused("E214", {"detail": Words(f"第 {line} 行有 NUL (0x00)", f"line {line} has a NUL (0x00)")}, line)
    return found


def _strict(data: bytes, encoding: str) -> Decoded:
    """By one encoding; a character cut off at the very end is told, everything else wrong is refused."""
    try:
        return Decoded(data.decode(encoding))
    except UnicodeDecodeError as error:
        # A decoder that only lacks more bytes keeps silent when it is told that more may come.
        text = _as_far_as_it_goes(data, encoding)
        if text is not None:
            return Decoded(text, cut=True)
        line = data.count(b"\n", 0, error.start) + 1
        raise Refused(
            "E214",
            {
                "detail": Words(
                    f"{encoding}，第 {line} 行，第 {error.start} 字节", f"{encoding}, line {line}, byte {error.start}"
                )
            },
            line,
        ) from None


def _as_far_as_it_goes(data: bytes, encoding: str) -> str | None:
    """The text before a character cut off at the end; None when the fault lies elsewhere."""
    try:
        return codecs.getincrementaldecoder(encoding)("strict").decode(data, final=False)
    except UnicodeDecodeError:
        return None


def _utf8_else_gb18030(data: bytes) -> Decoded:
    """UTF-8 if all but a cut at the end is UTF-8, else GB 18030."""
    text = _as_far_as_it_goes(data, "utf-8")
    if text is not None:
        return Decoded(text, cut=len(text.encode()) < len(data))
    return _strict(data, "gb18030")
