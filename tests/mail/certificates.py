"""A certificate authority of our own, made by openssl, for servers of this computer."""

from __future__ import annotations

import shlex
import shutil
import ssl
import subprocess
from pathlib import Path

import pytest

_FOR = "subjectAltName=IP:127.0.0.1,DNS:localhost\nbasicConstraints=CA:FALSE\n"
_NEW_KEY = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"


class Authority:
    """Signs the certificate of one server; `certificate` is what a computer has to know to trust it."""

    def __init__(self, folder: Path) -> None:
        if not shutil.which("openssl"):
            pytest.skip("openssl, which makes the test's certificates, is not installed")
        self._folder = folder
        self.certificate = folder / "ca.pem"
        self.key, self.chain = folder / "server.key", folder / "server.pem"
        self._openssl(f"req -x509 {_NEW_KEY} -days 3650 -subj '/CN=Test CA' -keyout ca.key -out ca.pem")
        self._openssl(f"req {_NEW_KEY} -subj /CN=127.0.0.1 -keyout server.key -out server.csr")
        (folder / "for.cnf").write_text(_FOR)
        signed = "-CA ca.pem -CAkey ca.key -CAcreateserial -days 3650 -extfile for.cnf"
        self._openssl(f"x509 -req -in server.csr {signed} -out server.pem")

    def server(self) -> ssl.SSLContext:
        """What the server speaks with."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.chain, self.key)
        return context

    def _openssl(self, line: str) -> None:
        subprocess.run(["openssl", *shlex.split(line)], cwd=self._folder, check=True, capture_output=True)
