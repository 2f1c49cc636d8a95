"""What rule authors and CI use: cases, coverage, mutants, impact."""
