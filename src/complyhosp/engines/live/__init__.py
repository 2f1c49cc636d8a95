"""Judging on a stream, with durable-rules (decision 14)."""
