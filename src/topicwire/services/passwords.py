"""Passwords: which are good enough, and their hashes: Argon2id as in RFC 9106, section 4."""

import unicodedata
from functools import cached_property
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from topicwire.errors import UserError

SHORTEST, LONGEST = 12, 1000  # characters; the second keeps a megabyte of password from being hashed
LEAST_DIFFERENT = 5  # characters; "aaaaaaaaaaaa" is long and yet the first guess
AT_ONCE = 2  # hashes made side by side: each takes 64 MB, and a flood of sign-ins shall not take them all


class Passwords:
    """Makes and checks hashes. Safe to share between threads."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._turn = BoundedSemaphore(AT_ONCE)

    def hash(self, password: str) -> str:
        """Return the hash to keep, with its salt and parameters."""
        with self._turn:
            return self._hasher.hash(_one_form(password))

    def check(self, kept: str | None, password: str) -> bool:
        """Tell whether a password fits the kept hash; without one it is False after the same time."""
        nobody = self._nobody  # made at the first check, whoever it is for
        with self._turn:
            try:
                self._hasher.verify(kept or nobody, _one_form(password[:LONGEST]))
            except (VerificationError, InvalidHashError):
                return False
        return kept is not None

    @cached_property
    def _nobody(self) -> str:
        return self.hash("no account has this password")

    def outdated(self, kept: str) -> bool:
        """Tell whether a hash was made with weaker parameters than are used now."""
        return self._hasher.check_needs_rehash(kept)


def good_enough(password: str, name: str) -> str:
    """Return the password of a new account; `UserError` says why it is too weak.

    Length counts, not the kinds of characters (NIST SP 800-63B, 3.1.1.2).
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise UserError(
            f"The password has {len(password)} characters. Give one of {SHORTEST} to {LONGEST}: "
            "a few words are easy to remember."
        )
    if name in _one_form(password).casefold():
        raise UserError("The password contains the name of the account. Give one that does not.")
    if len(set(password)) < LEAST_DIFFERENT:
        raise UserError(
            f"The password has fewer than {LEAST_DIFFERENT} different characters. Give one with more."
        )
    return password


def _one_form(password: str) -> str:
    """Return what keyboards of all systems make of the same password (RFC 8265, section 4.2)."""
    return unicodedata.normalize("NFC", password)
