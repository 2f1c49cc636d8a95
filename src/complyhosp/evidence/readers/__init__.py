"""Readers, one module a format: each gives tables of raw cells with their lines."""
