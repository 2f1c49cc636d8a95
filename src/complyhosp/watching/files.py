"""A file that alerts are appended to, each once, whatever happens."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator, Sequence
from io import FileIO
from pathlib import Path
from typing import BinaryIO

Alert = tuple[int, str]
"""Its number and its line."""


class FileSink:
    """Appends alerts; what could be written of them in part only is cut off again.

    Whoever renames the file (to begin a new one every day) finds the next alert in a new file under the old name.
    """

    batch = 500
    slow = False

    def __init__(self, name: str, path: Path) -> None:
        self.name = name
        self._path = path
        self._file = self._opened()

    def _opened(self) -> FileIO:
        self._path.touch(0o640)
        return FileIO(self._path, "r+b")

    def place(self) -> int | None:
        """Where the next alert will be: the file's size; OSError when there is no file to be had."""
        if self._replaced():
            self._file.close()
            self._file = self._opened()
        return self._file.seek(0, os.SEEK_END)

    def _replaced(self) -> bool:
        try:
            return not os.path.samestat(os.fstat(self._file.fileno()), self._path.stat())
        except FileNotFoundError:
            return True

    def after(self, place: int) -> Iterator[bytes]:
        """The whole lines after a place that was noted; half a line, which a kill has left there, is cut off."""
        self._file.seek(place)
        tail = self._file.read()
        whole = tail.rfind(b"\n") + 1
        if whole < len(tail):
            self._file.truncate(place + whole)
        yield from tail[:whole].splitlines()

    def give(self, alerts: Sequence[Alert]) -> None:
        """Writes the lines and has them on the disk."""
        size = self._file.seek(0, os.SEEK_END)
        text = b"".join(body.encode() + b"\n" for _, body in alerts)
        if size and self._last_byte(size) != b"\n":
            text = b"\n" + text
        try:
            _write_all(self._file, text)
            os.fsync(self._file.fileno())
        except OSError:
            with contextlib.suppress(OSError):
                self._file.truncate(size)
            raise

    def _last_byte(self, size: int) -> bytes:
        self._file.seek(size - 1)
        return self._file.read(1)


def _write_all(file: FileIO, text: bytes) -> None:
    rest = memoryview(text)
    while rest:
        rest = rest[file.write(rest) :]


class PipeSink:
    """Standard output that is a pipe or a terminal; nothing is kept in a buffer, from which it would come again."""

    batch = 1
    slow = False

    def __init__(self, name: str, file: BinaryIO) -> None:
        self.name = name
        self._file = FileIO(file.fileno(), "wb", closefd=False)

    def place(self) -> int | None:
        """It cannot be told."""
        return None

    def after(self, _place: int) -> Iterator[bytes]:
        """It cannot be told."""
        yield from ()

    def give(self, alerts: Sequence[Alert]) -> None:
        """Writes the line."""
        _write_all(self._file, b"".join(body.encode() + b"\n" for _, body in alerts))


def output_sink(file: BinaryIO) -> FileSink | PipeSink:
    """Standard output: as a file when it is one that can be read, too."""
    if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        path = Path(f"/proc/self/fd/{file.fileno()}")
        with contextlib.suppress(OSError):
            return FileSink("stdout", path)
    return PipeSink("stdout", file)


def file_sink(path: Path) -> FileSink:
    """A file, made when it is not there; OSError when it cannot be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return FileSink(f"file:{path.resolve()}", path)
