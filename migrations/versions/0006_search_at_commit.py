"""index new statements for search once for each transaction

Revision ID: 0006
Revises: 0005
Create Date: 2026-11-28 11:30:00.000000
"""

from alembic import op

from tracker.statements import search

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        return
    for name in ("insert", "delete", "update"):
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {search.FTS_TABLE}_{name}")
    for trigger in search.TRIGGERS:
        connection.exec_driver_sql(trigger)
