"""Diagnostic codes of the rulebook's files."""

from __future__ import annotations

from complyhosp.diagnostics.entry import Entry

CODES: dict[str, Entry] = {}
