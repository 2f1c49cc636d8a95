"""The reference engine: slow, obvious, row-by-row Python, against which every other engine is tested."""
