"""The error tree. Every error carries a code, what happened, and what to do next.

SamplerecsError
├── InputError            the user's word cannot be used      (code "input")
│   ├── BadKey            no such key                         ("bad-key")
│   ├── BadTempo          bpm out of range                    ("bad-tempo")
│   ├── BadCount          n out of range                      ("bad-count")
│   ├── BadFilter         the query's filter does not parse   ("bad-filter")
│   └── BadPath           missing, or not what is needed      ("bad-path")
├── ConfigError           the settings cannot be used         ("config")
├── DecodeError           a file gave no audio                ("decode")
├── StoreError            the database cannot be used         ("store")
│   ├── StoreCorrupt      it is damaged                       ("store-corrupt")
│   ├── StoreNewer        written by a newer samplerecs       ("store-newer")
│   ├── StoreReadOnly     the data folder cannot be written   ("store-read-only")
│   ├── StoreFull         the disk is full                    ("store-full")
│   └── StoreBusy         another writer holds the lock       ("store-busy")
├── ModelError            an embedding model cannot be used   ("model")
├── NothingFound          the library has no such sound       ("nothing-found")
│   └── EmptyLibrary      it holds no sound at all yet        ("empty-library")
├── RootUnreachable       a folder does not answer just now   ("root-unreachable")
├── DaemonError           the daemon is of no help            ("daemon")
│   ├── DaemonRunning     one runs already                    ("daemon-running")
│   ├── DaemonGone        it does not answer                  ("daemon-gone")
│   └── DaemonVersion     it is of another version            ("daemon-version")
└── JobGoesOn             the face stopped waiting for a job  ("job-goes-on")

Faces print `message` and `hint` and map `code` to an exit code or an HTTP status; the core never
knows which.
"""

from __future__ import annotations

from samplerecs_models.vocabulary import Undecodable


class SamplerecsError(Exception):
    """Base of all errors a user may see.

    Attributes:
        code: short stable name of the error.
        message: what happened, to what, why; one sentence.
        hint: what to do next; may be empty.
    """

    code = "error"

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class InputError(SamplerecsError):
    """The user's word cannot be used."""

    code = "input"


class BadKey(InputError):
    """A text that names no key."""

    code = "bad-key"


class BadTempo(InputError):
    """A tempo that is not a number between 20 and 999 BPM."""

    code = "bad-tempo"


class BadCount(InputError):
    """A number of results outside 1..200."""

    code = "bad-count"


class BadFilter(InputError):
    """A query whose filter part does not parse."""

    code = "bad-filter"


class BadPath(InputError):
    """A path that is missing or is not what the command needs."""

    code = "bad-path"


class ConfigError(SamplerecsError):
    """The settings cannot be used."""

    code = "config"


class DecodeError(SamplerecsError):
    """A file gave no audio; `reason` says why, in a way that can be grouped."""

    code = "decode"

    def __init__(self, reason: Undecodable, detail: str = "") -> None:
        super().__init__(f"{reason.value}{f' ({detail})' if detail else ''}")
        self.reason = reason
        self.detail = detail

    def __reduce__(self) -> tuple[type[DecodeError], tuple[Undecodable, str]]:
        return (type(self), (self.reason, self.detail))


class StoreError(SamplerecsError):
    """The database cannot be used."""

    code = "store"


class StoreCorrupt(StoreError):
    """The database is damaged."""

    code = "store-corrupt"


class StoreNewer(StoreError):
    """The database was written by a newer samplerecs."""

    code = "store-newer"


class StoreReadOnly(StoreError):
    """The data folder or database cannot be written."""

    code = "store-read-only"


class StoreFull(StoreError):
    """The disk is full."""

    code = "store-full"


class StoreBusy(StoreError):
    """Another process holds the writer lock."""

    code = "store-busy"


class ModelError(SamplerecsError):
    """An embedding model cannot be used."""

    code = "model"


class NothingFound(SamplerecsError):
    """The library holds no such sound."""

    code = "nothing-found"


class EmptyLibrary(NothingFound):
    """The library holds no sound at all yet."""

    code = "empty-library"


class RootUnreachable(SamplerecsError):
    """A folder of the library does not answer just now."""

    code = "root-unreachable"


class DaemonError(SamplerecsError):
    """The daemon gave an answer that is of no use."""

    code = "daemon"


class DaemonRunning(DaemonError):
    """A daemon of this user runs already."""

    code = "daemon-running"


class DaemonGone(DaemonError):
    """The daemon does not answer."""

    code = "daemon-gone"


class DaemonVersion(DaemonError):
    """The daemon that runs is of another version."""

    code = "daemon-version"


class JobGoesOn(SamplerecsError):
    """The face no longer waits for a job, which goes on in the daemon."""

    code = "job-goes-on"
