"""Talkoot, sign-ups, hours, rates and funding projects"""

from datetime import date

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

RULES_SQLITE = (
    """
CREATE TRIGGER task_overfilled_insert BEFORE INSERT ON sign_up
WHEN NEW.ended_at IS NULL AND NEW.state <> 'waiting' AND NEW.people + (
    SELECT coalesce(sum(other.people), 0) FROM sign_up AS other
    WHERE other.task_id = NEW.task_id AND other.ended_at IS NULL AND other.state <> 'waiting' AND other.id IS NOT NEW.id
) > (
    SELECT coalesce(most, 1000000) FROM task WHERE id = NEW.task_id
) BEGIN SELECT RAISE(ABORT, 'task_overfilled'); END
""",
    """
CREATE TRIGGER task_overfilled_update BEFORE UPDATE OF task_id, people, state, ended_at ON sign_up
WHEN NEW.ended_at IS NULL AND NEW.state <> 'waiting' AND NEW.people + (
    SELECT coalesce(sum(other.people), 0) FROM sign_up AS other
    WHERE other.task_id = NEW.task_id AND other.ended_at IS NULL AND other.state <> 'waiting' AND other.id IS NOT NEW.id
) > (
    SELECT coalesce(most, 1000000) FROM task WHERE id = NEW.task_id
) BEGIN SELECT RAISE(ABORT, 'task_overfilled'); END
""",
    """
CREATE TRIGGER hours_locked_update BEFORE UPDATE OF day_id, task_id, under_age, arrived_at, minutes, machine, machine_minutes, project_id, list_id, line, told_at, acknowledged_at, acknowledged, approved_at, value, reverses_id, removed_at ON hours
WHEN OLD.approved_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'hours_locked'); END
""",
    """
CREATE TRIGGER hours_locked_delete BEFORE DELETE ON hours
WHEN OLD.approved_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'hours_locked'); END
""",
    """
CREATE TRIGGER hours_self_approved_insert BEFORE INSERT ON hours
WHEN NEW.approved_at IS NOT NULL AND (NEW.approved_by IS NULL OR NEW.approved_by = NEW.person_id OR NEW.approved_by = NEW.brought_by) BEGIN SELECT RAISE(ABORT, 'hours_self_approved'); END
""",
    """
CREATE TRIGGER hours_self_approved_update BEFORE UPDATE OF approved_at ON hours
WHEN NEW.approved_at IS NOT NULL AND (NEW.approved_by IS NULL OR NEW.approved_by = NEW.person_id OR NEW.approved_by = NEW.brought_by) BEGIN SELECT RAISE(ABORT, 'hours_self_approved'); END
""",
)
RULES_POSTGRES = (
    """
CREATE FUNCTION task_overfilled() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE places integer;
BEGIN
    SELECT coalesce(most, 1000000) INTO places FROM task WHERE id = NEW.task_id FOR NO KEY UPDATE;
    IF NEW.people + (
    SELECT coalesce(sum(other.people), 0) FROM sign_up AS other
    WHERE other.task_id = NEW.task_id AND other.ended_at IS NULL AND other.state <> 'waiting' AND other.id IS DISTINCT FROM NEW.id
) > places THEN
        RAISE EXCEPTION 'task_overfilled' USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'task_overfilled';
    END IF;
    RETURN NEW;
END $$
""",
    """
CREATE TRIGGER task_overfilled BEFORE INSERT OR UPDATE OF task_id, people, state, ended_at ON sign_up FOR EACH ROW
WHEN (NEW.ended_at IS NULL AND NEW.state <> 'waiting') EXECUTE FUNCTION task_overfilled()
""",
    """
CREATE FUNCTION hours_locked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'hours_locked' USING ERRCODE = 'check_violation', CONSTRAINT = 'hours_locked';
END $$
""",
    """
CREATE FUNCTION hours_self_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'hours_self_approved' USING ERRCODE = 'check_violation', CONSTRAINT = 'hours_self_approved';
END $$
""",
    """
CREATE TRIGGER hours_locked_update BEFORE UPDATE OF day_id, task_id, under_age, arrived_at, minutes, machine, machine_minutes, project_id, list_id, line, told_at, acknowledged_at, acknowledged, approved_at, value, reverses_id, removed_at ON hours FOR EACH ROW
WHEN (OLD.approved_at IS NOT NULL) EXECUTE FUNCTION hours_locked()
""",
    """
CREATE TRIGGER hours_locked_delete BEFORE DELETE ON hours FOR EACH ROW
WHEN (OLD.approved_at IS NOT NULL) EXECUTE FUNCTION hours_locked()
""",
    """
CREATE TRIGGER hours_self_approved BEFORE INSERT OR UPDATE OF approved_at ON hours FOR EACH ROW
WHEN (NEW.approved_at IS NOT NULL AND (NEW.approved_by IS NULL OR NEW.approved_by = NEW.person_id OR NEW.approved_by = NEW.brought_by)) EXECUTE FUNCTION hours_self_approved()
""",
)
RATES = (
    ("Leader 2007–13", "2007-01-01", "2013-12-31", 1000, 2000),
    ("Leader 2014–22", "2014-01-01", "2022-12-31", 1500, 3000),
    ("Leader 2023–27", "2023-01-01", "2027-12-31", 2000, 4000),
)
"""Cents an hour of a person, and of a machine on top of its driver's."""


def upgrade() -> None:
    _money()
    _talkoot()
    _people()
    _hours()
    for statement in RULES_POSTGRES if op.get_bind().dialect.name == "postgresql" else RULES_SQLITE:
        op.execute(statement)


def _money() -> None:
    op.create_table(
        "rate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme", AutoString(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("machine", sa.Integer(), nullable=False),
        sa.Column("least_age", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_rate_programme", "rate", ["programme"], unique=False)
    op.create_table(
        "project",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("number", AutoString(), nullable=False),
        sa.Column("association_id", sa.Integer(), nullable=True),
        sa.Column("programme", AutoString(), nullable=False),
        sa.Column("basis", AutoString(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("until >= since", name="project_order"),
        sa.ForeignKeyConstraint(
            ["association_id"],
            ["association.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_project_association_id", "project", ["association_id"], unique=False)
    op.create_index("ix_project_person_id", "project", ["person_id"], unique=False)
    op.create_table(
        "granted_work",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("machine_minutes", sa.Integer(), nullable=False),
        sa.Column("removed_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("minutes >= 0 AND machine_minutes >= 0", name="granted_work_minutes"),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_granted_work_project_id", "granted_work", ["project_id"], unique=False)
    rate = sa.table(
        "rate",
        sa.column("programme", sa.String()),
        sa.column("since", sa.Date()),
        sa.column("until", sa.Date()),
        sa.column("person", sa.Integer()),
        sa.column("machine", sa.Integer()),
        sa.column("least_age", sa.Integer()),
    )
    op.bulk_insert(
        rate,
        [
            {
                "programme": programme,
                "since": date.fromisoformat(since),
                "until": date.fromisoformat(until),
                "person": person,
                "machine": machine,
                "least_age": 15,
            }
            for programme, since, until, person, machine in RATES
        ],
    )


def _talkoot() -> None:
    op.create_table(
        "talkoot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", AutoString(), nullable=False),
        sa.Column("place", AutoString(), nullable=False),
        sa.Column("latitude", sa.Integer(), nullable=True),
        sa.Column("longitude", sa.Integer(), nullable=True),
        sa.Column("bring", AutoString(), nullable=False),
        sa.Column("coffee", AutoString(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("leader_id", sa.Integer(), nullable=True),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("rooms", sa.JSON(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("published_at", UTCDateTime(), nullable=True),
        sa.Column("cancelled_at", UTCDateTime(), nullable=True),
        sa.Column("why", AutoString(), nullable=False),
        sa.Column("weather_at", UTCDateTime(), nullable=True),
        sa.Column("goes_ahead", sa.Boolean(), nullable=True),
        sa.Column("wishes", sa.JSON(), nullable=False),
        sa.Column("reminded_at", UTCDateTime(), nullable=True),
        sa.Column("thanked_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["leader_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_talkoot_leader_id", "talkoot", ["leader_id"], unique=False)
    op.create_index("ix_talkoot_person_id", "talkoot", ["person_id"], unique=False)
    op.create_index("ix_talkoot_project_id", "talkoot", ["project_id"], unique=False)
    op.create_table(
        "talkoot_association",
        sa.Column("talkoot_id", sa.Integer(), nullable=False),
        sa.Column("association_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id"],
            ["association.id"],
        ),
        sa.ForeignKeyConstraint(
            ["talkoot_id"],
            ["talkoot.id"],
        ),
        sa.PrimaryKeyConstraint("talkoot_id", "association_id"),
    )
    op.create_index("ix_talkoot_association_association_id", "talkoot_association", ["association_id"], unique=False)
    op.create_table(
        "talkoot_booking",
        sa.Column("talkoot_id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["booking.id"],
        ),
        sa.ForeignKeyConstraint(
            ["talkoot_id"],
            ["talkoot.id"],
        ),
        sa.PrimaryKeyConstraint("talkoot_id", "booking_id"),
    )
    op.create_table(
        "talkoot_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("talkoot_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("moved_from", UTCDateTime(), nullable=True),
        sa.Column("secret", AutoString(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name="talkoot_day_order"),
        sa.ForeignKeyConstraint(
            ["talkoot_id"],
            ["talkoot.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_talkoot_day_starts_at", "talkoot_day", ["starts_at"], unique=False)
    op.create_index("ix_talkoot_day_talkoot_id", "talkoot_day", ["talkoot_id"], unique=False)
    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column("needs", AutoString(), nullable=False),
        sa.Column("least_age", sa.Integer(), nullable=True),
        sa.Column("work_id", sa.Integer(), nullable=True),
        sa.Column("removed_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("least >= 0 AND (most IS NULL OR (most >= 1 AND most >= least))", name="task_places"),
        sa.ForeignKeyConstraint(
            ["day_id"],
            ["talkoot_day.id"],
        ),
        sa.ForeignKeyConstraint(
            ["work_id"],
            ["granted_work.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_task_day_id", "task", ["day_id"], unique=False)
    op.create_table(
        "paper_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("printed_at", UTCDateTime(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["day_id"],
            ["talkoot_day.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_paper_list_day_id", "paper_list", ["day_id"], unique=False)
    op.create_index("ix_paper_list_person_id", "paper_list", ["person_id"], unique=False)


def _people() -> None:
    op.create_table(
        "contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("phone", AutoString(), nullable=False),
        sa.Column("handle", sa.Boolean(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("person_id"),
    )
    op.create_table(
        "sign_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("names", AutoString(), nullable=False),
        sa.Column("state", AutoString(), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("answer_by", UTCDateTime(), nullable=True),
        sa.Column("confirmed_at", UTCDateTime(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("why", AutoString(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("people >= 1", name="sign_up_people"),
        sa.ForeignKeyConstraint(
            ["added_by"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["task_id"],
            ["task.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_sign_up_added_by", "sign_up", ["added_by"], unique=False)
    op.create_index("ix_sign_up_person_id", "sign_up", ["person_id"], unique=False)
    op.create_index(
        "sign_up_once",
        "sign_up",
        ["task_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def _hours() -> None:
    op.create_table(
        "hours",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("head", AutoString(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("brought_by", sa.Integer(), nullable=True),
        sa.Column("under_age", sa.Boolean(), nullable=False),
        sa.Column("arrived_at", UTCDateTime(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("machine", AutoString(), nullable=False),
        sa.Column("machine_minutes", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("list_id", sa.Integer(), nullable=True),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("told_by", sa.Integer(), nullable=True),
        sa.Column("told_at", UTCDateTime(), nullable=True),
        sa.Column("acknowledged_at", UTCDateTime(), nullable=True),
        sa.Column("acknowledged", AutoString(), nullable=False),
        sa.Column("approver_id", sa.Integer(), nullable=True),
        sa.Column("approved_at", UTCDateTime(), nullable=True),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("reverses_id", sa.Integer(), nullable=True),
        sa.Column("reversed_at", UTCDateTime(), nullable=True),
        sa.Column("why", AutoString(), nullable=False),
        sa.Column("removed_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("minutes % 15 = 0 AND machine_minutes % 15 = 0", name="hours_quarters"),
        sa.CheckConstraint(
            "reverses_id IS NOT NULL OR (machine_minutes >= 0 AND (minutes IS NULL OR minutes >= 0))",
            name="hours_below_zero",
        ),
        sa.ForeignKeyConstraint(
            ["approved_by"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["approver_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["brought_by"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["day_id"],
            ["talkoot_day.id"],
        ),
        sa.ForeignKeyConstraint(
            ["list_id"],
            ["paper_list.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"],
            ["hours.id"],
        ),
        sa.ForeignKeyConstraint(
            ["task_id"],
            ["task.id"],
        ),
        sa.ForeignKeyConstraint(
            ["told_by"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("hours_of_day", "hours", ["day_id", "task_id"], unique=False)
    op.create_index("hours_of_project", "hours", ["project_id", "day_id"], unique=False)
    op.create_index(
        "hours_once",
        "hours",
        ["day_id", "task_id", "head"],
        unique=True,
        sqlite_where=sa.text("removed_at IS NULL AND reverses_id IS NULL AND reversed_at IS NULL"),
        postgresql_where=sa.text("removed_at IS NULL AND reverses_id IS NULL AND reversed_at IS NULL"),
    )
    op.create_index("ix_hours_approved_by", "hours", ["approved_by"], unique=False)
    op.create_index("ix_hours_approver_id", "hours", ["approver_id"], unique=False)
    op.create_index("ix_hours_brought_by", "hours", ["brought_by"], unique=False)
    op.create_index("ix_hours_person_id", "hours", ["person_id"], unique=False)
    op.create_index("ix_hours_reverses_id", "hours", ["reverses_id"], unique=True)
    op.create_index("ix_hours_told_by", "hours", ["told_by"], unique=False)
