"""Watching evidence as it comes: sources, a journal, alerts on their way out."""
