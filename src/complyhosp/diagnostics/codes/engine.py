"""Diagnostic codes of the engine."""

from __future__ import annotations

from complyhosp.diagnostics.entry import Entry

CODES: dict[str, Entry] = {}
