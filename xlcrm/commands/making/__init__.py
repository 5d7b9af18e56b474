"""What stands on the sheets of ours, one file per topic: from the desk to a prepared sheet."""
