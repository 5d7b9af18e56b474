"""Every button is a command, and every command a file: a `Request` in, an `Outcome` out. Nothing here writes.

What commands share stands in the files beside them, what only one of them needs in a folder of its own.
"""
