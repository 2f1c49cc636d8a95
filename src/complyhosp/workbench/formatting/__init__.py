"""Rule files in one order and one spacing, not a character of their words changed."""
