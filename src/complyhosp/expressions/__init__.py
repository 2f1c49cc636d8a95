"""The expression language: a typed subset of CEL with three-valued meaning (docs/rule-language.md, part 5)."""
