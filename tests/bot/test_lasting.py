"""The bot's own things are looked through for garbage once, when everything is loaded."""

from __future__ import annotations

import gc

from bot import lasting


def test_what_is_loaded_is_never_looked_through_again() -> None:
    try:
        with lasting.loading():
            assert not gc.isenabled()
            things: list[list[object]] = [[] for _ in range(1000)]
            lasting.loaded()
            assert gc.isenabled()
        assert gc.get_freeze_count() >= len(things)
        assert not any(one is things for one in gc.get_objects())
    finally:
        gc.unfreeze()
    with lasting.loading():
        pass
    assert gc.isenabled()
