"""Who is who: records of a file and rows of the workbook that speak of the same customer or person.

Keys in the order in which they are trusted: customer id, e-mail, phone number (E.164 by the country column), name.
"""
