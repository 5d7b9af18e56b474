"""LibreOffice as a host: an xlwings engine over UNO, and what the extension needs of it."""
