"""A checked rule in plain words: what is examined, and what is required of it."""

from complyhosp.report.wording.rules import Examination, examination

__all__ = ["Examination", "examination"]
