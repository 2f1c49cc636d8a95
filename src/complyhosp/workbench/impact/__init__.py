"""What a change of the rulebook does to verdicts: two rulebooks over stored evidence, and every result that differs."""
