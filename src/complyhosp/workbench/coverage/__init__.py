"""Coverage: which branches of a rule its cases have been through."""
