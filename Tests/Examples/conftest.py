"""Fixtures for the tests of the recipes: `sandbox`, and a broker in it."""

from collections.abc import Iterator

import pytest

from sandbox import Sandbox, adopt_orphans


def pytest_configure() -> None:
    adopt_orphans()


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    sandbox = Sandbox()
    yield sandbox
    sandbox.close()
