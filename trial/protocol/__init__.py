"""The protocol as data files, and their loading into the database."""
