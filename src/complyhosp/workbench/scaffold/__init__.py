"""New rules: a file that loads, with a case that holds, and nothing in them that pretends to be finished."""
