"""count what was read as it is learned; indexes for silences and curves

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

COUNT_NAMINGS = """
WITH ranked AS (
  SELECT issue, article_id,
    row_number() OVER (PARTITION BY issue ORDER BY recorded, article_id) AS nth
  FROM namings
)
UPDATE namings SET nth = ranked.nth FROM ranked
WHERE ranked.issue = namings.issue AND ranked.article_id = namings.article_id
"""
COUNT_UNCODED = """
WITH steps AS (
  SELECT id, recorded, CASE WHEN status <> 'coded' THEN 1 ELSE 0 END
    - coalesce(lag(CASE WHEN status <> 'coded' THEN 1 ELSE 0 END)
        OVER (PARTITION BY article_id ORDER BY id), 0) AS step
  FROM codings
), summed AS (SELECT id, sum(step) OVER (ORDER BY recorded, id) AS uncoded FROM steps)
UPDATE codings SET uncoded = summed.uncoded FROM summed WHERE summed.id = codings.id
"""
CURVE = ["party", "issue", "on", "stance", "score", "basis", "utterances", "articles"]
PARTIAL = (
    ("ix_articles_withdrawn", "articles", ["withdrawn"], "withdrawn IS NOT NULL"),
    ("ix_states_current", "states", CURVE, "ended IS NULL"),
)


def upgrade() -> None:
    for table_name, column, count in (
        ("namings", "nth", COUNT_NAMINGS),
        ("codings", "uncoded", COUNT_UNCODED),
    ):
        # SQLite cannot make a column NOT NULL without copying the table: it is born with a default
        added = sa.Column(column, sa.Integer(), nullable=False, server_default="0")
        op.add_column(table_name, added)
        op.execute(count)
    op.create_index("ix_namings_count", "namings", ["issue", "recorded", "nth"])
    op.create_index(op.f("ix_namings_article_id"), "namings", ["article_id"])
    op.drop_index(op.f("ix_codings_recorded"), "codings")
    op.create_index("ix_codings_uncoded", "codings", ["recorded", "id", "uncoded"])
    op.drop_index("ix_states_cell", "states")
    op.create_index("ix_states_cell", "states", ["party", "issue", "on", "recorded", "ended"])
    for name, table_name, columns, where in PARTIAL:
        condition = sa.text(where)
        op.create_index(
            name, table_name, columns, sqlite_where=condition, postgresql_where=condition
        )
