"""The engines: each judges checked rules over evidence, and gives the same outcomes."""
