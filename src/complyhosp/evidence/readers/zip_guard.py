"""What a workbook's zip really holds, before the workbook reader unpacks it.

The reader asks for memory by what a file claims, and ends the process when it is refused: cells at A1 and XFD1048576 in
a file of 4 KB make it ask for 512 GiB, a table of shared texts that claims 4 billion entries for 96 GB. So every part
is unpacked here first, a piece at a time, counted against the limits and thrown away.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from complyhosp.diagnostics import Words
from complyhosp.evidence.limits import MAX_WORKBOOK_CELLS, MAX_ZIP_BYTES, MAX_ZIP_ENTRIES, MAX_ZIP_RATIO, ZIP_RATIO_FROM
from complyhosp.evidence.readers.reading import Refused, over_limit
from complyhosp.evidence.readers.sheet_extent import Extent, SharedTexts

_PIECE = 4 << 20
_STORED, _DEFLATED = 0, 8
_BOOK = "xl/workbook.xml"
_BASE_1904 = re.compile(rb"date1904\s*=\s*[\"'](?:1|true)", re.IGNORECASE)
"""Days counted from 1904: a bare day number in such a workbook would be read as four years too early."""

_LOCAL_HEADER = struct.Struct("<4s5H3I2H")


@dataclass(frozen=True, slots=True)
class Workbook:
    """What was learnt on the way: how many formula cells have no stored result."""

    formulas: int


def examined(file: BinaryIO) -> Workbook:
    """Every part unpacked and counted. Refused: no workbook, too many or too large parts, sheets that span too much."""
    entries = _entries(file)
    left = MAX_ZIP_BYTES
    formulas, cells = 0, 0
    texts = SharedTexts()
    for entry in entries:
        extent = Extent(entry.filename)
        size = 0
        texts.begin()
        for piece in _whole_tags(_unpacked(file, entry)):
            size += len(piece)
            if size > left or (size > ZIP_RATIO_FROM and size > MAX_ZIP_RATIO * max(entry.compress_size, 1)):
                raise over_limit(Words("解压后大小", "unpacked size"), f"{MAX_ZIP_BYTES >> 20} MiB, 1:{MAX_ZIP_RATIO}")
            extent.add(piece)
            texts.add(piece)
            if entry.filename == _BOOK and _BASE_1904.search(piece):
                raise Refused("E213", {"detail": Words("使用 1904 日期系统", "it uses the 1904 date base")})
        left -= size
        extent.check()
        formulas, cells = formulas + extent.formulas, cells + extent.cells
        if cells > MAX_WORKBOOK_CELLS:
            raise over_limit(Words("各工作表的单元格", "cells of all sheets"), f"{MAX_WORKBOOK_CELLS:,}")
    if texts.may_be_excessive:
        texts.check(lambda: (piece for entry in entries for piece in _whole_tags(_unpacked(file, entry))))
    return Workbook(formulas)


def _entries(file: BinaryIO) -> list[zipfile.ZipInfo]:
    """The parts that the zip's directory names."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, struct.error) as error:
        raise Refused("E212", {"detail": f"ZIP: {error}"}) from None
    if len(entries) > MAX_ZIP_ENTRIES:
        raise over_limit(Words("压缩包内文件数", "parts of the zip"), str(MAX_ZIP_ENTRIES))
    if sum(entry.file_size for entry in entries) > MAX_ZIP_BYTES:
        raise over_limit(Words("解压后大小", "unpacked size"), f"{MAX_ZIP_BYTES >> 20} MiB")
    if _BOOK not in {entry.filename for entry in entries}:
        raise Refused("E209", {"found": "ZIP"})
    return entries


def _unpacked(file: BinaryIO, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part's bytes in pieces, from the very bytes that the workbook reader will unpack.

    Refused: passwords, rare methods of compression, a part that ends early or is not what its checksum says.
    """
    if entry.flag_bits & 1:
        raise Refused("E211")
    if entry.compress_type not in {_STORED, _DEFLATED}:
        raise Refused("E213", {"detail": f"ZIP: method {entry.compress_type}"})
    file.seek(entry.header_offset)
    header = file.read(_LOCAL_HEADER.size)
    if len(header) < _LOCAL_HEADER.size or header[:4] != b"PK\x03\x04":
        raise Refused("E212", {"detail": f"ZIP: {entry.filename}"})
    names = _LOCAL_HEADER.unpack(header)
    file.seek(names[9] + names[10], 1)
    packed = _packed(file, entry.compress_size)
    checksum, size = 0, 0
    for piece in packed if entry.compress_type == _STORED else _inflated(packed, entry.filename):
        checksum, size = zlib.crc32(piece, checksum), size + len(piece)
        yield piece
    if size != entry.file_size or checksum != entry.CRC:
        raise Refused("E213", {"detail": f"ZIP: {entry.filename}: CRC"})


def _packed(file: BinaryIO, size: int) -> Iterator[bytes]:
    """`size` bytes from here, in pieces. The place is kept here: others may read the file in between."""
    at = file.tell()
    while size > 0:
        file.seek(at)
        piece = file.read(min(_PIECE, size))
        if not piece:
            raise Refused("E212", {"detail": "ZIP"})
        at, size = at + len(piece), size - len(piece)
        yield piece


def _inflated(packed: Iterator[bytes], name: str) -> Iterator[bytes]:
    """Deflated pieces unpacked, never more than a piece at once."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for piece in packed:
            data = piece
            while data and not inflater.eof:
                yield inflater.decompress(data, _PIECE)
                data = inflater.unconsumed_tail
        yield inflater.flush()
    except zlib.error as error:
        raise Refused("E213", {"detail": f"ZIP: {name}: {error}"}) from None
    if not inflater.eof:
        raise Refused("E212", {"detail": f"ZIP: {name}"})


def _whole_tags(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes, cut only behind a `>`: so nothing that is looked for is cut in two."""
    rest = b""
    for piece in pieces:
        data = rest + piece
        end = data.rfind(b">") + 1
        if end == 0 and len(data) > 2 * _PIECE:
            end = len(data)
        rest = data[end:]
        if end:
            yield data[:end]
    if rest:
        yield rest
