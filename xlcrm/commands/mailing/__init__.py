"""Mails from a workbook: who gets which, in which words, and what became of them."""
