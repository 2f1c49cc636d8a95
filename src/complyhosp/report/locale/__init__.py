"""The reports' own words: English ones typed in `en.py`, their translations in gettext catalogues (`zh.po`)."""

from complyhosp.report.locale.catalogue import Catalogue
from complyhosp.report.locale.en import EN
from complyhosp.report.locale.gettext import texts, translated, translations

CATALOGUES = {"zh": translated(EN, translations("zh")), "en": EN}

__all__ = ["CATALOGUES", "EN", "Catalogue", "texts", "translated", "translations"]
