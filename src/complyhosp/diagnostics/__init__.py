"""Faults in input as values: their codes, their places, and how they are shown."""

from complyhosp.diagnostics.diagnostic import Diagnostic, Excerpt, Severity, has_errors
from complyhosp.diagnostics.place import Place
from complyhosp.diagnostics.words import Words, reason_of

__all__ = [
    "Diagnostic",
    "Excerpt",
    "Place",
    "Severity",
    "Words",
    "has_errors",
    "reason_of",
]
