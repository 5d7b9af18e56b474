"""CPU seconds and peak memory of a piece of Python in a process of its own, as the operating system accounts them."""

from __future__ import annotations

import compileall
import os
import subprocess
import sys
from dataclasses import dataclass

import xlcrm

PEAK = """
import resource, sys
exec(sys.argv[1])
usage = resource.getrusage(resource.RUSAGE_SELF)
try:
    peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
except OSError:
    peak = usage.ru_maxrss
print(usage.ru_utime + usage.ru_stime, peak / 1024, file=sys.stderr)
"""
"""On Linux ru_maxrss of a child begins at what its parent held; VmHWM is the child's own."""


@dataclass(frozen=True)
class Cost:
    """CPU seconds (user and system) and peak resident memory in MB, imports included."""

    cpu_seconds: float
    peak_mb: float


def cost_of(code: str, *, timeout: float = 3600) -> Cost:
    """Run Python code in a fresh process; RuntimeError with its output when it fails.

    xlcrm is run from its compiled bytecode, as `pip install` leaves it and every other package.
    """
    compileall.compile_dir(xlcrm.__path__[0], quiet=1)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-c", PEAK, code],
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
        env=environment,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    cpu, peak = done.stderr.split()[-2:]
    return Cost(round(float(cpu), 2), round(float(peak), 1))
