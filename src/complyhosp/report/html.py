"""stub"""

from complyhosp.report.document import Document


def to_html(document: Document, lang: str) -> str:
    raise NotImplementedError
