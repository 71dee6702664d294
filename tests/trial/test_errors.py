"""The pages for what went wrong are complete by themselves."""

import pytest
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.test import RequestFactory

from trial.views import errors


def test_the_page_of_a_broken_server_is_styled_by_the_files_that_are_served(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only files whose name carries their content are served: the page names them so."""
    monkeypatch.setattr(errors.staticfiles_storage, "url", lambda name: f"/static/{name.replace('.css', '.1a2b.css')}")
    shown = errors.server_error(RequestFactory().get("/")).content.decode()
    assert 'href="/static/css/app.1a2b.css"' in shown
    assert 'href="/static/css/tokens.1a2b.css"' in shown


def test_the_page_of_a_broken_server_stands_without_the_collected_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the list of collected files is what broke, the words still come in both languages."""
    storage = ManifestStaticFilesStorage(location="nowhere", base_url="/static/")
    storage.manifest_strict = True
    monkeypatch.setattr(errors, "staticfiles_storage", storage)
    answer = errors.server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    shown = answer.content.decode()
    assert "Something went wrong on the server" in shown
    assert "服务器出现错误" in shown
    assert "stylesheet" not in shown
