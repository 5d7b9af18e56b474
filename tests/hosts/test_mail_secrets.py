"""Secrets of mail servers: where they are found, for which server, and who is asked."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from xlcrm.errors import UsageError
from xlcrm.hosts.mail_secrets import Keeper, find_secret, who_pressed
from xlcrm.lang import Text
from xlcrm.mail.account import Login

SMTP = Login("smtp.example.com", "admin@example.com")
KEYRING = """
KEPT = {}
def get_password(service, name):
    return KEPT.get((service, name))
def set_password(service, name, password):
    KEPT[service, name] = password
def delete_password(service, name):
    del KEPT[service, name]
"""


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "XLCRM_MAIL_PASSWORD",
        "XLCRM_MAIL_TOKEN",
        "XLCRM_MAIL_HOST",
        "XLCRM_WORKBOOK_PASSWORD",
        "XLCRM_MAIL_TOKEN_PROGRAM",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setitem(sys.modules, "keyring", None)


@pytest.fixture
def keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A keyring of the test's own."""
    (tmp_path / "keyring.py").write_text(KEYRING, "utf-8")
    monkeypatch.delitem(sys.modules, "keyring")
    monkeypatch.syspath_prepend(tmp_path)


def test_nobody_knows_anything_at_first() -> None:
    assert find_secret(SMTP) is None


def test_the_environment_knows_password_and_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XLCRM_MAIL_PASSWORD", "code")
    monkeypatch.setenv("XLCRM_MAIL_TOKEN", "token")
    monkeypatch.setenv("XLCRM_WORKBOOK_PASSWORD", "open")

    assert find_secret(SMTP) == "code"
    assert find_secret(Login(SMTP.host, SMTP.user, "token")) == "token"
    assert find_secret(Login("workbook", "zhang@example.com")) == "open"


def test_a_token_is_fetched_by_a_program(monkeypatch: pytest.MonkeyPatch) -> None:
    token = Login(SMTP.host, SMTP.user, "token")
    monkeypatch.setenv("XLCRM_MAIL_TOKEN_PROGRAM", f"{sys.executable} -c \"print('fresh-1')\"")
    assert find_secret(token) == "fresh-1"
    assert find_secret(SMTP) is None, "a password is not asked of it"

    monkeypatch.setenv("XLCRM_MAIL_TOKEN_PROGRAM", f'{sys.executable} -c "raise SystemExit(3)"')
    with pytest.raises(UsageError, match="gave no token") as caught:
        find_secret(token)
    assert "XLCRM_MAIL_TOKEN_PROGRAM" in caught.value.message("zh")


def test_a_secret_of_the_environment_can_be_kept_to_one_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XLCRM_MAIL_PASSWORD", "code")
    monkeypatch.setenv("XLCRM_MAIL_HOST", "SMTP.example.com")

    assert find_secret(SMTP) == "code"
    assert find_secret(Login("evil.example.net", SMTP.user)) is None


@pytest.mark.usefixtures("keyring")
def test_what_was_typed_is_kept_for_its_server_and_user_only(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", lambda question: asked.append(question) or "code")  # type: ignore[func-returns-value]

    Keeper("zh")(SMTP, Text("密码：", "Password: "))

    assert asked == ["密码："]
    assert find_secret(SMTP) == "code"
    assert find_secret(Login("evil.example.net", SMTP.user)) is None
    assert find_secret(Login(SMTP.host, "other@example.com")) is None
    assert find_secret(Login(SMTP.host, SMTP.user, "token")) is None
    monkeypatch.setattr("getpass.getpass", lambda _: "")
    Keeper("zh")(SMTP, Text("密码：", "Password: "))
    assert find_secret(SMTP) is None, "an empty answer forgets it"


def test_without_a_keyring_the_remedy_is_named() -> None:
    with pytest.raises(UsageError, match=r"pip install 'xlcrm\[keyring\]'"):
        Keeper("en")(SMTP, Text("密码：", "Password: "))


@pytest.mark.usefixtures("keyring")
def test_without_a_terminal_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)

    with pytest.raises(UsageError, match="in a terminal"):
        Keeper("en")(SMTP, Text("密码：", "Password: "))


def test_who_pressed_is_the_user_of_the_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "chen")

    assert who_pressed() == "chen"
