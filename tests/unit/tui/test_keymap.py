"""The table of keys, and changing them."""

from __future__ import annotations

import pytest

from samplerecs_tui import keymap


def test_no_two_actions_of_one_place_share_a_key() -> None:
    for place in keymap.PLACES:
        keys = [key for act in keymap.ACTS if act.place == place for key in act.keys.split(",")]
        assert len(keys) == len(set(keys)), place


def test_every_action_has_its_method() -> None:
    from samplerecs_tui.app import LivePanel
    from samplerecs_tui.screens.boards import BoardsScreen
    from samplerecs_tui.screens.history import HistoryScreen
    from samplerecs_tui.screens.library import LibraryScreen
    from samplerecs_tui.screens.live import LiveScreen
    from samplerecs_tui.widgets.rows import Rows

    owners = {
        keymap.EVERYWHERE: LivePanel,
        keymap.MOVING: Rows,
        keymap.SOUNDS: LiveScreen,
        keymap.LIST: LiveScreen,
        keymap.MORE: LiveScreen,
        keymap.BOARDS: BoardsScreen,
        keymap.HISTORY: HistoryScreen,
        keymap.LIBRARY: LibraryScreen,
    }
    for act in keymap.ACTS:
        assert hasattr(owners[act.place], f"action_{act.name}"), act.name


def test_changes_are_read() -> None:
    assert keymap.parse_changes(["accept=ctrl+y", " audition = f5 f6"]) == {
        "accept": "ctrl+y",
        "audition": "f5,f6",
    }


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("foo=p", "There are: show_list"),
        ("accept", "form"),
        ("acept=y", "accept"),
        ("accept=x", "dismiss_sound"),
        ("accept=", "form"),
    ],
)
def test_what_cannot_be_is_refused_with_a_word(line: str, word: str) -> None:
    with pytest.raises(keymap.BadKeys) as refused:
        keymap.parse_changes([line])
    assert word in str(refused.value)


def test_two_keys_can_be_exchanged() -> None:
    assert keymap.parse_changes(["accept=x", "dismiss_sound=enter"])
