"""Authored text: YAML whose every value keeps its position, and models that are checked against it."""

from complyhosp.source.document import Document
from complyhosp.source.validation import validated
from complyhosp.source.yaml_reader import load_yaml, parse_yaml

__all__ = ["Document", "load_yaml", "parse_yaml", "validated"]
