"""Relations: stages, the four types, who of us knows whom of them, what was spent on them, who belongs to and who brought whom."""
