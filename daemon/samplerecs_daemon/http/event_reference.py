"""What each event of `/api/v1/events` is and holds; the reference is made of it, tests hold it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class EventKind:
    """One kind of event.

    Attributes:
        name: as it is sent.
        meaning: when it is sent, in one or two sentences.
        fields: field of its data -> what it is.
        sometimes: fields that are left out where there is nothing to say.
        object: the object of the HTTP reference that its data is; "" when `fields` say it all.
    """

    name: str
    meaning: str
    fields: Mapping[str, str] = field(default_factory=dict)
    sometimes: Mapping[str, str] = field(default_factory=dict)
    object: str = ""


_SEEN = {
    "sample": "Id of the sound.",
    "list": "Number of the list it was on; 0 when unknown.",
    "mode": "Mode of that list, fusion or rules; ab: before it where it was drawn.",
    "face": "Which program showed or played it.",
}
_HEARD = {
    **_SEEN,
    "heard_s": "Seconds that were heard.",
    "share": "Part of the sound that was heard, 0..1.",
}
_AFTER = {"after_s": "Seconds from the list's making to the start of the preview."}
_LEFT_OUT = {
    **_AFTER,
    "left_out": "True where the sound was skipped twice and is listed no more in this session; "
    "false where it is back.",
}
_SAID = {
    "sample": "Id of the sound.",
    "name": "Its file name.",
    "undo": "True when the word was taken back.",
}

EVENTS: tuple[EventKind, ...] = (
    EventKind(
        "context.changed",
        "Fields of the project's context were set, cleared or ran out.",
        {"fields": "Names of the fields.", "context": "The whole Context as it is now."},
    ),
    EventKind(
        "recommendations.changed",
        "A new current list lies ready. `/recommendations/stream` sends the list itself.",
        {"number": "Number of the list.", "why": "What caused it, in words."},
    ),
    EventKind("recommendation.view", "A sound was on screen for a second or more.", _SEEN),
    EventKind(
        "recommendation.preview",
        "A sound was heard for half a second or more.",
        _HEARD,
        _AFTER,
    ),
    EventKind(
        "recommendation.interest", "A sound was heard for most of it, or again.", _HEARD, _LEFT_OUT
    ),
    EventKind(
        "recommendation.skip",
        "A sound was left within 1.5 s, and another one heard or taken soon after.",
        _HEARD,
        _LEFT_OUT,
    ),
    EventKind("recommendation.accept", "A sound was taken.", _SAID),
    EventKind("recommendation.pin", "A sound was pinned.", _SAID),
    EventKind("recommendation.dismiss", "A sound was dismissed.", _SAID),
    EventKind("recommendation.ban", "A sound was banned.", _SAID),
    EventKind(
        "bans.changed",
        "A pack, a folder, a tag or a role was banned, or such a ban was lifted.",
        {
            "kind": "pack, folder, tag or role.",
            "value": "The pack's name, the folder's path, the tag or the role.",
            "undo": "True when the ban was lifted.",
        },
    ),
    EventKind(
        "recommendation.steer",
        "The current list was steered: more like a sound, or a step further.",
        {
            "sample": "Id of the sound that it starts from.",
            "step": 'The step, such as darker; "" for "more like this".',
            "undo": "True when a step, or all of them, were taken back.",
        },
    ),
    EventKind(
        "mode.changed",
        "Lists are ordered in another way.",
        {"mode": "fusion, rules or ab.", "now": "fusion or rules: what is used now."},
    ),
    EventKind(
        "projects.changed",
        "A folder was scanned for saved projects.",
        {"folder": "The folder.", "projects": "Projects found in it."},
    ),
    EventKind(
        "library.changed",
        "Sounds came, changed or went. At most one every few seconds for each folder; or the user "
        "corrected sounds.",
        {
            "root": 'The folder; "" for corrections and for what another computer heard.',
            "added": "Number of sounds that came.",
            "changed": "Number of files that changed, or of sounds that were corrected.",
            "missing": "Number of sounds that went.",
        },
    ),
    EventKind(
        "library.root",
        "A watched folder came or went: its drive was plugged in or out.",
        {
            "path": "The folder.",
            "state": "there, missing, unreachable or released.",
            "why": "Why, in words.",
        },
    ),
    EventKind(
        "library.trouble",
        "Something stopped working, such as writing to a full disk or a folder that does not "
        "answer; or works again.",
        {"troubles": "All that does not work now, in words; an empty list when everything does."},
    ),
    EventKind(
        "models.changed",
        "Another model was chosen or removed, or sounds were embedded: about every 20 s and at "
        "the end.",
        {
            "name": 'Name of the chosen model; "" for none.',
            "embedded": "Number of sounds that it has embedded; 0 when it was just chosen.",
            "waiting": "Number of sounds that wait for it.",
        },
    ),
    EventKind("index.changed", "What lists are made from has taken a change in."),
    EventKind("job", "Long work began, went on or ended.", object="Job"),
    EventKind(
        "scan.progress",
        "How far the work on one folder is; about once a second.",
        object="ScanProgress",
    ),
    EventKind(
        "board.changed",
        "A board was made, changed or deleted.",
        {
            "board": "Its number.",
            "name": "Its name.",
            "what": "created, renamed, added, removed, ordered, deleted or undone.",
        },
    ),
    EventKind(
        "session.started",
        "A session began or was resumed.",
        {
            "session": "The SessionInfo.",
            "earlier": "An earlier SessionInfo of the same project to resume, or null.",
        },
    ),
    EventKind("session.ended", "A session ended.", {"session": "The SessionInfo."}),
    EventKind(
        "taste.reset",
        "What was learnt of the user was forgotten.",
        {"undo": "True when that was taken back."},
    ),
    EventKind("daemon.stopping", "The daemon ends now; the streams end after this."),
)

#: Events that a stream makes itself; they are on no bus and have no Event around their data.
OF_STREAMS: tuple[EventKind, ...] = (
    EventKind(
        "gap",
        "On `/events`: events before this one were lost, or the daemon is another one than that of "
        "Last-Event-ID. Ask anew for what you keep, beginning with the snapshot.",
        {
            "missed": "How many were lost; null when nobody can say.",
            "snapshot": "`context`, the Context, and `status`, the DaemonStatus, as they are now.",
        },
    ),
    EventKind(
        "list",
        "On `/recommendations/stream`: the current list, at once and after each change.",
        object="LiveList",
    ),
)
