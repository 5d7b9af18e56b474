Attribute VB_Name = "XlcrmSystem"
' What differs from system to system: message boxes that can show Chinese everywhere, and what is remembered for the user.
Option Explicit

#If Not Mac Then
    Private Declare PtrSafe Function MessageBoxW Lib "user32" (ByVal window As LongPtr, ByVal text As LongPtr, ByVal title As LongPtr, ByVal kind As Long) As Long
#End If

' VBA's own MsgBox shows question marks for Chinese on a Windows with another code page.
Public Sub XlcrmSay(ByVal text As String)
    #If Mac Then
        MsgBox text, vbInformation, XlcrmText("title")
    #Else
        Dim title As String
        title = XlcrmText("title")
        MessageBoxW Application.Hwnd, StrPtr(text), StrPtr(title), &H40
    #End If
End Sub

' Excel's own input box, which takes Chinese on every system; False when it was cancelled.
Public Function XlcrmInput(ByVal prompt As String, ByVal proposed As String, ByRef answer As String) As Boolean
    Dim given As Variant
    given = Application.InputBox(Left$(prompt, 255), XlcrmText("title"), proposed, Type:=2)
    If VarType(given) = vbBoolean Then Exit Function
    answer = CStr(given)
    XlcrmInput = True
End Function

' Files chosen in Excel's own dialog, a bar after each: no path of Windows holds one. False when it was cancelled.
Public Function XlcrmFiles(ByVal prompt As String, ByRef answer As String) As Boolean
    Dim given As Variant, path As Variant
    #If Mac Then
        given = Application.GetOpenFilename(Title:=prompt)
    #Else
        given = Application.GetOpenFilename(Title:=prompt, MultiSelect:=True)
    #End If
    If VarType(given) = vbBoolean Then Exit Function
    answer = ""
    If IsArray(given) Then
        For Each path In given
            answer = answer & path & "|"
        Next path
    Else
        answer = given & "|"
    End If
    XlcrmFiles = True
End Function

Public Function XlcrmIsMac() As Boolean
    #If Mac Then
        XlcrmIsMac = True
    #End If
End Function

Public Function XlcrmRemembered(ByVal key As String) As String
    XlcrmRemembered = GetSetting("xlcrm", "ribbon", key, "")
End Function

Public Sub XlcrmRemember(ByVal key As String, ByVal value As String)
    SaveSetting "xlcrm", "ribbon", key, value
End Sub
