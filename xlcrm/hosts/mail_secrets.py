"""Secrets of mail servers: from the environment or the system's keyring. None is ever shown, logged or written to a file.

A secret belongs to one server: a workbook that names another one gets none of it from the keyring, and none from the
environment where XLCRM_MAIL_HOST says whose it is.
"""

from __future__ import annotations

import getpass
import os
import shlex
import subprocess
import sys

from xlcrm.errors import UsageError
from xlcrm.lang import Lang, Text
from xlcrm.mail.account import Login, nowhere_to_keep

HOST = "XLCRM_MAIL_HOST"
"""Environment variable with the only server that the secrets of the environment are for."""
PROGRAM = "XLCRM_MAIL_TOKEN_PROGRAM"
"""Environment variable with a program that prints a fresh token for XOAUTH2."""
_VARIABLES = {"password": "XLCRM_MAIL_PASSWORD", "token": "XLCRM_MAIL_TOKEN", "none": ""}
_WORKBOOKS = "XLCRM_WORKBOOK_PASSWORD"


def find_secret(login: Login) -> str | None:
    """The secret of a login: the environment's, else the keyring's."""
    return _from_environment(login) or _from_keyring(login)


def _from_environment(login: Login) -> str | None:
    if login.host == "workbook":
        return os.environ.get(_WORKBOOKS)
    only = os.environ.get(HOST, "").strip().lower()
    if only and only != login.host:
        return None
    return os.environ.get(_VARIABLES[login.kind]) or _from_program(login)


def _from_program(login: Login) -> str | None:
    """A token that a program of the computer's own prints: tokens end after an hour, so somebody has to fetch them."""
    program = os.environ.get(PROGRAM) if login.kind == "token" else None
    if not program:
        return None
    try:
        done = subprocess.run(shlex.split(program), capture_output=True, text=True, timeout=60, check=True)  # noqa: S603 - named by the user
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise UsageError(
            f"环境变量 {PROGRAM} 里的程序没有给出令牌（{type(error).__name__}）。请在终端里单独运行它看看。",
            f"The program in the environment variable {PROGRAM} gave no token ({type(error).__name__}). Run it in a terminal by itself to see why.",
        ) from error
    return done.stdout.strip() or None


def _service(login: Login) -> str:
    return f"xlcrm {login.kind} {login.host}"


def _from_keyring(login: Login) -> str | None:
    try:
        import keyring

        found = keyring.get_password(_service(login), login.user)
    except Exception:  # noqa: BLE001 - no keyring, or a locked one, of whatever program: nobody knows the secret
        return None
    return str(found) if found else None


class Keeper:
    """Asks for a secret in the terminal and keeps it in the keyring."""

    def __init__(self, lang: Lang) -> None:
        self._lang: Lang = lang

    def __call__(self, login: Login, question: Text) -> None:
        """Ask and keep; an empty answer forgets what was kept. UsageError where there is no terminal or no keyring."""
        try:
            import keyring
        except ImportError:
            nowhere_to_keep(login, question)
            return
        if not sys.stdin.isatty():
            nowhere_to_keep(login, question)
        secret = getpass.getpass(question.in_(self._lang))
        try:
            if secret:
                keyring.set_password(_service(login), login.user, secret)
            else:
                keyring.delete_password(_service(login), login.user)
        except Exception as error:
            raise UsageError(
                f"系统钥匙串没有保存成功（{error}）。请改用环境变量 {_VARIABLES[login.kind] or _WORKBOOKS}。",
                f"The system's keyring did not keep it ({error}). Use the environment variable {_VARIABLES[login.kind] or _WORKBOOKS} instead.",
            ) from error


def who_pressed() -> str:
    """The user's name on this computer; empty where it has none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""
