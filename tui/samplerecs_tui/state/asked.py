"""What the user asked for beyond the project itself: words, a role, a likeness, looser rules."""

from __future__ import annotations

from dataclasses import dataclass, replace

from samplerecs_daemon.api import SampleInfo, SuggestRequest

#: Key -> step from a sound to others like it, and what it adds to the query; {s}: its length.
STEPS: dict[str, tuple[str, str]] = {
    "darker": ("darker", "dark"),
    "brighter": ("brighter", "bright"),
    "shorter": ("shorter", "len:<{s:g}"),
    "longer": ("longer", "len:>{s:g}"),
    "warmer": ("warmer", "warm"),
    "punchier": ("punchier", "punchy"),
}
#: How the rules can be loosened, one after the other, as the status line says it.
LOOSER = ("", "stretched up to 8 %", "nothing hidden")


@dataclass(frozen=True, slots=True)
class Asked:
    """The question; empty, the project alone decides.

    Attributes:
        query: words and filters.
        role: only this role, "" for all.
        like: the sound to be near to.
        steps: from that sound, such as "darker".
        loosened: place in LOOSER.
    """

    query: str = ""
    role: str = ""
    like: SampleInfo | None = None
    steps: tuple[str, ...] = ()
    loosened: int = 0

    def request(self, n: int) -> SuggestRequest | None:
        """Return what to ask the engine for; None where its own list is the answer.

        Args:
            n: how many sounds, 1..200.
        """
        if self == Asked():
            return None
        return SuggestRequest(
            query=" ".join(part for part in (self.query.strip(), *self._stepped()) if part),
            n=n,
            role=self.role or None,
            like=(str(self.like.id),) if self.like else (),
            stretch=True if self.loosened == 1 else None,
            search=self.loosened >= len(LOOSER) - 1,
        )

    def near(self, sample: SampleInfo) -> Asked:
        """Ask for what is like a sound; a step taken before belongs to the sound before."""
        return replace(self, like=sample, steps=())

    def step(self, name: str) -> Asked:
        """Go a step from the sound; the opposite of the last one takes that back."""
        if self.like is None or name in self.steps:
            return self
        opposite = _OPPOSITES.get(name)
        return replace(self, steps=(*(s for s in self.steps if s != opposite), name))

    def looser(self) -> Asked:
        """Loosen the rules a step; after the last, they hold again."""
        return replace(self, loosened=(self.loosened + 1) % len(LOOSER))

    def said(self) -> str:
        """Return the question in words, "" where there is none."""
        like = f"like {self.like.name}" if self.like else ""
        if like and self.steps:
            like += f", {', '.join(self.steps)}"
        parts = (self.query.strip(), self.role, like, LOOSER[self.loosened])
        return " · ".join(part for part in parts if part)

    def _stepped(self) -> list[str]:
        seconds = self.like.duration_s if self.like else 0.0
        parts = [STEPS[name][1] for name in self.steps]
        # A sound that was not heard yet has no length to compare with.
        return [part.format(s=seconds) for part in parts if seconds > 0 or "{" not in part]


_OPPOSITES = {
    "darker": "brighter",
    "brighter": "darker",
    "shorter": "longer",
    "longer": "shorter",
}
