"""What tests of more than one folder share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from complyhosp.report.document import Document
from tests.report.demo_run import demo_document


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that every test process of one test run sees."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def demo(shared: Path) -> Document:
    """The demo hospital's quarter."""
    return demo_document(shared)
