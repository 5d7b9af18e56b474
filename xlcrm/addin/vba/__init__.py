"""A VBA project written from the text of its modules, by MS-OVBA and MS-CFB: sources only, nothing compiled."""

from xlcrm.addin.vba.module import Module
from xlcrm.addin.vba.project import project_bin

__all__ = ["Module", "project_bin"]
