"""The cell functions as functions of LibreOffice Basic, which hand their cells on."""

from __future__ import annotations

from collections.abc import Iterator

from xlcrm.marks import UdfMark
from xlcrm.registry import Registry

_CALL = """\
REM xlcrm: written by xlcrm addin build, and put here when LibreOffice starts. Changes are lost.

Private oOffice As Object

Private Function XlcrmCall(sName As String, aCells)
  Dim aFound, nWidth As Long, nHeight As Long, n As Long, r As Long, c As Long
  If IsNull(oOffice) Then oOffice = createUnoService("org.xlcrm.office.Functions")
  If IsNull(oOffice) Then
    XlcrmCall = "xlcrm?"
    Exit Function
  End If
  aFound = oOffice.callFunction(sName, aCells)
  If Not IsArray(aFound) Then
    XlcrmCall = aFound
    Exit Function
  End If
  nWidth = aFound(0)
  nHeight = UBound(aFound) / nWidth
  Dim aRows(1 To nHeight, 1 To nWidth)
  If nWidth = 1 Then
    For r = 1 To nHeight
      aRows(r, 1) = aFound(r)
    Next r
    XlcrmCall = aRows
    Exit Function
  End If
  n = 0
  For r = 1 To nHeight
    For c = 1 To nWidth
      n = n + 1
      aRows(r, c) = aFound(n)
    Next c
  Next r
  XlcrmCall = aRows
End Function
"""


def functions(registry: Registry) -> str:
    """The module: ASCII, one function for each mark."""
    marks = [entry.mark for entry in registry.udfs() if isinstance(entry.mark, UdfMark)]
    return "\n".join([_CALL, *("\n".join(_function(mark)) + "\n" for mark in marks)])


def _function(mark: UdfMark) -> Iterator[str]:
    names = [f"a_{each.name}" for each in mark.arguments]
    yield f"Function {mark.name}({', '.join(f'Optional {name}' for name in names)})"
    yield f"  Dim aCells({len(names) - 1})"
    for place, name in enumerate(names):
        yield f"  If Not IsMissing({name}) Then aCells({place}) = {name}"
    yield f'  {mark.name} = XlcrmCall("{mark.name}", aCells())'
    yield "End Function"
