"""count what names an issue; indexes for silences and curves

Revision ID: 0003
Revises: 0002
Create Date: 2026-11-28 07:40:00.000000
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

COUNT = """
WITH ranked AS (
  SELECT issue, article_id,
    row_number() OVER (PARTITION BY issue ORDER BY recorded, article_id) AS nth
  FROM namings
)
UPDATE namings SET nth = ranked.nth FROM ranked
WHERE ranked.issue = namings.issue AND ranked.article_id = namings.article_id
"""
PARTIAL = (
    ("ix_codings_uncoded", "codings", ["article_id"], "status <> 'coded'"),
    ("ix_articles_withdrawn", "articles", ["withdrawn"], "withdrawn IS NOT NULL"),
    ("ix_states_current", "states", ["party", "issue", "on"], "ended IS NULL"),
)


def upgrade() -> None:
    op.add_column("namings", sa.Column("nth", sa.Integer(), nullable=True))
    op.execute(COUNT)
    with op.batch_alter_table("namings") as table:
        table.alter_column("nth", existing_type=sa.Integer(), nullable=False)
    op.create_index("ix_namings_count", "namings", ["issue", "recorded", "nth"])
    op.create_index(op.f("ix_namings_article_id"), "namings", ["article_id"])
    for name, table_name, columns, where in PARTIAL:
        condition = sa.text(where)
        op.create_index(
            name, table_name, columns, sqlite_where=condition, postgresql_where=condition
        )
