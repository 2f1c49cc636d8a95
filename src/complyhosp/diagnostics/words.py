"""A text in both languages, where a diagnostic's own words need one put in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The same said in Chinese and in English."""

    zh: str
    en: str

    def text(self, lang: str) -> str:
        """In `lang`: `zh` or `en`."""
        return self.zh if lang == "zh" else self.en


def reason_of(error: OSError) -> Words:
    """Why a file or folder cannot be read or written, for people."""
    english = error.strerror or str(error) or type(error).__name__
    return Words(_CHINESE.get(type(error), english), english)


_CHINESE: dict[type[OSError], str] = {
    FileNotFoundError: "没有这个文件或文件夹",
    FileExistsError: "已有同名文件",
    PermissionError: "没有权限",
    IsADirectoryError: "这是文件夹，不是文件",
    NotADirectoryError: "路径中有一段不是文件夹",
}
