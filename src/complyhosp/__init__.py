"""complyhosp: a regulation's clauses as machine-checkable rules over evidence records."""

__version__ = "0.1.0"
