"""The picture in a mail, drawn without any program or font: bars with a line, as a PNG."""

from xlcrm.mail.picture.bars import Bar, bars

__all__ = ["Bar", "bars"]
