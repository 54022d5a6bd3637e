"""A lease: one holder at a time, given up at the end, taken over from the dead alone."""

from __future__ import annotations

import secrets
import threading
import time

import pytest

from pipeline.store import Locked, StoreError, lease
from pipeline.store.objects import ObjectStore

pytest.importorskip("fsspec")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same order of times, a thirtieth as long."""
    for name in ("LEASE_SECONDS", "RENEW_SECONDS", "WATCH_SECONDS", "SETTLE_SECONDS"):
        monkeypatch.setattr(lease, name, getattr(lease, name) / 30)


@pytest.fixture
def url() -> str:
    return f"memory://{secrets.token_hex(4)}/out"


def test_a_second_run_is_refused_until_the_first_is_done(url: str) -> None:
    with ObjectStore(url).lock(wait=False):
        time.sleep(2 * lease.LEASE_SECONDS)  # it is renewed
        with pytest.raises(Locked, match="Another run is working on memory://"):
            ObjectStore(url).lock(wait=False).__enter__()
    with ObjectStore(url).lock(wait=False):
        pass


def test_one_that_waits_comes_in_when_the_first_is_done(url: str) -> None:
    entered = threading.Event()

    def second() -> None:
        with ObjectStore(url).lock(wait=True):
            entered.set()

    with ObjectStore(url).lock(wait=False):
        waiting = threading.Thread(target=second)
        waiting.start()
        assert not entered.wait(3 * lease.RENEW_SECONDS)
    waiting.join(10)
    assert entered.is_set()


@pytest.mark.parametrize("until", [1.0, 4e9], ids=["run out", "of a clock far ahead"])
def test_a_dead_lease_is_taken_over(url: str, until: float) -> None:
    store = ObjectStore(url)
    store.write(".triage/lock", f'{{"holder":"dead","until":{until}}}'.encode())
    with store.lock(wait=False):
        store.write("a", b"1")
    assert store.read(".triage/lock") is None


def test_a_lease_whose_clock_is_wrong_is_left_to_a_holder_that_renews_it(url: str) -> None:
    store, ended = ObjectStore(url), threading.Event()

    def living() -> None:
        until = 4e9
        while not ended.wait(lease.RENEW_SECONDS):
            until += 1
            store.write(".triage/lock", f'{{"holder":"living","until":{until}}}'.encode())

    holder = threading.Thread(target=living)
    holder.start()
    time.sleep(2 * lease.RENEW_SECONDS)
    with pytest.raises(Locked):
        ObjectStore(url).lock(wait=False).__enter__()
    ended.set()
    holder.join()


def test_who_lost_the_lease_writes_no_more(url: str) -> None:
    store, other = ObjectStore(url), ObjectStore(url)
    with store.lock(wait=False):
        store.write("a", b"1")
        other.write(".triage/lock", b'{"holder":"other","until":4e9}')
        time.sleep(4 * lease.RENEW_SECONDS)
        with pytest.raises(StoreError) as raised:
            store.write("a", b"2")
            store.settle()
    assert "was lost" in str(raised.value.strerror)
    assert store.read("a") == b"1"
    assert store.read(".triage/lock") is not None
