"""Did you mean."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate most like `word`; None when none is near (ratio below 0.6, difflib's own default)."""
    found = difflib.get_close_matches(word, sorted(set(candidates)), n=1, cutoff=0.6)
    return found[0] if found else None


def did_you_mean(word: str, candidates: Iterable[str]) -> Mapping[str, str] | None:
    """A hint in both languages that names the nearest candidate; None when none is near."""
    near = nearest(word, candidates)
    if near is None:
        return None
    shown = near.replace("{", "{{").replace("}", "}}")
    return {"zh": f"是否想写 `{shown}`？", "en": f"did you mean `{shown}`?"}
