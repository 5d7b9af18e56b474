Attribute VB_Name = "XlcrmCommands"
' What a button does: either something here, or a command of xlcrm in Python.
Option Explicit

Private Const SHEET_OF_TEXTS As String = "texts"
Private Const LONGEST As Long = 1500 ' characters: a command line of Windows ends at 8191, and each travels as four
Private mRows As Collection ' key of a text -> its row: the ribbon asks for some hundred texts at a time

' The one way from a control's id to what it does.
Public Sub XlcrmDispatch(ByVal id As String)
    Select Case id
        Case "xlcrm_refresh": XlcrmRun "refresh"
        Case "xlcrm_log": XlcrmRun "log"
        Case "xlcrm_today": XlcrmShowSheet "today"
        Case "xlcrm_undo": XlcrmRun "undo"
        Case "xlcrm_tiers": XlcrmRun "tiers"
        Case "xlcrm_risk": XlcrmRun "risk"
        Case "xlcrm_dashboard": XlcrmRun "dashboard"
        Case "xlcrm_why": XlcrmRun "why"
        Case "xlcrm_overdue": XlcrmRun "overdue"
        Case "xlcrm_greetings": XlcrmRun "greetings"
        Case "xlcrm_visits": XlcrmRun "visits"
        Case "xlcrm_brief": XlcrmRun "brief"
        Case "xlcrm_split": XlcrmRun "split"
        Case "xlcrm_merge": XlcrmRun "merge"
        Case "xlcrm_handover": XlcrmRun "handover"
        Case "xlcrm_mail": XlcrmRun "mail"
        Case "xlcrm_send": XlcrmRun "send"
        Case "xlcrm_report": XlcrmRun "report"
        Case "xlcrm_take": XlcrmRun "take"
        Case "xlcrm_putback": XlcrmRun "putback"
        Case "xlcrm_assign": XlcrmRun "assign"
        Case "xlcrm_check": XlcrmRun "check"
        Case "xlcrm_import": XlcrmRun "import"
        Case "xlcrm_duplicates": XlcrmRun "duplicates"
        Case "xlcrm_settings": XlcrmShowSheet "settings"
        Case "xlcrm_lang": XlcrmSwitchLang
        Case "xlcrm_add": XlcrmRun "add"
        Case "xlcrm_log_0": XlcrmRun "log"
        Case "xlcrm_log_1": XlcrmQuick "log", "xlcrm_log_1"
        Case "xlcrm_log_2": XlcrmQuick "log", "xlcrm_log_2"
        Case "xlcrm_log_3": XlcrmQuick "log", "xlcrm_log_3"
        Case "xlcrm_log_4": XlcrmQuick "log", "xlcrm_log_4"
        Case "xlcrm_log_5": XlcrmQuick "log", "xlcrm_log_5"
        Case "xlcrm_log_6": XlcrmQuick "log", "xlcrm_log_6"
        Case "xlcrm_merge_0": XlcrmRun "merge"
        Case "xlcrm_merge_1": XlcrmQuick "merge", "xlcrm_merge_1"
        Case "xlcrm_import_0": XlcrmRun "import"
        Case "xlcrm_import_1": XlcrmQuick "import", "xlcrm_import_1"
        Case "xlcrm_add_0": XlcrmRun "add"
        Case "xlcrm_add_1": XlcrmQuick "add", "xlcrm_add_1"
        Case "xlcrm_add_2": XlcrmQuick "add", "xlcrm_add_2"
        Case "xlcrm_add_3": XlcrmQuick "add", "xlcrm_add_3"
        Case "xlcrm_add_4": XlcrmQuick "add", "xlcrm_add_4"
        Case "xlcrm_add_5": XlcrmQuick "add", "xlcrm_add_5"
        Case "xlcrm_add_6": XlcrmQuick "add", "xlcrm_add_6"
        Case "xlcrm_add_7": XlcrmQuick "add", "xlcrm_add_7"
        Case "xlcrm_add_8": XlcrmQuick "add", "xlcrm_add_8"
        Case "xlcrm_add_9": XlcrmQuick "add", "xlcrm_add_9"
        Case "xlcrm_add_10": XlcrmQuick "add", "xlcrm_add_10"
        Case "xlcrm_add_11": XlcrmQuick "add", "xlcrm_add_11"
        Case "xlcrm_add_12": XlcrmQuick "add", "xlcrm_add_12"
        Case "xlcrm_add_13": XlcrmQuick "add", "xlcrm_add_13"
        Case "xlcrm_add_14": XlcrmQuick "add", "xlcrm_add_14"
        Case "xlcrm_add_15": XlcrmQuick "add", "xlcrm_add_15"
        Case "xlcrm_add_16": XlcrmQuick "add", "xlcrm_add_16"
        Case "xlcrm_add_17": XlcrmQuick "add", "xlcrm_add_17"
        Case "xlcrm_add_18": XlcrmQuick "add", "xlcrm_add_18"
        Case "xlcrm_add_19": XlcrmQuick "add", "xlcrm_add_19"
        Case "xlcrm_add_20": XlcrmQuick "add", "xlcrm_add_20"
        Case "xlcrm_add_21": XlcrmQuick "add", "xlcrm_add_21"
        Case Else
            XlcrmSay XlcrmText("unknown") & " " & id
    End Select
End Sub

' Run a command on the open workbook; what it asks for is asked before.
Public Sub XlcrmRun(ByVal command As String)
    Dim answers As String
    If ActiveWorkbook Is Nothing Then
        XlcrmSay XlcrmText("noworkbook")
        Exit Sub
    End If
    If Not XlcrmAsked(command, answers) Then Exit Sub
    XlcrmSend command, answers
End Sub

' A line of a button's own menu: the answers that it stands for are with its texts.
Public Sub XlcrmQuick(ByVal command As String, ByVal id As String)
    If ActiveWorkbook Is Nothing Then
        XlcrmSay XlcrmText("noworkbook")
    Else
        XlcrmSend command, vbLf & XlcrmText(id & ".answers")
    End If
End Sub

' Hand a command to Python: where the cursor is and what was answered travel as hexadecimal UTF-16, which no shell or
' code page can change.
Public Sub XlcrmSend(ByVal command As String, ByVal answers As String)
    Dim said As String
    On Error GoTo failed
    said = XlcrmPlace() & answers
    If Len(said) > LONGEST Then
        XlcrmSay XlcrmText("toolong")
        Exit Sub
    End If
    Application.StatusBar = XlcrmText("running")
    RunPython "import xlcrm.hosts.excel.buttons as b;b.press('" & command & "','" & XlcrmLang() & "','" & XlcrmHex(said) & "')"
    XlcrmCalm
    Exit Sub
failed:
    said = Err.Description
    XlcrmCalm
    XlcrmSay XlcrmText("failed") & vbLf & said
End Sub

' Where the cursor is; row 0 on a chart sheet.
Private Function XlcrmPlace() As String
    Dim row As Long
    If TypeName(ActiveSheet) = "Worksheet" Then row = ActiveCell.Row
    XlcrmPlace = "sheet=" & ActiveSheet.Name & vbLf & "row=" & row
End Function

' The status bar is Excel's again; on a Mac Python works on and calms it itself when it is done.
Private Sub XlcrmCalm()
    If Not XlcrmIsMac() Then Application.StatusBar = False
End Sub

' The questions of a command, one box each: texts "ask.COMMAND.1", "ask.COMMAND.2" and so on. False: cancelled.
Private Function XlcrmAsked(ByVal command As String, ByRef answers As String) As Boolean
    Dim number As Long, key As String, answer As String
    number = 1
    key = "ask." & command & ".1"
    Do While XlcrmText(key) <> key
        If XlcrmText(key & ".kind") = "files" Then
            If Not XlcrmFiles(XlcrmText(key), answer) Then Exit Function
        ElseIf Not XlcrmInput(Replace(XlcrmText(key), "{row}", XlcrmRowShown()), XlcrmText(key & ".default"), answer) Then
            Exit Function
        End If
        answers = answers & vbLf & XlcrmText(key & ".option") & "=" & Replace(Replace(answer, vbCr, " "), vbLf, " ")
        number = number + 1
        key = "ask." & command & "." & number
    Loop
    XlcrmAsked = True
End Function

' The row with the cursor as a person knows it: its number and its first three texts.
Private Function XlcrmRowShown() As String
    Dim column As Long, found As Long, text As String
    If TypeName(ActiveSheet) <> "Worksheet" Then Exit Function
    XlcrmRowShown = Replace(XlcrmText("row"), "{n}", CStr(ActiveCell.Row))
    For column = 1 To 50
        text = Trim(ActiveSheet.Cells(ActiveCell.Row, column).Text)
        If text <> "" Then
            XlcrmRowShown = XlcrmRowShown & " " & Left$(text, 25)
            found = found + 1
            If found = 3 Then Exit Function
        End If
    Next column
End Function

' Show one of the sheets that xlcrm makes; its key is that of the texts, such as "today".
Public Sub XlcrmShowSheet(ByVal key As String)
    Dim sheet As Object
    Set sheet = XlcrmSheet(key)
    If sheet Is Nothing Then
        XlcrmSay XlcrmText("nosheet") & " " & XlcrmText("sheet." & key)
    Else
        If sheet.Visible <> xlSheetVisible Then sheet.Visible = xlSheetVisible
        sheet.Activate
    End If
End Sub

' A sheet of the open workbook by its Chinese or English name.
Private Function XlcrmSheet(ByVal key As String) As Object
    Dim sheet As Object
    If ActiveWorkbook Is Nothing Then Exit Function
    For Each sheet In ActiveWorkbook.Worksheets
        If sheet.Name = XlcrmTextIn("sheet." & key, "zh") Or sheet.Name = XlcrmTextIn("sheet." & key, "en") Then
            Set XlcrmSheet = sheet
            Exit Function
        End If
    Next sheet
End Function

' The menu of lists: the sheets of xlcrm that are in the workbook.
Public Function XlcrmMenu() As String
    Dim menu As String, key As Variant
    For Each key In Split(XlcrmText("lists"), " ")
        If Not XlcrmSheet(key) Is Nothing Then
            menu = menu & "<button id=""xlcrmList_" & key & """ label=""" & XlcrmXml(XlcrmText("sheet." & key)) & """ onAction=""XlcrmOnList""/>"
        End If
    Next key
    If menu = "" Then menu = "<button id=""xlcrmList_none"" enabled=""false"" label=""" & XlcrmXml(XlcrmText("nolists")) & """/>"
    XlcrmMenu = "<menu xmlns=""http://schemas.microsoft.com/office/2009/07/customui"">" & menu & "</menu>"
End Function

Private Function XlcrmXml(ByVal text As String) As String
    XlcrmXml = Replace(Replace(Replace(text, "&", "&amp;"), "<", "&lt;"), """", "&quot;")
End Function

' Text by its key, in the language chosen; the key itself when there is none.
Public Function XlcrmText(ByVal key As String) As String
    XlcrmText = XlcrmTextIn(key, XlcrmLang())
End Function

Private Function XlcrmTextIn(ByVal key As String, ByVal lang As String) As String
    Dim row As Long
    row = XlcrmRowOf(key)
    XlcrmTextIn = key
    If row > 0 Then XlcrmTextIn = CStr(ThisWorkbook.Worksheets(SHEET_OF_TEXTS).Cells(row, IIf(lang = "zh", 2, 3)).Value)
End Function

' The row of a text; 0 when there is none.
Private Function XlcrmRowOf(ByVal key As String) As Long
    If mRows Is Nothing Then XlcrmReadRows
    On Error Resume Next
    XlcrmRowOf = mRows.Item(key)
End Function

Private Sub XlcrmReadRows()
    Dim texts As Object, row As Long
    Set mRows = New Collection
    Set texts = ThisWorkbook.Worksheets(SHEET_OF_TEXTS)
    row = 1
    Do While CStr(texts.Cells(row, 1).Value) <> ""
        mRows.Add row, CStr(texts.Cells(row, 1).Value)
        row = row + 1
    Loop
End Sub

' zh or en: as chosen by the button, else by the language of Excel.
Public Function XlcrmLang() As String
    XlcrmLang = XlcrmRemembered("lang")
    If XlcrmLang <> "zh" And XlcrmLang <> "en" Then XlcrmLang = XlcrmOfficeLang()
End Function

Private Function XlcrmOfficeLang() As String
    Dim id As Long
    XlcrmOfficeLang = "en"
    On Error Resume Next
    id = Application.LanguageSettings.LanguageID(2)
    If Err.Number <> 0 Then id = IIf(Application.International(1) = 86, 4, 0)
    If (id And &H3FF) = 4 Then XlcrmOfficeLang = "zh"
End Function

Public Sub XlcrmSwitchLang()
    XlcrmRemember "lang", IIf(XlcrmLang() = "zh", "en", "zh")
End Sub

' The first day shows one group; the button More shows the others too.
Public Function XlcrmShowsAll() As Boolean
    XlcrmShowsAll = (XlcrmRemembered("all") = "yes")
End Function

Public Sub XlcrmShowAll(ByVal pressed As Boolean)
    XlcrmRemember "all", IIf(pressed, "yes", "no")
End Sub

' UTF-16 code units as four hexadecimal digits each.
Public Function XlcrmHex(ByVal text As String) As String
    Dim place As Long
    For place = 1 To Len(text)
        XlcrmHex = XlcrmHex & Right$("000" & Hex$(AscW(Mid$(text, place, 1)) And &HFFFF&), 4)
    Next place
End Function

' A cell function in Python. What cannot be asked is said in the cell; an exception would only show #VALUE!.
Public Function XlcrmCall(ByVal functionName As String, ByVal arguments As Variant) As Variant
    On Error GoTo failed
    If XlcrmIsMac() Then
        XlcrmCall = XlcrmText("macfunctions")
    Else
        XlcrmCall = XLPy.CallUDF("xlcrm.hosts.excel.functions", functionName, XlcrmUsed(arguments), ActiveWorkbook, Application.Caller)
    End If
    Exit Function
failed:
    XlcrmCall = XlcrmText("failed") & " " & Err.Description
End Function

' The language asked for in a cell, else the user's.
Public Function XlcrmSpoken(Optional ByVal lang As Variant) As Variant
    If IsMissing(lang) Then
        XlcrmSpoken = XlcrmLang()
    ElseIf IsObject(lang) Then
        Set XlcrmSpoken = lang
    Else
        XlcrmSpoken = lang
    End If
End Function

' Whole columns (A:A) are cut to what their sheet uses: a million empty cells would travel otherwise.
Private Function XlcrmUsed(ByVal arguments As Variant) As Variant
    Dim place As Long, used As Object
    For place = LBound(arguments) To UBound(arguments)
        If TypeName(arguments(place)) = "Range" Then
            If arguments(place).Rows.Count = arguments(place).Worksheet.Rows.Count Then
                Set used = Application.Intersect(arguments(place), arguments(place).Worksheet.UsedRange)
                If Not used Is Nothing Then Set arguments(place) = used
            End If
        End If
    Next place
    XlcrmUsed = arguments
End Function
