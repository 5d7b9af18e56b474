"""Customers that stand twice: found, decided on by a person, brought together."""
