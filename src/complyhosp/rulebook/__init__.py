"""The rulebook: clauses, record types and rules, loaded with their places and checked."""
