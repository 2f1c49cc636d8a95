"""Diagnostic codes of the site."""

from __future__ import annotations

from complyhosp.diagnostics.entry import Entry

CODES: dict[str, Entry] = {}
