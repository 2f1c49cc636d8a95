"""Whether an expression can be true, false or unknown at all: three-valued reasoning over sets of possible values.

It only ever says "never" when that is sure; what it does not understand it takes as possible.
"""
