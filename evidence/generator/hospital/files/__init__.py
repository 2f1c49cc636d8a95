"""Which files the hospital's offices and systems hand in, and how each one looks."""
