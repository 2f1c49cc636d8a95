"""Diagnostic codes of the evidence."""

from __future__ import annotations

from complyhosp.diagnostics.entry import Entry

CODES: dict[str, Entry] = {}
