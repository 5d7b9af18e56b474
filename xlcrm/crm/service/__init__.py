"""Requests and complaints: how soon they are answered and solved, counted over working hours."""
