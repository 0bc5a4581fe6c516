"""What is loaded when the bot starts lasts until it ends: it is not looked through for garbage time and again.

Looking through all of it holds every thread up for a fifth of a second: more than an answer takes.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """Things are loaded, most of which last: nothing is looked through until they are `loaded`."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def loaded() -> None:
    """What is there now lasts; only what comes from now on is looked through."""
    gc.collect()
    gc.freeze()
    gc.enable()
