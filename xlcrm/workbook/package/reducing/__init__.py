"""A copy of a workbook with some of its rows and sheets only: everything that stays is moved along rightly.

ready = Ready(data, engine)  # once: in plain form, without what cannot be cut
ready.reduced(Cut(rows={"客户": {4, 7}}))  # as often as there are people to go to
"""

from xlcrm.workbook.package.reducing.ready import Ready

__all__ = ["Ready"]
