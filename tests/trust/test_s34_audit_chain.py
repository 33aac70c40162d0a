"""S34: the audit is append-only and hash-chained; tampering is named with its place; writers do not wait."""

import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils.timezone import now

from prolo.audit import record
from prolo.audit.chain import Link, Tail, digest, faults
from prolo.audit.models import Entry, Head

pytestmark = pytest.mark.django_db
INSERT = (
    "INSERT INTO audit_entry (lane, number, written_at, happened_at, action, subject, why, detail,"
    " request_id, previous_hash, hash) VALUES (0, 0, now(), now(), 'read', '', '', '{}', '', '', '')"
)


def write(count=6):
    for n in range(count):
        record(
            action="case read",
            by=None,
            at=now(),
            subject=f"case:{n}",
            why="naïve 💉; 3:x;",
            detail={"n": n, "m": [1.5]},
        )
    return list(Entry.objects.order_by("number"))


def as_intruder(sql, *values):
    """Change the tables behind the triggers' back, as somebody who owns the database could."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, values)
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def verdict():
    with pytest.raises(CommandError) as found:
        call_command("verify_audit")
    return str(found.value)


def test_a_whole_chain_gives_no_alarm(capsys):
    write(50)
    call_command("verify_audit")
    assert "whole: 50 rows" in capsys.readouterr().out


def test_an_empty_audit_gives_no_alarm():
    call_command("verify_audit")
    assert not Head.objects.exists()


def test_the_heads_can_be_kept_elsewhere(capsys):
    last = write(3)[-1]
    call_command("verify_audit", "--heads")
    assert bytes(last.hash).hex() in capsys.readouterr().out


def test_the_database_sets_lane_number_hashes_and_clock():
    Entry(
        action="x",
        happened_at=now(),
        lane=99,
        number=99,
        hash=b"mine",
        previous_hash=b"mine",
        written_at=datetime(2001, 1, 1, tzinfo=UTC),
    ).save(force_insert=True)
    row = Entry.objects.get()
    assert row.number == 1 and row.lane in range(8) and bytes(row.previous_hash) == b""
    assert len(bytes(row.hash)) == 32 and now() - row.written_at < timedelta(minutes=1)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_entry SET why = 'x'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "UPDATE audit_head SET number = 1",
        "INSERT INTO audit_head VALUES (9, 1, '', now())",
        "DELETE FROM audit_head",
        "TRUNCATE audit_head",
    ],
)
def test_nothing_is_changed_or_removed_even_by_the_owner(sql):
    write(2)
    with (
        pytest.raises(DatabaseError, match=r"append-only|chain only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert Entry.objects.count() == 2


def test_the_web_role_may_insert_and_nothing_else():
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE weak NOLOGIN")
        cursor.execute("GRANT INSERT, SELECT ON audit_entry TO weak")
        cursor.execute("GRANT USAGE ON audit_entry_id_seq TO weak")
        cursor.execute("SET LOCAL ROLE weak")
        cursor.execute(INSERT)
        for sql in (
            "UPDATE audit_entry SET why = 'x'",
            "DELETE FROM audit_entry",
            "TRUNCATE audit_entry",
            "UPDATE audit_head SET number = 0",
            "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
        ):
            with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), transaction.atomic():
                cursor.execute(sql)
        cursor.execute("RESET ROLE")
    assert Entry.objects.count() == 1


def test_a_changed_value_is_named():
    row = write()[2]
    as_intruder("UPDATE audit_entry SET subject = 'case:9' WHERE id = %s", row.pk)
    assert verdict().endswith(f"lane {row.lane}, row 3: changed value")


def test_a_value_changed_with_its_own_hash_is_named_by_the_row_after_it():
    row = write()[2]
    as_intruder("UPDATE audit_entry SET subject = 'case:9' WHERE id = %s", row.pk)
    from prolo.audit.management.commands.verify_audit import links_of

    forged = digest(next(link for link in links_of(row.lane) if link.number == 3))
    as_intruder("UPDATE audit_entry SET hash = %s WHERE id = %s", forged, row.pk)
    assert f"lane {row.lane}, row 3: changed value" in verdict()


def test_a_deleted_row_is_named():
    row = write()[2]
    as_intruder("DELETE FROM audit_entry WHERE id = %s", row.pk)
    assert verdict().endswith(f"lane {row.lane}, between rows 2 and 4: deleted row")


def test_a_deleted_row_is_named_when_the_rest_was_renumbered():
    row = write()[2]
    as_intruder("DELETE FROM audit_entry WHERE id = %s", row.pk)
    as_intruder("ALTER TABLE audit_entry DROP CONSTRAINT audit_one_row_per_number")
    as_intruder("UPDATE audit_entry SET number = number - 1 WHERE number > 3")
    assert f"lane {row.lane}, row 3: deleted row" in verdict()


def test_swapped_rows_are_named():
    rows = write()
    as_intruder("UPDATE audit_entry SET number = -1 WHERE id = %s", rows[1].pk)
    as_intruder("UPDATE audit_entry SET number = 2 WHERE id = %s", rows[4].pk)
    as_intruder("UPDATE audit_entry SET number = 5 WHERE id = %s", rows[1].pk)
    assert verdict().endswith(f"lane {rows[0].lane}, rows 2 and 5: swapped rows")


def test_an_inserted_row_is_named():
    rows = write()
    as_intruder("ALTER TABLE audit_entry DROP CONSTRAINT audit_one_row_per_number")
    as_intruder("UPDATE audit_entry SET number = number + 1 WHERE number > 3")
    as_intruder(INSERT.replace("(0, 0,", f"({rows[0].lane}, 4,"))
    found = verdict()
    assert f"lane {rows[0].lane}, row 4: inserted row" in found


def test_a_row_added_past_the_trigger_is_named():
    rows = write()
    as_intruder(INSERT.replace("(0, 0,", f"({rows[0].lane}, 7,"))
    assert f"lane {rows[0].lane}, after row 6: inserted row" in verdict()


def test_a_cut_tail_is_named():
    rows = write()
    as_intruder("DELETE FROM audit_entry WHERE number > 4")
    assert verdict().endswith(f"lane {rows[0].lane}, after row 4, of 6: cut tail")


def test_a_whole_lane_removed_is_named():
    lane = write()[0].lane
    as_intruder("DELETE FROM audit_entry")
    assert verdict().endswith(f"lane {lane}, after row 0, of 6: cut tail")


@pytest.mark.parametrize("shift", ["- interval '2 hours'", "+ interval '2 hours'"])
def test_a_forged_clock_is_named(shift):
    row = write()[2]
    as_intruder(f"UPDATE audit_entry SET written_at = written_at {shift} WHERE id = %s", row.pk)
    assert f"lane {row.lane}, row" in verdict() and "forged clock" in verdict()


def test_a_clock_set_back_by_its_keeper_gives_no_alarm():
    write(3)
    as_intruder("UPDATE audit_head SET written_at = clock_timestamp() + interval '1 second'")
    write(1)
    time.sleep(1.1)
    call_command("verify_audit")
    assert Entry.objects.count() == 4


def test_one_hundred_thousand_rows_are_checked_in_time():
    first = datetime(2026, 1, 1, tzinfo=UTC)
    links, previous = [], b""
    for number in range(1, 100_001):
        link = Link(
            0, number, first + timedelta(seconds=number), ("1", "2", "read", "7", "case:7"), previous, b""
        )
        link = replace(link, hash=digest(link))
        links.append(link)
        previous = link.hash
    began = time.monotonic()
    found = list(faults(0, links, Tail(100_000, previous), now=links[-1].written_at))
    assert found == [] and time.monotonic() - began < 30


def _connect():
    parameters = {
        k: v for k, v in connection.get_connection_params().items() if k not in ("cursor_factory", "context")
    }
    return psycopg2.connect(**parameters)


def test_eight_writers_hold_eight_lanes_and_none_waits():
    writers = [_connect() for _ in range(8)]
    try:
        lanes = []
        for writer in writers:
            cursor = writer.cursor()
            cursor.execute("SET lock_timeout = '100ms'")
            cursor.execute(INSERT + " RETURNING lane")
            lanes.append(cursor.fetchone()[0])
        assert sorted(lanes) == list(range(8))
    finally:
        for writer in writers:
            writer.rollback()
            writer.close()


def test_fifty_parallel_writers_all_get_through():
    done, failed = [], []

    def work():
        writer = _connect()
        try:
            for _ in range(4):
                with writer.cursor() as cursor:
                    cursor.execute(INSERT)
                    time.sleep(0.005)
                writer.rollback()
            done.append(1)
        except psycopg2.Error as error:
            failed.append(error)
        finally:
            writer.close()

    began = time.monotonic()
    threads = [threading.Thread(target=work) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(done), failed) == (50, [])
    assert time.monotonic() - began < 10
