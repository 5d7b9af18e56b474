Attribute VB_Name = "XlcrmRibbon"
' What the ribbon calls. Texts come from the sheet "texts" of this add-in: VBA's own code page cannot hold Chinese.
Option Explicit

Private mRibbon As IRibbonUI

Public Sub XlcrmRibbonLoad(ribbon As IRibbonUI)
    Set mRibbon = ribbon
End Sub

Public Sub XlcrmGetLabel(control As IRibbonControl, ByRef returnedVal)
    returnedVal = XlcrmText(control.ID & ".label")
End Sub

Public Sub XlcrmGetScreentip(control As IRibbonControl, ByRef returnedVal)
    returnedVal = XlcrmText(control.ID & ".label")
End Sub

Public Sub XlcrmGetSupertip(control As IRibbonControl, ByRef returnedVal)
    returnedVal = XlcrmText(control.ID & ".help")
End Sub

Public Sub XlcrmGetVisible(control As IRibbonControl, ByRef returnedVal)
    returnedVal = XlcrmShowsAll()
End Sub

Public Sub XlcrmGetPressed(control As IRibbonControl, ByRef returnedVal)
    returnedVal = XlcrmShowsAll()
End Sub

Public Sub XlcrmGetMenu(control As IRibbonControl, ByRef returnedVal)
    returnedVal = XlcrmMenu()
End Sub

Public Sub XlcrmOnAction(control As IRibbonControl)
    XlcrmDispatch control.ID
    XlcrmRedraw
End Sub

Public Sub XlcrmOnToggle(control As IRibbonControl, pressed As Boolean)
    XlcrmShowAll pressed
    XlcrmRedraw
End Sub

Public Sub XlcrmOnList(control As IRibbonControl)
    XlcrmShowSheet Mid$(control.ID, Len("xlcrmList_") + 1)
End Sub

' The ribbon is lost when somebody stops the VBA editor; labels then stay as they are until Excel starts again.
Private Sub XlcrmRedraw()
    On Error Resume Next
    If Not mRibbon Is Nothing Then mRibbon.Invalidate
End Sub
