"""The sheets of the modules that listen: surveys, lessons and advocates."""
