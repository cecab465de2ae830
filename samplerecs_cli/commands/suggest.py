"""`suggest`, `search` and `similar`: lists of sounds with their reasons."""

from __future__ import annotations

from samplerecs_cli import options, output
from samplerecs_cli.diagnostics import say
from samplerecs_cli.formats import context_text, guess_text
from samplerecs_daemon import gateway
from samplerecs_daemon.api import SuggestionList, SuggestRequest

#: How each rule is told, with the flag that shows what it hides; what the user's own filters
#: leave out needs no telling.
_HIDDEN = {
    "tempo": "by tempo",
    "key": "by key",
    "absent": "on drives that are not connected, or in folders that are not there",
    "gone": "whose files are gone",
    "banned": "by your bans",
}


def suggest(
    query: options.Query = None,
    bpm: options.Bpm = None,
    key: options.Key = None,
    mood: options.Mood = None,
    genre: options.Genre = None,
    role: options.Role = None,
    like: options.Like = None,
    count: options.Count = 10,
    mode: options.Mode = None,
    stretch: options.Stretch = None,
    preset: options.Preset = None,
    step: options.Steps = None,
    loosen: options.Loosen = None,
    json: options.Json = False,
    paths: options.Paths = False,
    print0: options.Print0 = False,
) -> None:
    """Suggest the next sounds for the open project, best first, each with its reason."""
    request = SuggestRequest(
        query=options.joined(query),
        n=count,
        bpm=bpm,
        key=key,
        mood=tuple(mood or ()),
        genre=genre,
        role=role,
        like=tuple(like or ()),
        mode=mode,
        stretch=stretch,
        preset=preset,
        steps=tuple(step or ()),
        loosen=tuple(loosen or ()),
    )
    with gateway.open_client() as client:
        show(client.suggest(request), json=json, paths=paths, print0=print0)


def search(
    query: options.Query = None,
    count: options.Count = 10,
    json: options.Json = False,
    paths: options.Paths = False,
    print0: options.Print0 = False,
) -> None:
    """Search all sounds, ordered by the query; the project hides nothing."""
    request = SuggestRequest(query=options.joined(query), n=count, search=True)
    with gateway.open_client() as client:
        show(client.suggest(request), json=json, paths=paths, print0=print0)


def similar(
    path: options.AnySound,
    count: options.Count = 10,
    json: options.Json = False,
    paths: options.Paths = False,
    print0: options.Print0 = False,
) -> None:
    """List the sounds nearest to one of the library, or to any audio file."""
    with gateway.open_client() as client:
        show(client.similar(path, count), json=json, paths=paths, print0=print0)


def show(answer: SuggestionList, *, json: bool, paths: bool, print0: bool = False) -> None:
    """Print a list in the form asked for; what was hidden and why goes to stderr."""
    if json:
        output.print_json(answer)
        return
    if paths or print0:
        found = (entry.sample.path for entry in answer.suggestions if entry.sample.path)
        output.print_paths(found, end=b"\0" if print0 else b"\n")
    else:
        _draw(answer)
    _talk(answer)


def _draw(answer: SuggestionList) -> None:
    from samplerecs_cli import tables

    project = context_text(answer.context)
    if project:
        say(f"Project: {project}")
    if answer.suggestions:
        tables.print_suggestions(answer)


def _talk(answer: SuggestionList) -> None:
    if guess := guess_text(answer.context):
        say(guess)
    for note in answer.notes:
        say(note)
    hidden = [
        f"{step.count:,} {_HIDDEN[step.rule]} ({step.flag})"
        for step in answer.loosen
        if step.rule in _HIDDEN
    ]
    if hidden:
        say(f"Hidden: {', '.join(hidden)}.")
    if answer.advice:
        say(answer.advice)
