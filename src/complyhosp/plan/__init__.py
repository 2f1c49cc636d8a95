"""Checked rules as relational expressions: a population, its requirement, one outcome a member.

Instants and durations are int64 microseconds and dates int64 days (docs/evidence.md, part 2), so that plans hold
nothing but whole numbers, text and booleans, and mean the same on every engine.
"""
