"""A LibreOffice of the tests' own, driven through the engine; one for all tests of a worker."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import xlwings as xw

from xlcrm.hosts.libreoffice import engine


@pytest.fixture(scope="session")
def app() -> Iterator[xw.App]:
    """The office; tests that need it skip with the reason where there is none."""
    try:
        with engine.started() as office:
            yield office
    except engine.EngineError as error:
        pytest.skip(str(error))


@pytest.fixture
def book(app: xw.App) -> Iterator[xw.Book]:
    """A new workbook, closed after the test."""
    found = app.books.add()
    yield found
    found.close()


@pytest.fixture
def sheet(book: xw.Book) -> xw.Sheet:
    """The first sheet of a new workbook."""
    return book.sheets[0]
