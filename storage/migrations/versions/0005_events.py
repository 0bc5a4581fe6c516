"""Announcements, events, fairs, and how rooms want to hear"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

RULES_SQLITE = (
    """
CREATE TRIGGER event_overfilled_insert BEFORE INSERT ON event_answer
WHEN NEW.ended_at IS NULL AND NEW.says = 'yes' AND NOT NEW.waits AND NEW.people + (
    SELECT coalesce(sum(other.people), 0) FROM event_answer AS other
    WHERE other.day_id = NEW.day_id AND other.ended_at IS NULL AND other.says = 'yes'
        AND NOT other.waits AND other.id IS NOT NEW.id
) > (SELECT coalesce(most, 1000000) FROM event JOIN event_day ON event_day.event_id = event.id WHERE event_day.id = NEW.day_id)
BEGIN SELECT RAISE(ABORT, 'event_overfilled'); END
""",
    """
CREATE TRIGGER event_overfilled_update BEFORE UPDATE OF day_id, people, says, waits, ended_at ON event_answer
WHEN NEW.ended_at IS NULL AND NEW.says = 'yes' AND NOT NEW.waits AND NEW.people + (
    SELECT coalesce(sum(other.people), 0) FROM event_answer AS other
    WHERE other.day_id = NEW.day_id AND other.ended_at IS NULL AND other.says = 'yes'
        AND NOT other.waits AND other.id IS NOT NEW.id
) > (SELECT coalesce(most, 1000000) FROM event JOIN event_day ON event_day.event_id = event.id WHERE event_day.id = NEW.day_id)
BEGIN SELECT RAISE(ABORT, 'event_overfilled'); END
""",
)
RULES_POSTGRES = (
    """
CREATE FUNCTION event_overfilled() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE places integer;
BEGIN
    SELECT coalesce(most, 1000000) FROM event JOIN event_day ON event_day.event_id = event.id WHERE event_day.id = NEW.day_id INTO places FOR NO KEY UPDATE OF event_day;
    IF NEW.people + (
    SELECT coalesce(sum(other.people), 0) FROM event_answer AS other
    WHERE other.day_id = NEW.day_id AND other.ended_at IS NULL AND other.says = 'yes'
        AND NOT other.waits AND other.id IS DISTINCT FROM NEW.id
) > places THEN
        RAISE EXCEPTION 'event_overfilled' USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'event_overfilled';
    END IF;
    RETURN NEW;
END $$
""",
    """
CREATE TRIGGER event_overfilled BEFORE INSERT OR UPDATE OF day_id, people, says, waits, ended_at ON event_answer FOR EACH ROW
WHEN (NEW.ended_at IS NULL AND NEW.says = 'yes' AND NOT NEW.waits) EXECUTE FUNCTION event_overfilled()
""",
)


def upgrade() -> None:
    _announcements_and_events()
    _hearing_and_agenda()
    _days_and_feedback()
    _jobs_and_money()
    _places_and_stands()
    _answers_and_exhibitors()
    rules = RULES_SQLITE if op.get_bind().dialect.name == "sqlite" else RULES_POSTGRES
    for rule in rules:
        op.execute(rule)


def _announcements_and_events() -> None:
    op.create_table(
        "kept_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("mime", AutoString(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_kept_file_person_id", "kept_file", ["person_id"], unique=False)
    op.create_table(
        "announcement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("association_id", sa.Integer(), nullable=True),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("audience", AutoString(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("send_at", UTCDateTime(), nullable=True),
        sa.Column("rule", AutoString(), nullable=False),
        sa.Column("of_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", UTCDateTime(), nullable=True),
        sa.Column("confirmed_at", UTCDateTime(), nullable=True),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("sent_at", UTCDateTime(), nullable=True),
        sa.Column("withdrawn_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["association_id"],
            ["association.id"],
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["kept_file.id"],
        ),
        sa.ForeignKeyConstraint(
            ["of_id"],
            ["announcement.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_announcement_association_id", "announcement", ["association_id"], unique=False)
    op.create_index("ix_announcement_confirmed_by", "announcement", ["confirmed_by"], unique=False)
    op.create_index("ix_announcement_of_id", "announcement", ["of_id"], unique=False)
    op.create_index("ix_announcement_person_id", "announcement", ["person_id"], unique=False)
    op.create_index("ix_announcement_sent_at", "announcement", ["sent_at"], unique=False)
    op.create_table(
        "digest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["room_id"],
            ["room.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_digest_at", "digest", ["at"], unique=False)
    op.create_index("ix_digest_room_id", "digest", ["room_id"], unique=False)
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", AutoString(), nullable=False),
        sa.Column("title", AutoString(), nullable=False),
        sa.Column("place", AutoString(), nullable=False),
        sa.Column("about", AutoString(), nullable=False),
        sa.Column("whom", AutoString(), nullable=False),
        sa.Column("price", AutoString(), nullable=False),
        sa.Column("picture_id", sa.Integer(), nullable=True),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column("answer_by", UTCDateTime(), nullable=True),
        sa.Column("repeats", sa.Boolean(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("rooms", sa.JSON(), nullable=False),
        sa.Column("wishes", sa.JSON(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("published_at", UTCDateTime(), nullable=True),
        sa.Column("cancelled_at", UTCDateTime(), nullable=True),
        sa.Column("why", AutoString(), nullable=False),
        sa.Column("thanked_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("most IS NULL OR most >= 1", name="event_places"),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["picture_id"],
            ["kept_file.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_event_person_id", "event", ["person_id"], unique=False)


def _hearing_and_agenda() -> None:
    op.create_table(
        "hearing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("weekday", sa.Integer(), nullable=True),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("only_digest", sa.Boolean(), nullable=False),
        sa.Column("posts", sa.Integer(), nullable=True),
        sa.CheckConstraint("(room_id IS NULL) <> (person_id IS NULL)", name="hearing_whose"),
        sa.CheckConstraint("posts IS NULL OR posts >= 0", name="hearing_posts"),
        sa.CheckConstraint("weekday IS NOT NULL OR NOT only_digest", name="hearing_digest_day"),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["room_id"],
            ["room.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("person_id"),
        sa.UniqueConstraint("room_id"),
    )
    op.create_table(
        "posting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("card", AutoString(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=True),
        sa.Column("withheld", sa.Boolean(), nullable=False),
        sa.Column("gathered", sa.Boolean(), nullable=False),
        sa.Column("told_at", UTCDateTime(), nullable=True),
        sa.Column("withdrawn", AutoString(), nullable=False),
        sa.CheckConstraint("gathered OR withheld OR slot IS NOT NULL", name="posting_has_slot"),
        sa.ForeignKeyConstraint(
            ["room_id"],
            ["room.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("card", "room_id", name="posting_once"),
        sa.UniqueConstraint("room_id", "day", "slot", name="posting_slot"),
    )
    op.create_index("ix_posting_room_id", "posting", ["room_id"], unique=False)
    op.create_index(
        "posting_waiting",
        "posting",
        ["room_id", "id"],
        unique=False,
        sqlite_where=sa.text("gathered AND told_at IS NULL"),
        postgresql_where=sa.text("gathered AND told_at IS NULL"),
    )
    op.create_table(
        "agenda_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("association_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("removed_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["association_id"],
            ["association.id"],
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["event.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "agenda_item_once",
        "agenda_item",
        ["event_id", "association_id", "words"],
        unique=True,
        sqlite_where=sa.text("removed_at IS NULL"),
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    op.create_index("ix_agenda_item_association_id", "agenda_item", ["association_id"], unique=False)
    op.create_index("ix_agenda_item_event_id", "agenda_item", ["event_id"], unique=False)
    op.create_index("ix_agenda_item_person_id", "agenda_item", ["person_id"], unique=False)
    op.create_table(
        "digest_line",
        sa.Column("digest_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("card", AutoString(), nullable=False),
        sa.Column("text", AutoString(), nullable=False),
        sa.Column("label", AutoString(), nullable=False),
        sa.Column("command", AutoString(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["digest_id"],
            ["digest.id"],
        ),
        sa.PrimaryKeyConstraint("digest_id", "place"),
    )
    op.create_index("ix_digest_line_card", "digest_line", ["card"], unique=False)


def _days_and_feedback() -> None:
    op.create_table(
        "event_association",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("association_id", sa.Integer(), nullable=False),
        sa.Column("accepted_at", UTCDateTime(), nullable=True),
        sa.Column("asked_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["association_id"],
            ["association.id"],
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["event.id"],
        ),
        sa.PrimaryKeyConstraint("event_id", "association_id"),
    )
    op.create_index("ix_event_association_association_id", "event_association", ["association_id"], unique=False)
    op.create_table(
        "event_booking",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["booking.id"],
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["event.id"],
        ),
        sa.PrimaryKeyConstraint("event_id", "booking_id"),
    )
    op.create_index("ix_event_booking_booking_id", "event_booking", ["booking_id"], unique=False)
    op.create_table(
        "event_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("moved_from", UTCDateTime(), nullable=True),
        sa.Column("cancelled_at", UTCDateTime(), nullable=True),
        sa.Column("asked_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("ends_at > starts_at", name="event_day_order"),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["event.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_event_day_ends_at", "event_day", ["ends_at"], unique=False)
    op.create_index("ix_event_day_event_id", "event_day", ["event_id"], unique=False)
    op.create_index("ix_event_day_starts_at", "event_day", ["starts_at"], unique=False)
    op.create_table(
        "event_feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("role", AutoString(), nullable=False),
        sa.Column("mark", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("mark BETWEEN 1 AND 5", name="event_feedback_mark"),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["event.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("event_feedback_once", "event_feedback", ["event_id", "person_id"], unique=True)
    op.create_index("ix_event_feedback_event_id", "event_feedback", ["event_id"], unique=False)
    op.create_index("ix_event_feedback_person_id", "event_feedback", ["person_id"], unique=False)


def _jobs_and_money() -> None:
    op.create_table(
        "event_file",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("kind", AutoString(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["event.id"],
        ),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["kept_file.id"],
        ),
        sa.PrimaryKeyConstraint("event_id", "file_id"),
    )
    op.create_table(
        "event_instructions",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("role", AutoString(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["event.id"],
        ),
        sa.PrimaryKeyConstraint("event_id", "role"),
    )
    op.create_table(
        "event_job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("role", AutoString(), nullable=False),
        sa.Column("what", AutoString(), nullable=False),
        sa.Column("removed_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["event.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_event_job_event_id", "event_job", ["event_id"], unique=False)
    op.create_table(
        "event_money",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("what", AutoString(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("removed_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["event.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_event_money_event_id", "event_money", ["event_id"], unique=False)
    op.create_index("ix_event_money_person_id", "event_money", ["person_id"], unique=False)


def _places_and_stands() -> None:
    op.create_table(
        "event_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("association_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("place", AutoString(), nullable=False),
        sa.Column("what", AutoString(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=True),
        sa.Column("booking_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("ends_at > starts_at", name="event_place_order"),
        sa.ForeignKeyConstraint(
            ["association_id"],
            ["association.id"],
        ),
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["booking.id"],
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["event.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["space_id"],
            ["space.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_event_place_association_id", "event_place", ["association_id"], unique=False)
    op.create_index("ix_event_place_booking_id", "event_place", ["booking_id"], unique=False)
    op.create_index("ix_event_place_event_id", "event_place", ["event_id"], unique=False)
    op.create_index("ix_event_place_person_id", "event_place", ["person_id"], unique=False)
    op.create_index("ix_event_place_space_id", "event_place", ["space_id"], unique=False)
    op.create_table(
        "event_talkoot",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("talkoot_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["event.id"],
        ),
        sa.ForeignKeyConstraint(
            ["talkoot_id"],
            ["talkoot.id"],
        ),
        sa.PrimaryKeyConstraint("event_id", "talkoot_id"),
    )
    op.create_index("ix_event_talkoot_talkoot_id", "event_talkoot", ["talkoot_id"], unique=False)
    op.create_table(
        "event_visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["event.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_event_visit_event_id", "event_visit", ["event_id"], unique=False)
    op.create_index("ix_event_visit_person_id", "event_visit", ["person_id"], unique=False)
    op.create_table(
        "stand",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("size", AutoString(), nullable=False),
        sa.Column("electricity", sa.Boolean(), nullable=False),
        sa.Column("tables", sa.Integer(), nullable=False),
        sa.Column("price", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("removed_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("price >= 0", name="stand_price"),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["event.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_stand_event_id", "stand", ["event_id"], unique=False)
    op.create_index(
        "stand_number",
        "stand",
        ["event_id", "number"],
        unique=True,
        sqlite_where=sa.text("removed_at IS NULL"),
        postgresql_where=sa.text("removed_at IS NULL"),
    )


def _answers_and_exhibitors() -> None:
    op.create_table(
        "event_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("says", AutoString(), nullable=False),
        sa.Column("waits", sa.Boolean(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("names", AutoString(), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("came", sa.Boolean(), nullable=True),
        sa.Column("added_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("people >= 1", name="event_answer_people"),
        sa.ForeignKeyConstraint(
            ["added_by"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["day_id"],
            ["event_day.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "event_answer_once",
        "event_answer",
        ["day_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index("ix_event_answer_added_by", "event_answer", ["added_by"], unique=False)
    op.create_index("ix_event_answer_day_id", "event_answer", ["day_id"], unique=False)
    op.create_index("ix_event_answer_person_id", "event_answer", ["person_id"], unique=False)
    op.create_table(
        "exhibitor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("association_id", sa.Integer(), nullable=True),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("shows", AutoString(), nullable=False),
        sa.Column("size", AutoString(), nullable=False),
        sa.Column("electricity", sa.Boolean(), nullable=False),
        sa.Column("tables", sa.Integer(), nullable=False),
        sa.Column("stand_id", sa.Integer(), nullable=True),
        sa.Column("waits", sa.Boolean(), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=True),
        sa.Column("arrived_at", UTCDateTime(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("why", AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id"],
            ["association.id"],
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["event.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["stand_id"],
            ["stand.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "exhibitor_once",
        "exhibitor",
        ["event_id", "association_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(
        "exhibitor_stand",
        "exhibitor",
        ["stand_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL AND stand_id IS NOT NULL"),
        postgresql_where=sa.text("ended_at IS NULL AND stand_id IS NOT NULL"),
    )
    op.create_index("ix_exhibitor_association_id", "exhibitor", ["association_id"], unique=False)
    op.create_index("ix_exhibitor_event_id", "exhibitor", ["event_id"], unique=False)
    op.create_index("ix_exhibitor_person_id", "exhibitor", ["person_id"], unique=False)
    op.create_index("ix_exhibitor_stand_id", "exhibitor", ["stand_id"], unique=False)
    op.create_table(
        "event_job_done",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("exhibitor_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exhibitor_id"],
            ["exhibitor.id"],
        ),
        sa.ForeignKeyConstraint(
            ["job_id"],
            ["event_job.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("event_job_done_by_once", "event_job_done", ["job_id", "exhibitor_id"], unique=True)
    op.create_index(
        "event_job_done_once",
        "event_job_done",
        ["job_id"],
        unique=True,
        sqlite_where=sa.text("exhibitor_id IS NULL"),
        postgresql_where=sa.text("exhibitor_id IS NULL"),
    )
    op.create_index("ix_event_job_done_exhibitor_id", "event_job_done", ["exhibitor_id"], unique=False)
    op.create_index("ix_event_job_done_job_id", "event_job_done", ["job_id"], unique=False)
    op.create_index("ix_event_job_done_person_id", "event_job_done", ["person_id"], unique=False)
    op.add_column("copy", sa.Column("also", AutoString(), nullable=True))
    op.add_column("outbox", sa.Column("urgent", sa.Boolean(), nullable=True))
    op.create_index(
        "outbox_of_card",
        "outbox",
        ["card", "room_id", "id"],
        unique=False,
        sqlite_where=sa.text("card IS NOT NULL"),
        postgresql_where=sa.text("card IS NOT NULL"),
    )
    op.create_index("ix_talkoot_booking_booking_id", "talkoot_booking", ["booking_id"], unique=False)
