"""The programs that `samplerecs daw setup` knows."""

from __future__ import annotations

from samplerecs_daemon.daws.setup.page import control_page
from samplerecs_daemon.daws.setup.recipe import Awaited, NewFile, Place, Recipe, Stage, Step

#: What REAPER sends with our pattern; without the first line the track would not follow the
#: selection. The addresses are those of the profile `reaper`.
REAPER_PATTERN = """\
# samplerecs: tempo, transport and selected track, and nothing else.
DEVICE_TRACK_FOLLOWS LAST_TOUCHED
TEMPO f/reaper/tempo
PLAY t/reaper/play
RECORD t/reaper/record
TRACK_NAME s/reaper/track
"""
#: What the page of controls says and no DAW does.
_OF_THE_PAGE = frozenset({"mood_tags", "genre", "time_remaining"})
#: Said first where the port is not known yet.
_CHOSEN_LATER = (
    "Start the daemon, then ask for these steps again: samplerecs daemon start. It chooses its "
    "port (PORT below) each time it starts; with osc_port set to a number it stays the same."
)
_LINK = Awaited("Link", kind="link", name="Link")
_SUPER_COLLIDER = """\
~recs = NetAddr("127.0.0.1", {port});
~recs.sendMsg("/samplerecs/source", "SuperCollider");
~recs.sendMsg("/samplerecs/bpm", TempoClock.default.tempo * 60);
~recs.sendMsg("/samplerecs/key", "F# minor");"""
#: The marks around the block are GHCi's: without them it takes each line for itself.
_TIDAL = """\
:{{
let shape = [superdirtShape]
    samplerecs = Target {{oName = "samplerecs", oAddress = "127.0.0.1", oPort = {port},
          oBusPort = Nothing, oLatency = 0.2, oWindow = Nothing,
          oSchedule = Live, oHandshake = False}}
:}}
tidal <- startStream defaultConfig [(superdirtTarget, shape), (samplerecs, shape)]"""


def recipes(place: Place) -> dict[str, Recipe]:
    """Return every recipe by its name, as it is on this computer."""
    made = (_live, _reaper, _bitwig, _touchosc, _supercollider, _tidal)
    return {one.name: one for one in (make(place) for make in made)}


def _live(place: Place) -> Recipe:
    scripts = place.live_library() / "Remote Scripts"
    link = Stage(
        gives="the tempo, with nothing to install",
        steps=_steps(
            "In Live, press Link (at the left of the control bar; if it is not there: Settings, "
            "Link/Tempo/MIDI, Show Link Toggle).",
            "So that a set that you save says its scale and the sounds in it: samplerecs projects "
            "scan FOLDER-OF-YOUR-SETS",
        ),
        awaited=_LINK,
    )
    script = Stage(
        gives="key, scale and selected track as well",
        steps=_steps(
            "Download AbletonOSC: https://github.com/ideoforms/AbletonOSC (Code, Download ZIP).",
            f"Unpack it into {scripts} and name the folder AbletonOSC.",
            "Restart Live. Settings, Link/Tempo/MIDI: choose AbletonOSC as a control surface.",
        ),
        awaited=Awaited("Live", name="Live"),
        profiles=("ableton",),
    )
    return Recipe("live", "Ableton Live", (link, script), "set-up-live.md")


def _reaper(place: Place) -> Recipe:
    pattern = place.settings_of("REAPER") / "OSC" / "samplerecs.ReaperOSC"
    stage = Stage(
        gives="tempo, transport and selected track",
        files=(NewFile(pattern, REAPER_PATTERN, "a pattern file for REAPER"),),
        steps=_steps(
            *_first(place),
            "In REAPER: Preferences, Control/OSC/web, Add, and choose OSC (Open Sound Control).",
            "Pattern config: samplerecs. Mode: Configure device IP+local port.",
            f"Device IP 127.0.0.1, device port {place.port_words}. OK, OK.",
            "Change the tempo once: REAPER sends what changes.",
        ),
        awaited=Awaited("REAPER"),
    )
    return Recipe("reaper", "REAPER", (stage,), "set-up-reaper.md")


def _bitwig(place: Place) -> Recipe:
    link = Stage(
        gives="the tempo, with nothing to install",
        steps=_steps(
            "In Bitwig, press Link in the transport (or: Settings, Synchronization, Link)."
        ),
        awaited=_LINK,
    )
    script = Stage(
        gives="transport and selected track as well",
        steps=_steps(
            *_first(place),
            "Download DrivenByMoss: https://www.mossgrabers.de/Software/Bitwig/Bitwig.html",
            "Put its .bwextension file into "
            f"{place.documents() / 'Bitwig Studio' / 'Extensions'} and restart Bitwig.",
            "Settings, Controllers, Add controller: Open Sound Control, OSC.",
            f"Host to send to 127.0.0.1, port to send to {place.port_words}. Change the tempo "
            "once.",
        ),
        awaited=Awaited("Bitwig"),
    )
    return Recipe("bitwig", "Bitwig Studio", (link, script), "set-up-bitwig.md")


def _touchosc(place: Place) -> Recipe:
    # Its server runs on this computer, whatever the network's address will be tomorrow.
    made = control_page(f"127.0.0.1:{place.port_words}")
    page = place.documents() / "samplerecs-open-stage-control.json"
    lan = (
        "samplerecs listens on this computer only. For a tablet: samplerecs daemon restart "
        "--lan-osc INTERFACE",
    ) * (not place.lan)
    stage = Stage(
        gives="mood, genre and time left from a tablet or a window",
        # A page that sends nowhere is no page.
        files=(NewFile(page, made, "a page of controls for Open Stage Control"),)
        * bool(place.port),
        steps=_steps(
            *_first(place),
            *lan,
            f"Open Stage Control: load {page.name}; its server runs on this computer, and any "
            "tablet's browser shows the page.",
            "TouchOSC: there is no ready page, for its files can only be made with its editor. "
            f"Connections, OSC, UDP, host {place.lan or '127.0.0.1'}, send port "
            f"{place.port_words}; the four controls to make are in the how-to page.",
            "Press a mood.",
        ),
        awaited=Awaited("The control surface", fields=_OF_THE_PAGE),
    )
    return Recipe("touchosc", "TouchOSC, Open Stage Control", (stage,), "set-up-touchosc.md")


def _supercollider(place: Place) -> Recipe:
    stage = Stage(
        gives="whatever you send",
        steps=(
            *_steps(*_first(place)),
            Step(
                "Run these lines in SuperCollider:",
                _SUPER_COLLIDER.format(port=place.port_words),
            ),
        ),
        awaited=Awaited("SuperCollider", name="SuperCollider"),
    )
    return Recipe("supercollider", "SuperCollider", (stage,), "set-up-supercollider.md")


def _tidal(place: Place) -> Recipe:
    stage = Stage(
        gives="the tempo of your patterns",
        steps=(
            *_steps(*_first(place)),
            Step(
                "In BootTidal.hs, put these lines in the place of the one with startTidal or "
                "startStream:",
                _TIDAL.format(port=place.port_words),
            ),
            Step("Start Tidal and play a pattern."),
        ),
        awaited=Awaited("Tidal", name="Tidal"),
    )
    return Recipe("tidal", "TidalCycles", (stage,), "set-up-tidal.md")


def _first(place: Place) -> tuple[str, ...]:
    """Return what is to be done before a program can be told the port."""
    return () if place.port else (_CHOSEN_LATER,)


def _steps(*texts: str) -> tuple[Step, ...]:
    return tuple(map(Step, texts))
