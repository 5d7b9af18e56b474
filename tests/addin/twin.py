"""The add-in as a macro workbook that LibreOffice can run: the same modules, Python reached by a real process.

Three modules are others: `xlwings` (its DLL is for Windows), `XLPy` (the object that the DLL gives) and `XlcrmSystem` (message
boxes and the registry).
"""

from __future__ import annotations

from pathlib import Path

from xlcrm.addin.build import build_addin
from xlcrm.addin.vba import Module
from xlcrm.registry import builtins

XLWINGS = """Attribute VB_Name = "xlwings"
Option Explicit

Public Function RunPython(PythonCommand As String)
    XlcrmWrite "{folder}/command.txt", PythonCommand
    Shell "{folder}/run.sh", 0, "{button}", {wait}
End Function

Public Sub XlcrmWrite(ByVal path As String, ByVal text As String)
    Dim file As Integer
    file = FreeFile
    Open path For Output As #file
    Print #file, text
    Close #file
End Sub
"""
XLPY = """Attribute VB_Name = "XLPy"
Option Explicit

Public Function CallUDF(ByVal module As String, ByVal name As String, ByVal given As Variant, ByVal book As Variant, ByVal caller As Variant) As Variant
    Dim place As Long, said As String
    said = module & vbLf & name
    For place = LBound(given) To UBound(given)
        If TypeName(given(place)) = "Error" Then said = said & vbLf & "missing" Else said = said & vbLf & Told(given(place))
    Next place
    XlcrmWrite "{folder}/call.txt", said
    Shell "{folder}/run.sh", 0, "call", True
    CallUDF = Answer()
End Function

' An argument in one line: the number of columns and the cells one after the other.
Private Function Told(ByVal given As Variant) As String
    Dim row As Long, column As Long, cells As Object
    Select Case TypeName(given)
        Case "Range"
            Set cells = given
            Told = CStr(cells.Columns.Count)
            For row = 1 To cells.Rows.Count
                For column = 1 To cells.Columns.Count
                    Told = Told & " " & One(cells.Cells(row, column).Value)
                Next column
            Next row
        Case Else
            Told = "1 " & One(given)
    End Select
End Function

Private Function One(ByVal value As Variant) As String
    If IsEmpty(value) Then
        One = "E"
    ElseIf TypeName(value) = "String" Then
        One = "S" & XlcrmHex(value)
    Else
        One = "D" & Trim(Str(value))
    End If
End Function

Private Function Answer() As Variant
    Dim file As Integer, rows As Long, row As Long, line As String, cells As Variant
    file = FreeFile
    Open "{folder}/answer.txt" For Input As #file
    Line Input #file, line
    rows = CLng(line)
    ReDim cells(1 To rows, 1 To 1)
    For row = 1 To rows
        Line Input #file, line
        If Left(line, 1) = "D" Then cells(row, 1) = Val(Mid(line, 2)) Else cells(row, 1) = Mid(line, 2)
    Next row
    Close #file
    Answer = cells
End Function
"""
SYSTEM = """Attribute VB_Name = "XlcrmSystem"
Option Explicit

Private mSaid As String
Private mLang As String
Private mAll As String
Private mAnswers As String
Private mPrompt As String

Public Sub XlcrmSay(ByVal text As String)
    mSaid = text
End Sub

Public Function XlcrmLastSaid() As String
    XlcrmLastSaid = mSaid
    mSaid = ""
End Function

Public Function XlcrmLastPrompt() As String
    XlcrmLastPrompt = mPrompt
End Function

' Answers that a test has laid ready, separated by lines; "cancel" is the button of that name.
Public Sub XlcrmLay(ByVal answers As String)
    mAnswers = answers
End Sub

Public Function XlcrmInput(ByVal prompt As String, ByVal proposed As String, ByRef answer As String) As Boolean
    Dim laid As Variant
    mPrompt = prompt
    laid = Split(mAnswers, vbLf)
    mAnswers = Mid(mAnswers, Len(laid(0)) + 2)
    If laid(0) = "cancel" Then Exit Function
    answer = IIf(laid(0) = "", proposed, laid(0))
    XlcrmInput = True
End Function

Public Function XlcrmFiles(ByVal prompt As String, ByRef answer As String) As Boolean
    XlcrmFiles = XlcrmInput(prompt, "", answer)
End Function

Public Function XlcrmIsMac() As Boolean
    XlcrmIsMac = (mAll = "mac")
End Function

Public Function XlcrmRemembered(ByVal key As String) As String
    XlcrmRemembered = IIf(key = "lang", mLang, mAll)
End Function

Public Sub XlcrmRemember(ByVal key As String, ByVal value As String)
    If key = "lang" Then mLang = value Else mAll = value
End Sub
"""
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Filter/Import/VBA"><prop oor:name="Load" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Filter/Import/VBA"><prop oor:name="Executable" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


def write_twin(folder: Path, python: str, root: Path, *, live: bool = False) -> Path:
    """The twin, the script that starts Python for it, and a profile in which its macros may run.

    `live`: buttons change the workbook that is open, while the office goes on, through a process that waits for them
    (twin_process FOLDER press); else they are noted only.
    """
    slots = {"{folder}": str(folder), "{button}": "press" if live else "note", "{wait}": str(not live)}
    sources = {"xlwings": XLWINGS, "XLPy": XLPY, "XlcrmSystem": SYSTEM}
    for slot, value in slots.items():
        sources = {name: text.replace(slot, value) for name, text in sources.items()}
    modules = [Module(name, "standard", text) for name, text in sources.items()]
    path = folder / "twin.xlsm"
    path.write_bytes(build_addin(builtins(), "xlsm", modules))
    run = folder / "run.sh"
    alone = f"PYTHONPATH={root} exec {python} -m tests.addin.twin_process {folder} $1"
    waiting = f"mv {folder}/command.txt {folder}/command.ready"
    run.write_text(f"#!/bin/sh\n{waiting if live else alone}\n")
    run.chmod(0o755)
    settings = folder / "profile" / "user"
    settings.mkdir(parents=True)
    (settings / "registrymodifications.xcu").write_text(PROFILE, "utf-8")
    return path
