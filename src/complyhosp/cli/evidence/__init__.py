"""`complyhosp evidence`: what was handed in, and whether it is still what it was."""
