"""Named questions to the databases; the SQL is one for SQLite and PostgreSQL."""
