"""The sheets of the module tasks."""
