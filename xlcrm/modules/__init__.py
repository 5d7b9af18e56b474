"""The modules that come with xlcrm: one file or folder each, which defines a `Module`.

They stand above `commands`, whose framework (`commands/module.py`) they fill in, and below `registry`, which collects them.
"""
