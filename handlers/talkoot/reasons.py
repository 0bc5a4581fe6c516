"""Why talkoot are cancelled: the usual reasons are read in every reader's language, others as they were written."""

from __future__ import annotations

from handlers.words import LANGUAGES, N_, Words, escape, fold, words

WEATHER, TOO_FEW = N_("Weather"), N_("Too few people")
USUAL = (WEATHER, TOO_FEW)


def known(text: str) -> str | None:
    """Return the usual reason that the words mean in any language, or None."""
    names = {fold(words(language)(reason)): reason for language in LANGUAGES for reason in USUAL}
    return names.get(fold(text).strip(" .!"))


def said(t: Words, why: str) -> str:
    """Return the reason for whoever reads it, with markup."""
    usual = known(why)
    return t(usual) if usual else escape(why)
