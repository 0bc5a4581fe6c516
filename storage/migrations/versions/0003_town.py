"""Associations, appointments, gear, approval, series and the queue"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

OVERLAP_POSTGRES = """
ALTER TABLE booking ADD CONSTRAINT booking_overlap EXCLUDE USING gist (
    int8range(space_id, space_id, '[]') WITH &&, tstzrange(starts_at, held_until, '[)') WITH &&
) WHERE (cancelled_at IS NULL AND quantity IS NULL)
"""
CHANGE = "UPDATE OF space_id, starts_at, held_until, cancelled_at, quantity"
OVERLAP_SQLITE = """
CREATE TRIGGER booking_overlap_{when} BEFORE {event} ON booking
WHEN NEW.cancelled_at IS NULL AND NEW.quantity IS NULL AND (
    SELECT held_until FROM booking
    WHERE space_id = NEW.space_id AND cancelled_at IS NULL AND starts_at < NEW.held_until AND id IS NOT NEW.id
    ORDER BY starts_at DESC LIMIT 1
) > NEW.starts_at BEGIN SELECT RAISE(ABORT, 'booking_overlap'); END
"""
LENT = """
    SELECT coalesce(max(lent), 0) FROM (
        SELECT (
            SELECT coalesce(sum(other.quantity), 0) FROM booking AS other
            WHERE other.space_id = NEW.space_id AND other.cancelled_at IS NULL AND other.id {but}
                AND other.starts_at <= moment.at AND other.held_until > moment.at
        ) AS lent FROM (
            SELECT NEW.starts_at AS at UNION
            SELECT starts_at FROM booking WHERE space_id = NEW.space_id AND cancelled_at IS NULL AND id {but}
                AND starts_at > NEW.starts_at AND starts_at < NEW.held_until
        ) AS moment
    ) AS lending
"""
LENT_SQLITE = """
CREATE TRIGGER gear_overlent_{when} BEFORE {event} ON booking
WHEN NEW.cancelled_at IS NULL AND NEW.quantity IS NOT NULL AND NEW.quantity + ({lent}) > (
    SELECT coalesce(quantity, 0) FROM space WHERE id = NEW.space_id
) BEGIN SELECT RAISE(ABORT, 'gear_overlent'); END
"""
LENT_POSTGRES = (
    """
CREATE FUNCTION gear_overlent() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE there integer;
BEGIN
    SELECT coalesce(quantity, 0) INTO there FROM space WHERE id = NEW.space_id FOR NO KEY UPDATE;
    IF NEW.quantity + ({lent}) > there THEN
        RAISE EXCEPTION 'gear_overlent' USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'gear_overlent';
    END IF;
    RETURN NEW;
END $$
""".replace("{lent}", LENT.format(but="IS DISTINCT FROM NEW.id")),
    f"""
CREATE TRIGGER gear_overlent BEFORE INSERT OR {CHANGE} ON booking FOR EACH ROW
WHEN (NEW.cancelled_at IS NULL AND NEW.quantity IS NOT NULL) EXECUTE FUNCTION gear_overlent()
""",
)


def upgrade() -> None:
    _associations()
    _appointments()
    _spaces()
    _bookings()
    _queue()
    _overlap()


def _associations() -> None:
    op.create_table(
        "association",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("key", AutoString(), nullable=False),
        sa.Column("kind", AutoString(), nullable=False),
        sa.Column("village", AutoString(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    live = sa.text("closed_at IS NULL")
    op.create_index("association_name", "association", ["key"], unique=True, sqlite_where=live, postgresql_where=live)
    _refer("room", "association_id", "association")
    op.add_column("room", sa.Column("language", AutoString(), nullable=True))
    op.create_index("ix_room_association_id", "room", ["association_id"], unique=False)


def _refer(table: str, column: str, target: str) -> None:
    """Add a column that points to another table, in words that both databases understand."""
    op.execute(f"ALTER TABLE {table} ADD COLUMN {column} INTEGER REFERENCES {target} (id)")


def _appointments() -> None:
    op.create_table(
        "appointment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", AutoString(), nullable=False),
        sa.Column("subject", AutoString(), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("person_id", "role", "subject", name="appointment_once"),
    )
    op.create_index("appointment_of", "appointment", ["subject", "role"], unique=False)
    op.execute(
        "INSERT INTO appointment (person_id, role, subject, since) "
        "SELECT person_id, role, '', since FROM person_role ORDER BY since"
    )
    op.drop_table("person_role")


def _spaces() -> None:
    added: tuple[sa.Column[Any], ...] = (
        sa.Column("kind", AutoString(), nullable=False, server_default="room"),
        sa.Column("quantity", sa.Integer(), nullable=True),
        sa.Column("has", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("notice", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("cancel_until", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("price", sa.Integer(), nullable=True),
        sa.Column("price_per", AutoString(), nullable=False, server_default="hour"),
        sa.Column("price_note", AutoString(), nullable=False, server_default=""),
        sa.Column("approval", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("answer_days", sa.Integer(), nullable=False, server_default="3"),
    )
    for column in added:
        op.add_column("space", column)
    op.create_table(
        "closed_days",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=True),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("why", AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_closed_days_space_id", "closed_days", ["space_id"], unique=False)


def _bookings() -> None:
    op.create_table(
        "series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("rule", AutoString(), nullable=False),
        sa.Column("starts_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("purpose", AutoString(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_series_space_id", "series", ["space_id"], unique=False)
    op.create_index("ix_series_person_id", "series", ["person_id"], unique=False)
    added: tuple[sa.Column[Any], ...] = (
        sa.Column("state", AutoString(), nullable=False, server_default="booked"),
        sa.Column("answer_by", UTCDateTime(), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=True),
        sa.Column("open_to_others", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("turn_at", UTCDateTime(), nullable=True),
        sa.Column("why", AutoString(), nullable=False, server_default=""),
    )
    for column in added:
        op.add_column("booking", column)
    _refer("booking", "series_id", "series")
    _refer("booking", "cancelled_by", "person")
    turn = sa.text("cancelled_at IS NULL AND series_id IS NOT NULL")
    op.create_index(
        "booking_turn", "booking", ["series_id", "turn_at"], unique=True, sqlite_where=turn, postgresql_where=turn
    )
    op.create_index("ix_booking_cancelled_by", "booking", ["cancelled_by"], unique=False)
    op.create_table(
        "booking_association",
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("association_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"]),
        sa.ForeignKeyConstraint(["association_id"], ["association.id"]),
        sa.PrimaryKeyConstraint("booking_id", "association_id"),
    )
    op.create_index("ix_booking_association_association_id", "booking_association", ["association_id"], unique=False)


def _queue() -> None:
    op.create_table(
        "waiting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("association_id", sa.Integer(), nullable=True),
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("days", sa.Boolean(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=True),
        sa.Column("purpose", AutoString(), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["association_id"], ["association.id"]),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"]),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    live = sa.text("ended_at IS NULL")
    op.create_index(
        "waiting_once",
        "waiting",
        ["space_id", "person_id", "starts_at", "ends_at"],
        unique=True,
        sqlite_where=live,
        postgresql_where=live,
    )
    op.create_index("ix_waiting_person_id", "waiting", ["person_id"], unique=False)
    op.create_index("ix_waiting_booking_id", "waiting", ["booking_id"], unique=False)


def _overlap() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE booking DROP CONSTRAINT booking_overlap")
        op.execute(OVERLAP_POSTGRES)
        for statement in LENT_POSTGRES:
            op.execute(statement)
        return
    for when, event in (("insert", "INSERT"), ("update", CHANGE)):
        op.execute(f"DROP TRIGGER booking_overlap_{when}")
        op.execute(OVERLAP_SQLITE.format(when=when, event=event))
        op.execute(LENT_SQLITE.format(when=when, event=event, lent=LENT.format(but="IS NOT NEW.id")))
