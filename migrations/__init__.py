"""Alembic migrations of the database; installed as tracker.migrations."""
