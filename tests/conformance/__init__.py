"""The conformance suite: cases that every engine runs."""
