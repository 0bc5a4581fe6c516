"""Reminders, quiet hours, and several processes at work"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _workers()
    _reminders()
    _times()
    for table in ("booking", "event_answer", "sign_up"):
        op.execute(f"ALTER TABLE {table} ADD COLUMN room_id INTEGER REFERENCES room (id)")
    op.add_column("booking", sa.Column("confirmed_at", UTCDateTime(), nullable=True))
    op.add_column("outbox", sa.Column("reminds", sa.Text(), nullable=True))
    op.add_column("person", sa.Column("sleeps", sa.Integer(), nullable=True))
    op.add_column("person", sa.Column("wakes", sa.Integer(), nullable=True))


def _workers() -> None:
    op.create_table(
        "worker",
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("part", AutoString(), nullable=False),
        sa.Column("network", AutoString(), nullable=False),
        sa.Column("seen_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", "network"),
    )


def _reminders() -> None:
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("text", AutoString(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=True),
        sa.Column("first", AutoString(), nullable=True),
        sa.Column("rule", AutoString(), nullable=True),
        sa.Column("about", AutoString(), nullable=True),
        sa.Column("ahead", AutoString(), nullable=True),
        sa.Column("said_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["room_id"],
            ["room.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reminder_person_id", "reminder", ["person_id"], unique=False)
    op.create_index(
        "reminder_about",
        "reminder",
        ["about"],
        unique=False,
        sqlite_where=sa.text("about IS NOT NULL"),
        postgresql_where=sa.text("about IS NOT NULL"),
    )
    op.create_index(
        "reminder_at",
        "reminder",
        ["at"],
        unique=False,
        sqlite_where=sa.text("at IS NOT NULL"),
        postgresql_where=sa.text("at IS NOT NULL"),
    )
    op.create_index(
        "reminder_said",
        "reminder",
        ["said_at"],
        unique=False,
        sqlite_where=sa.text("at IS NULL"),
        postgresql_where=sa.text("at IS NULL"),
    )


def _times() -> None:
    op.create_table(
        "named_in_group",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("subject", AutoString(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["room_id"],
            ["room.id"],
        ),
        sa.PrimaryKeyConstraint("person_id", "subject"),
    )
    op.create_table(
        "reminder_times",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", AutoString(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("aheads", AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["room_id"],
            ["room.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "reminder_times_person",
        "reminder_times",
        ["person_id", "kind"],
        unique=True,
        sqlite_where=sa.text("person_id IS NOT NULL"),
        postgresql_where=sa.text("person_id IS NOT NULL"),
    )
    op.create_index(
        "reminder_times_room",
        "reminder_times",
        ["room_id", "kind"],
        unique=True,
        sqlite_where=sa.text("room_id IS NOT NULL"),
        postgresql_where=sa.text("room_id IS NOT NULL"),
    )
    op.create_index(
        "reminder_times_town",
        "reminder_times",
        ["kind"],
        unique=True,
        sqlite_where=sa.text("person_id IS NULL AND room_id IS NULL"),
        postgresql_where=sa.text("person_id IS NULL AND room_id IS NULL"),
    )
