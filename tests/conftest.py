"""What all tests share: the flag by which golden files are written anew."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds `--update-golden`: write what the code gives into the golden files; the diff is then read."""
    parser.addoption("--update-golden", action="store_true", help="write golden files instead of comparing")
