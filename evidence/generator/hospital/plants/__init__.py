"""What was done wrong on purpose, each with what a check must find of it."""
