"""Evidence: the manifest, the readers, typed tables, and the origin of every row."""
