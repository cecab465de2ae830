"""Project files as the DAWs write them, made small: for tests."""

from __future__ import annotations

import gzip
import struct
import zlib
from collections.abc import Sequence
from xml.sax.saxutils import quoteattr

#: Notes of C natural minor, and of A harmonic-free minor, as MIDI numbers.
A_MINOR = (57, 59, 60, 62, 64, 65, 67, 69, 57, 64, 60, 57)


def file_ref(path: str, relative: str, size: int = 0) -> str:
    """A FileRef of Live 11 and 12."""
    return f"""
      <FileRef>
        <RelativePathType Value="3" />
        <RelativePath Value={quoteattr(relative)} />
        <Path Value={quoteattr(path)} />
        <Type Value="1" />
        <LivePackName Value="" />
        <LivePackId Value="" />
        <OriginalFileSize Value="{size}" />
        <OriginalCrc Value="3451" />
      </FileRef>"""


def old_file_ref(folders: Sequence[str], name: str, hint: Sequence[str], size: int = 0) -> str:
    """A FileRef of Live 8 to 10."""
    near = "".join(f'<RelativePathElement Id="{i}" Dir="{d}" />' for i, d in enumerate(folders))
    far = "".join(f'<RelativePathElement Id="{i}" Dir="{d}" />' for i, d in enumerate(hint))
    return f"""
      <FileRef>
        <HasRelativePath Value="true" />
        <RelativePathType Value="3" />
        <RelativePath>{near}</RelativePath>
        <Name Value={quoteattr(name)} />
        <Type Value="1" />
        <Data>000000000144000200010C4D6163</Data>
        <RefersToFolder Value="false" />
        <SearchHint>
          <PathHint>{far}</PathHint>
          <FileSize Value="{size}" />
          <Crc Value="12" />
          <MaxCrcSize Value="16384" />
          <HasExtendedInfo Value="false" />
        </SearchHint>
        <LivePackName Value="" />
      </FileRef>"""


def als(
    *,
    bpm: float = 124.0,
    automated: float | None = None,
    scale: tuple[int, str] | None = None,
    in_key: bool = True,
    refs: Sequence[str] = (),
    track: str = "Bass",
    clip: str = "Dark Line",
    notes: Sequence[int] = (),
    main: str = "MainTrack",
    prologue: str = "",
) -> bytes:
    """A Live set, packed."""
    samples = "".join(
        f"""<AudioClip Id="{i}" Time="0"><Name Value="" /><SampleRef>{ref}
        <LastModDate Value="1673000000" /><SourceContext /></SampleRef></AudioClip>"""
        for i, ref in enumerate(refs)
    )
    rows = "".join(
        f"""<KeyTrack Id="{i}"><Notes>
        <MidiNoteEvent Time="{i}" Duration="1" Velocity="100" OffVelocity="64" IsEnabled="true" />
        </Notes><MidiKey Value="{note}" /></KeyTrack>"""
        for i, note in enumerate(notes)
    )
    root, name = scale or (0, "0")
    word = "Root" if name.isdigit() else "RootNote"
    envelope = (
        ""
        if automated is None
        else f"""<AutomationEnvelopes><Envelopes>
        <AutomationEnvelope Id="1"><EnvelopeTarget><PointeeId Value="8" /></EnvelopeTarget>
        <Automation><Events><FloatEvent Id="0" Time="-63072000" Value="{automated}" />
        <FloatEvent Id="1" Time="16" Value="99" /></Events></Automation>
        </AutomationEnvelope></Envelopes></AutomationEnvelopes>"""
    )
    return gzip.compress(
        f"""<?xml version="1.0" encoding="UTF-8"?>
{prologue}<Ableton MajorVersion="5" MinorVersion="12.0_12049" Creator="Ableton Live 12.0.1">
  <LiveSet>
    <Tracks>
      <MidiTrack Id="12">
        <Name><EffectiveName Value={quoteattr(track)} /><UserName Value="" /></Name>
        <DeviceChain><MainSequencer><ClipSlotList><ClipSlot Id="0"><ClipSlot><Value>
          <MidiClip Id="0" Time="0"><Name Value={quoteattr(clip)} />
            <Notes><KeyTracks>{rows}</KeyTracks></Notes>
            <ScaleInformation><Root Value="3" /><Name Value="0" /></ScaleInformation>
          </MidiClip>
        </Value></ClipSlot></ClipSlot></ClipSlotList></MainSequencer></DeviceChain>
      </MidiTrack>
      <AudioTrack Id="13">
        <Name><EffectiveName Value="2-Audio" /><UserName Value="" /></Name>
        <DeviceChain><MainSequencer><Sample><ArrangerAutomation><Events>{samples}
        </Events></ArrangerAutomation></Sample></MainSequencer></DeviceChain>
      </AudioTrack>
    </Tracks>
    <{main}>{envelope}
      <DeviceChain><Mixer><Tempo><LomId Value="0" /><Manual Value="{bpm}" />
        <AutomationTarget Id="8"><LockEnvelope Value="0" /></AutomationTarget>
      </Tempo></Mixer></DeviceChain>
    </{main}>
    <ScaleInformation><{word} Value="{root}" /><Name Value="{name}" /></ScaleInformation>
    <InKey Value="{str(in_key).lower()}" />
  </LiveSet>
</Ableton>
""".encode()
    )


def rpp(
    *,
    bpm: float = 120.0,
    first: float | None = None,
    files: Sequence[str] = (),
    track: str = "Dark Bass",
    notes: Sequence[int] = (),
    channel: int = 0,
) -> bytes:
    """A REAPER project."""
    items = "".join(
        f"""    <ITEM
      POSITION 0
      NAME "item {i}"
      <SOURCE WAVE
        FILE "{file}"
      >
    >
"""
        for i, file in enumerate(files)
    )
    events = "".join(
        f"        E 0 9{channel:x} {note:02x} 60\n        E 480 8{channel:x} {note:02x} 00\n"
        for note in notes
    )
    envelope = "" if first is None else f"    PT 0.000000 {first} 1\n    PT 8.0 90 1\n"
    return f"""<REAPER_PROJECT 0.1 "6.75/linux-x86_64" 1673000000
  RIPPLE 0
  TEMPO {bpm} 4 4
  <TEMPOENVEX
    ACT {int(first is not None)} -1
{envelope}  >
  <TRACK {{01234567-0000-0000-0000-000000000000}}
    NAME "{track}"
{items}    <ITEM
      NAME line
      <SOURCE MIDI
        HASDATA 1 960 QN
{events}        E 0 b0 7b 00
      >
    >
  >
>
""".encode()


def mmp(
    *,
    bpm: int = 140,
    automated: int | None = None,
    srcs: Sequence[str] = (),
    track: str = "Lead",
    notes: Sequence[int] = (),
) -> bytes:
    """An LMMS song, plain."""
    head = f'bpm="{bpm}"' if automated is None else ""
    inside = "" if automated is None else f'<bpm value="{bpm}" scale_type="linear" id="77"/>'
    line = (
        ""
        if automated is None
        else f"""<track type="6" name="Automation track"><automationpattern name="Tempo" pos="0"
        len="192"><time value="{automated}" pos="0"/><time value="99" pos="192"/>
        <object id="77"/></automationpattern></track>"""
    )
    samplers = "".join(
        f"""<track muted="0" type="0" name="Sampler {i}"><instrumenttrack basenote="57">
        <instrument name="audiofileprocessor"><audiofileprocessor src={quoteattr(src)} amp="100"/>
        </instrument></instrumenttrack></track>"""
        for i, src in enumerate(srcs)
    )
    played = "".join(
        f'<note pan="0" key="{n}" vol="100" pos="{48 * i}" len="48"/>' for i, n in enumerate(notes)
    )
    return f"""<?xml version="1.0"?>
<!DOCTYPE lmms-project>
<lmms-project creator="LMMS" version="1.0" type="song" creatorversion="1.2.2">
  <head timesig_numerator="4" {head} timesig_denominator="4" mastervol="100"
    masterpitch="0">{inside}</head>
  <song><trackcontainer visible="1" type="song">
    {samplers}
    <track muted="0" type="0" name={quoteattr(track)}><instrumenttrack basenote="57"/>
      <pattern name="Line" pos="0" steps="16">{played}</pattern></track>
    {line}
  </trackcontainer></song>
</lmms-project>
""".encode()


def mmpz(plain: bytes) -> bytes:
    """A song as qCompress packs it."""
    return struct.pack(">I", len(plain)) + zlib.compress(plain)


def ardour(*, bpm: float = 97.5, origin: str = "", name: str = "song", old: bool = False) -> bytes:
    """An Ardour session."""
    tempo = (
        f'<Tempo pulse="0" frame="0" beats-per-minute="{bpm}" note-type="4" clamped="0"/>'
        if old
        else f'<Tempos><Tempo npm="{bpm}" enpm="{bpm}" note-type="4" type="Constant"/></Tempos>'
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Session version="7003" name={quoteattr(name)} sample-rate="48000" id-counter="1234">
  <Sources>
    <Source name="kick.wav" take-id="" type="audio" flags="" id="160" channel="0"
      origin={quoteattr(origin)}/>
    <Source name="take-1.wav" take-id="" type="audio" flags="" id="161" channel="0" origin=""/>
    <Source name="line.mid" type="midi" id="162" origin=""/>
  </Sources>
  <Routes><Route name="Master" id="1"/><Route name="Warm Pad" id="2"/></Routes>
  <Playlists><Playlist id="9" name="p"><Region name="kick.1" id="10"/></Playlist></Playlists>
  <TempoMap>{tempo}<Meters/></TempoMap>
</Session>
""".encode()


def flp(
    *,
    bpm: float = 140.0,
    samples: Sequence[str] = (),
    notes: Sequence[int] = (),
    channel: str = "Lead",
    version: str = "20.8.3.2304",
) -> bytes:
    """An FL Studio project."""
    old = version.startswith(("9", "10"))

    def text(value: str) -> bytes:
        return (value + "\0").encode("cp1252" if old else "utf-16-le")

    events = _long(199, version.encode() + b"\0")
    events += bytes([66]) + struct.pack("<H", int(bpm)) if old else b""
    events += b"" if old else bytes([156]) + struct.pack("<I", round(bpm * 1000))
    events += bytes([0, 1, 64, 0, 0]) + _long(203, text(channel))
    for number, sample in enumerate(samples, 1):
        events += bytes([64]) + struct.pack("<H", number) + _long(196, text(sample))
    body = b"".join(
        struct.pack("<IHHIHH", 96 * i, 0x4000, 0, 96, note, 0) + bytes(8)
        for i, note in enumerate(notes)
    )
    events += bytes([65, 1, 0]) + _long(193, text("Hook")) + _long(224, body)
    return struct.pack("<4sIHHH4sI", b"FLhd", 6, 0, 1, 96, b"FLdt", len(events)) + events


def bitwig(*names: str) -> bytes:
    """A Bitwig project with texts between bytes that nobody knows."""
    texts = b"".join(
        b"\x00\x00\x12\x08" + struct.pack(">I", len(name.encode())) + name.encode() + b"\x0a\x05"
        for name in names
    )
    return b"BtWg00010002008d000016a00000000000000000\n" + bytes(range(32)) + texts


def _long(number: int, value: bytes) -> bytes:
    size, left = b"", len(value)
    while True:
        size += bytes([left & 0x7F | (0x80 if left > 0x7F else 0)])
        left >>= 7
        if not left:
            return bytes([number]) + size + value
