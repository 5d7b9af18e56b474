"""Mail: letters from values, an outbox in a folder, and the ways in which its messages leave.

Nothing here knows a customer or a workbook; `xlcrm.commands.mailing` brings them together.
"""
