"""An invented hospital's third quarter of 2026: what happened there, what was done wrong on purpose, what it exports."""
