"""The command line: one module a command, thin; nothing below knows of it."""
