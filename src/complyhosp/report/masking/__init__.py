"""Reports name nobody unless they are asked to: pseudonyms for persons, in their fields and in free text.

What the pseudonyms protect against, and what not: docs/decisions/0012-pseudonyms.md.
"""

from complyhosp.report.masking.faults import masked_diagnostics
from complyhosp.report.masking.mask import Mask, key_mark, mask_for

__all__ = ["Mask", "key_mark", "mask_for", "masked_diagnostics"]
