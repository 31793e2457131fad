"""the index of when statements ended holds those alone that did

Revision ID: 0005
Revises: 0004
Create Date: 2026-11-28 11:10:00.000000
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ENDED = sa.text("ended IS NOT NULL")


def upgrade() -> None:
    op.drop_index(op.f("ix_statements_ended"), "statements")
    op.create_index(
        "ix_statements_ended", "statements", ["ended"],
        sqlite_where=ENDED, postgresql_where=ENDED,
    )  # fmt: skip
