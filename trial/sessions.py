"""Sessions that outlive the cache: read from Redis, kept in PostgreSQL, so that a restart of Redis signs nobody out.

Whatever goes wrong with the cache is no reason to fail a request: the database answers instead.
"""

from __future__ import annotations

import logging
from typing import Any

from django.contrib.sessions.backends.cached_db import SessionStore as CachedDbStore
from django.contrib.sessions.backends.db import SessionStore as DbStore
from django.core.cache import cache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
OUT_OF_REACH = (RedisError, OSError)


class SessionStore(CachedDbStore):
    """Django's cached sessions, with every use of the cache allowed to fail.

    A session that is ended while the cache is out of reach may still stand there when it comes back; nobody uses it, so
    the idle limit ends it.
    """

    def load(self) -> dict[str, Any]:
        try:
            return super().load()
        except OUT_OF_REACH as problem:
            log.warning("sessions are read from the database: %s", problem)
            return DbStore.load(self)

    def exists(self, session_key: str) -> bool:
        try:
            return bool(super().exists(session_key))
        except OUT_OF_REACH:
            return bool(DbStore.exists(self, session_key))

    def delete(self, session_key: str | None = None) -> None:
        try:
            super().delete(session_key)
        except OUT_OF_REACH:
            log.warning("a session ended while the cache was out of reach")


def seen_at(session_key: str, started: int, now: int) -> int:
    """When the session was last used, in seconds; its start when that is not known, now when the cache cannot tell."""
    try:
        return int(cache.get(_seen(session_key), started))
    except OUT_OF_REACH:
        return now


def note_seen(session_key: str, now: int, keep_for: int) -> None:
    """Note that the session is in use. Not a row of the database: it changes with every click."""
    try:
        cache.set(_seen(session_key), now, timeout=keep_for)
    except OUT_OF_REACH as problem:
        log.warning("activity was not noted: %s", problem)


def _seen(session_key: str) -> str:
    return f"seen/{session_key}"
