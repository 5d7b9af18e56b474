"""A real IMAP server, Dovecot, run by the test itself with its data in a folder of the test."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Self

import pytest

USER, PASSWORD, TOKEN = "admin@example.com", "auth code 7", "tok-1"

_CONF = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
ssl = {ssl}
{certificate}
disable_plaintext_auth = no
default_login_user = {login}
default_internal_user = {login}
default_internal_group = {group}
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:{folder}/mail
auth_mechanisms = plain login
auth_username_chars =
imap_id_send = name *
imap_id_log = *
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox {drafts} {{
    auto = create
    {special}
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {port}
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {tls_port}
  }}
}}
service auth {{
  user = root
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


class Dovecot:
    """The server with one user. `drafts` is the folder that it creates, marked as such or not."""

    def __init__(
        self,
        *,
        drafts: str = "Drafts",
        marked: bool = True,
        chain: Path | None = None,
        key: Path | None = None,
    ) -> None:
        program = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin")
        if program is None:
            pytest.skip(
                "dovecot, the IMAP server of the tests, is not installed: apt-get install dovecot-imapd"
            )
        if os.geteuid() != 0:
            pytest.skip("dovecot starts its own users' processes, which takes root")
        folder = Path(tempfile.mkdtemp(prefix="xlcrm-imap-"))  # readable for the user whose mail it is
        folder.chmod(0o755)
        self._program, self.folder = program, folder
        self.port, self.tls_port = _free_port(), _free_port()
        owner = pwd.getpwnam("mail")
        (folder / "mail").mkdir()
        os.chown(folder / "mail", owner.pw_uid, owner.pw_gid)
        (folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
        certificate = f"ssl_cert = <{chain}\nssl_key = <{key}" if chain else ""
        (folder / "conf").write_text(
            _CONF.format(
                folder=folder, ssl="yes" if chain else "no", certificate=certificate, login="dovecot", group="dovecot", uid=owner.pw_uid,
                gid=owner.pw_gid, drafts=f'"{drafts}"', special="special_use = \\Drafts" if marked else "", port=self.port, tls_port=self.tls_port,
            )
        )  # fmt: skip
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [self._program, "-F", "-c", str(self.folder / "conf")], stderr=subprocess.PIPE
        )
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self
            time.sleep(0.1)
        self.__exit__()
        raise RuntimeError(
            (self.folder / "log").read_text() if (self.folder / "log").exists() else "dovecot did not start"
        )

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)
            assert self._process.stderr is not None
            self._process.stderr.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def messages(self, folder: str) -> list[tuple[str, bytes]]:
        """Flags and content of every message of a folder, as the files on the disk say."""
        where = self.folder / "mail" / f".{folder}"
        files = sorted([*where.glob("cur/*"), *where.glob("new/*")])
        return [(path.name.rpartition(":2,")[2], path.read_bytes()) for path in files]

    @property
    def log(self) -> str:
        """What the server wrote down."""
        return (self.folder / "log").read_text()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
