"""What the user asked for beyond the project itself: words, a role, a likeness, looser rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from samplerecs_daemon.api import STEPS, SampleInfo, SuggestRequest

#: Rules that a key lifts, one after the other; bans and dismissals are the user's own word.
LIFTED = ("tempo", "key", "absent")
_RULES = {"tempo": "any tempo", "key": "any key", "absent": "what is unplugged, too"}

#: How a list is mixed -> how it reads.
MIXES = {
    "": "as usual",
    "match": "what fits most",
    "balanced": "balanced",
    "explore": "what is new to you",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """The question; empty, the project alone decides.

    Attributes:
        query: words and filters.
        role: only this role, "" for all.
        like: the sound to be near to.
        steps: from that sound, such as "darker".
        lifted: rules that are lifted, of those in LIFTED.
        preset: how the list is mixed, of those in MIXES; "" as the settings say.
    """

    query: str = ""
    role: str = ""
    like: SampleInfo | None = None
    steps: tuple[str, ...] = ()
    lifted: tuple[str, ...] = ()
    preset: str = ""

    def request(self, n: int) -> SuggestRequest | None:
        """Return what to ask the engine for; None where its own list is the answer.

        Args:
            n: how many sounds, 1..200.
        """
        if self == Asked():
            return None
        return SuggestRequest(
            query=self.query.strip(),
            n=n,
            role=self.role or None,
            like=(str(self.like.id),) if self.like else (),
            steps=self.steps,
            loosen=self.lifted,
            preset=self.preset or None,
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

    def looser(self, hidden: Mapping[str, int]) -> Asked:
        """Lift the rule that hides most; with none left to lift, all of them hold again.

        Args:
            hidden: rule -> sounds that it hides in the list on screen.
        """
        left = [rule for rule in LIFTED if hidden.get(rule) and rule not in self.lifted]
        if not left:
            return replace(self, lifted=())
        return replace(self, lifted=(*self.lifted, max(left, key=lambda rule: hidden[rule])))

    def typed_on_from(self, before: Asked) -> bool:
        """Say whether only letters were put to the words of before, or taken off them."""
        one, other = sorted((self.query.strip(), before.query.strip()), key=len)
        return bool(one) and other.startswith(one) and replace(self, query=before.query) == before

    def said(self) -> str:
        """Return the question in words, "" where there is none."""
        like = f"like {self.like.name}" if self.like else ""
        if like and self.steps:
            like += f", {', '.join(self.steps)}"
        lifted = (_RULES[rule] for rule in self.lifted)
        mix = MIXES[self.preset] if self.preset else ""
        parts = (self.query.strip(), self.role, like, *lifted, mix)
        return " · ".join(part for part in parts if part)

    def steps_words(self, keys: Mapping[str, str]) -> str:
        """Return which keys go where from a sound: "d darker, b brighter"; "" where none do.

        Args:
            keys: action -> its key.
        """
        if self.like is None:
            return ""
        steps = [step for step in STEPS if step not in self.steps]
        return ", ".join(f"{keys[s.replace('-', '_')]} {s.replace('-', ' ')}" for s in steps)


#: No question: the project alone decides.
NOTHING = Asked()
_OPPOSITES = {
    "darker": "brighter",
    "brighter": "darker",
    "shorter": "longer",
    "longer": "shorter",
    "punchier": "softer",
    "softer": "punchier",
}
