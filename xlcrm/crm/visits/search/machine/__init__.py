"""The search as machine code: WebAssembly, forty times as fast as plain Python, and the same on every computer.

`walk.c` is the source, `walk.wasm` what `python -m tests.build_walk` makes of it, Wasmtime the machine that runs it.
"""

from xlcrm.crm.visits.search.machine.run import FASTER, is_there, walk

__all__ = ["FASTER", "is_there", "walk"]
