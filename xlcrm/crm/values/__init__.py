"""Cells → values of one type, a column at a time. Nothing is dropped in silence: what is not read is a `Fault`."""
