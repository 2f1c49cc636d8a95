"""Mutants: a rule with one small mistake in it, of the kinds that people make. Its cases should notice each."""
