"""What a button asks: a box with one line to type into, which LibreOffice does not have, and its dialog for files."""

from __future__ import annotations

from typing import Any

import uno
from com.sun.star.awt import Selection

WIDTH, MARGIN, LINE = 260, 8, 11
_FIXED = {
    "Label": "com.sun.star.awt.UnoControlFixedTextModel",
    "Field": "com.sun.star.awt.UnoControlEditModel",
    "OK": "com.sun.star.awt.UnoControlButtonModel",
    "Cancel": "com.sun.star.awt.UnoControlButtonModel",
}
_PLACE = 3  # com.sun.star.awt.PosSize.POS
_OK, _CANCEL = 1, 2  # com.sun.star.awt.PushButtonType


def typed(context: Any, window: Any, text: str, proposed: str) -> str | None:
    """What a person types into a box in the middle of a window; None for Cancel."""
    make = context.ServiceManager.createInstanceWithContext
    model = make("com.sun.star.awt.UnoControlDialogModel", context)
    lines = sum(1 + len(line) // 48 for line in text.splitlines())
    below = 2 * MARGIN + lines * LINE
    model.Title, model.Width, model.Height = "xlcrm", WIDTH, below + 50
    _add(model, "Label", (MARGIN, MARGIN, WIDTH - 2 * MARGIN, lines * LINE), Label=text, MultiLine=True)
    _add(model, "Field", (MARGIN, below, WIDTH - 2 * MARGIN, 14), Text=proposed)
    _add(model, "OK", (WIDTH - 128, below + 24, 56, 16), PushButtonType=_OK, DefaultButton=True)
    _add(model, "Cancel", (WIDTH - 66, below + 24, 56, 16), PushButtonType=_CANCEL)
    dialog = make("com.sun.star.awt.UnoControlDialog", context)
    dialog.setModel(model)
    dialog.createPeer(window.Toolkit, window)
    around, size = window.PosSize, dialog.PosSize
    dialog.setPosSize(
        max(0, (around.Width - size.Width) // 2), max(0, (around.Height - size.Height) // 3), 0, 0, _PLACE
    )
    dialog.getControl("Field").setSelection(Selection(0, len(proposed)))  # typing replaces what is proposed
    dialog.getControl("Field").setFocus()
    try:
        return str(dialog.getControl("Field").Text) if dialog.execute() else None
    finally:
        dialog.dispose()


def chosen_files(context: Any, title: str) -> list[str] | None:
    """The paths of the files that a person chooses; None for Cancel."""
    picker = context.ServiceManager.createInstanceWithContext("com.sun.star.ui.dialogs.FilePicker", context)
    picker.setTitle(title)
    picker.setMultiSelectionMode(True)
    if not picker.execute():
        return None
    return [str(uno.fileUrlToSystemPath(url)) for url in picker.getSelectedFiles()]


def _add(model: Any, name: str, where: tuple[int, int, int, int], **properties: Any) -> None:
    """One part of the box."""
    part = model.createInstance(_FIXED[name])
    part.PositionX, part.PositionY, part.Width, part.Height = where
    for each, value in properties.items():
        setattr(part, each, value)
    model.insertByName(name, part)
