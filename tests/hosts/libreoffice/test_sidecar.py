"""The program behind the extension as a process."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize("purpose", ["buttons", "cells"])
def test_it_says_nothing_unasked_answers_and_ends_when_its_pipe_is_closed(purpose: str) -> None:
    task = '{"call": "CRM_TIER", "cells": [5, null, null, null], "lang": "zh"}\n'

    done = subprocess.run(
        [sys.executable, "-m", "xlcrm.hosts.libreoffice.sidecar", purpose],
        input=task,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout == '["cell", "A"]\n'
