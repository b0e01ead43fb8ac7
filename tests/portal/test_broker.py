import multiprocessing
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from kombu import Connection, Consumer, Exchange, Producer, Queue

from portal import broker

QUEUE = Queue("celery", Exchange("celery", type="direct"), routing_key="celery")


def connect(root: Path) -> Connection:
    return Connection("folder://localhost", transport_options=broker.folders(root))


def publish(root: Path, *numbers: int) -> None:
    with connect(root) as connection:
        producer = Producer(connection)
        for number in numbers:
            producer.publish({"n": number}, exchange=QUEUE.exchange, routing_key="celery", declare=[QUEUE])


def receive(root: Path) -> list[int]:
    """Everything that waits, in order."""
    got: list[int] = []

    def take(body: dict[str, Any], message: Any) -> None:
        got.append(body["n"])
        message.ack()

    with connect(root) as connection, Consumer(connection, [QUEUE], callbacks=[take]):
        while True:
            try:
                connection.drain_events(timeout=0.3)
            except TimeoutError:
                return got


def test_messages_arrive_once_and_in_order(tmp_path):
    publish(tmp_path, 1, 2, 3)

    assert receive(tmp_path) == [1, 2, 3]
    assert receive(tmp_path) == []


@pytest.mark.parametrize("content", ["", "{", "[]", '{"body": "x"}', "null"])
def test_an_unreadable_message_is_set_aside_and_the_rest_arrives(tmp_path, content):
    publish(tmp_path, 1)
    bad = tmp_path / "queue" / "0_bad.celery.msg"
    bad.write_text(content)

    assert receive(tmp_path) == [1]
    assert [path.name for path in (tmp_path / "broken").iterdir()] == [bad.name]


def test_bytes_that_are_no_text_are_set_aside_too(tmp_path):
    publish(tmp_path, 1)
    (tmp_path / "queue" / "0_bad.celery.msg").write_bytes(b"\xff\xfe\x00")

    assert receive(tmp_path) == [1]


def test_a_draft_is_not_yet_a_message(tmp_path):
    publish(tmp_path)
    with connect(tmp_path) as connection:
        channel = connection.channel()
        (tmp_path / "queue" / ".1_draft.celery.msg.0a").write_text("{")

        with pytest.raises(Empty):
            channel._get("celery")
        assert channel._size("celery") == 0


def test_damaged_bindings_are_written_again(tmp_path):
    publish(tmp_path, 1)
    (tmp_path / "control" / "celery.exchange").write_text("")
    publish(tmp_path, 2)

    assert receive(tmp_path) == [1, 2]


def test_purging_empties_one_queue(tmp_path):
    publish(tmp_path, 1, 2)
    with connect(tmp_path) as connection:
        assert connection.channel().queue_purge("celery") == 2
    assert receive(tmp_path) == []


def test_nothing_is_lost_between_several_processes(tmp_path):
    fork = multiprocessing.get_context("spawn")
    writers = [fork.Process(target=publish, args=(tmp_path, *range(start, start + 100))) for start in (0, 100)]
    for writer in writers:
        writer.start()
    got: list[int] = []
    while any(writer.is_alive() for writer in writers):
        got += receive(tmp_path)
    got += receive(tmp_path)

    assert sorted(got) == list(range(200))
