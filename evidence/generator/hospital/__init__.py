"""An invented hospital's third quarter of 2026: what happened, what was done wrong on purpose, what it exports."""
