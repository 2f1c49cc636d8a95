"""Reports: the document of a run, and one module a format that it is written in."""
