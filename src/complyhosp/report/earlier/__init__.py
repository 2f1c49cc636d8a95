"""A run beside runs of earlier periods: what the rates were then, and what became of what was open (decision 16)."""

from complyhosp.report.earlier.model import NOTHING, Earlier

__all__ = ["NOTHING", "Earlier"]
