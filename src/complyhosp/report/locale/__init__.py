"""The reports' own words: a catalogue a language, all of one type, so that a missing text is found before it shows."""

from complyhosp.report.locale.catalogue import Catalogue
from complyhosp.report.locale.en import EN
from complyhosp.report.locale.zh import ZH

CATALOGUES = {"zh": ZH, "en": EN}

__all__ = ["CATALOGUES", "Catalogue"]
