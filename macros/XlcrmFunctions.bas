Attribute VB_Name = "XlcrmFunctions"
' Cell functions: each hands its arguments to Python. Written from the registry; do not edit.
Option Explicit

Public Function CRM_LASTCONTACT(customers, log_customers, log_dates, as_of, Optional log_results, Optional settings, Optional lang) As Variant
    CRM_LASTCONTACT = XlcrmCall("CRM_LASTCONTACT", Array(customers, log_customers, log_dates, as_of, log_results, settings, XlcrmSpoken(lang)))
End Function

Public Function CRM_NEXTCONTACT(last, every, Optional planned, Optional holidays, Optional settings, Optional lang) As Variant
    CRM_NEXTCONTACT = XlcrmCall("CRM_NEXTCONTACT", Array(last, every, planned, holidays, settings, XlcrmSpoken(lang)))
End Function

Public Function CRM_OVERDUE(last, every, as_of, Optional planned, Optional holidays, Optional count, Optional settings, Optional lang) As Variant
    CRM_OVERDUE = XlcrmCall("CRM_OVERDUE", Array(last, every, as_of, planned, holidays, count, settings, XlcrmSpoken(lang)))
End Function

Public Function CRM_WORKDAYS(first, last, Optional holidays, Optional weekdays, Optional lang) As Variant
    CRM_WORKDAYS = XlcrmCall("CRM_WORKDAYS", Array(first, last, holidays, weekdays, XlcrmSpoken(lang)))
End Function

Public Function CRM_NEXTBIRTHDAY(birthdays, as_of, Optional part, Optional lang) As Variant
    CRM_NEXTBIRTHDAY = XlcrmCall("CRM_NEXTBIRTHDAY", Array(birthdays, as_of, part, XlcrmSpoken(lang)))
End Function

Public Function CRM_RFM(customers, order_customers, order_dates, order_amounts, as_of, Optional part, Optional settings, Optional lang) As Variant
    CRM_RFM = XlcrmCall("CRM_RFM", Array(customers, order_customers, order_dates, order_amounts, as_of, part, settings, XlcrmSpoken(lang)))
End Function

Public Function CRM_ATRISK(customers, order_customers, order_dates, order_amounts, as_of, Optional part, Optional settings, Optional lang) As Variant
    CRM_ATRISK = XlcrmCall("CRM_ATRISK", Array(customers, order_customers, order_dates, order_amounts, as_of, part, settings, XlcrmSpoken(lang)))
End Function

Public Function CRM_TREND(customers, order_customers, order_dates, order_amounts, as_of, Optional part, Optional settings, Optional lang) As Variant
    CRM_TREND = XlcrmCall("CRM_TREND", Array(customers, order_customers, order_dates, order_amounts, as_of, part, settings, XlcrmSpoken(lang)))
End Function

Public Function CRM_SCORE(criteria, Optional weights, Optional best, Optional lang) As Variant
    CRM_SCORE = XlcrmCall("CRM_SCORE", Array(criteria, weights, best, XlcrmSpoken(lang)))
End Function

Public Function CRM_TIER(values, Optional cut_a, Optional cut_b, Optional settings, Optional lang) As Variant
    CRM_TIER = XlcrmCall("CRM_TIER", Array(values, cut_a, cut_b, settings, XlcrmSpoken(lang)))
End Function

Public Function CRM_PARETO(values, Optional part, Optional lang) As Variant
    CRM_PARETO = XlcrmCall("CRM_PARETO", Array(values, part, XlcrmSpoken(lang)))
End Function

Public Function CRM_VISITPLAN(customers, tiers, last_visits, as_of, Optional weeks, Optional per_day, Optional places, Optional holidays, Optional settings, Optional lang) As Variant
    CRM_VISITPLAN = XlcrmCall("CRM_VISITPLAN", Array(customers, tiers, last_visits, as_of, weeks, per_day, places, holidays, settings, XlcrmSpoken(lang)))
End Function

Public Function CRM_WHY(function_, Optional argument1, Optional argument2, Optional argument3, Optional argument4, Optional argument5, Optional argument6, Optional argument7, Optional argument8, Optional argument9, Optional lang) As Variant
    CRM_WHY = XlcrmCall("CRM_WHY", Array(function_, argument1, argument2, argument3, argument4, argument5, argument6, argument7, argument8, argument9, XlcrmSpoken(lang)))
End Function

' Help in the function wizard. Excel takes it only from a workbook that is shown, so this one is shown for a moment.
Public Sub XlcrmRegisterHelp()
    On Error GoTo done
    ThisWorkbook.IsAddin = False
    XlcrmDescribe "CRM_LASTCONTACT", 7
    XlcrmDescribe "CRM_NEXTCONTACT", 6
    XlcrmDescribe "CRM_OVERDUE", 8
    XlcrmDescribe "CRM_WORKDAYS", 5
    XlcrmDescribe "CRM_NEXTBIRTHDAY", 4
    XlcrmDescribe "CRM_RFM", 8
    XlcrmDescribe "CRM_ATRISK", 8
    XlcrmDescribe "CRM_TREND", 8
    XlcrmDescribe "CRM_SCORE", 4
    XlcrmDescribe "CRM_TIER", 5
    XlcrmDescribe "CRM_PARETO", 3
    XlcrmDescribe "CRM_VISITPLAN", 10
    XlcrmDescribe "CRM_WHY", 11
done:
    ThisWorkbook.IsAddin = True
    ThisWorkbook.Saved = True
End Sub

Private Sub XlcrmDescribe(ByVal functionName As String, ByVal count As Long)
    Dim helps() As String, place As Long
    ReDim helps(1 To count)
    For place = 1 To count
        helps(place) = XlcrmText("function." & functionName & "." & place)
    Next place
    Application.MacroOptions Macro:=functionName, Description:=XlcrmText("function." & functionName), Category:=XlcrmText("title"), ArgumentDescriptions:=helps
End Sub
