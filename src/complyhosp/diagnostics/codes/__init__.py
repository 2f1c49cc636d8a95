"""Diagnostic codes, a module an area."""
