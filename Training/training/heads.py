"""What a network's outputs mean: scores of one or more label sets, then valence and arousal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from training.data.faces import Faces
from training.errors import InputError

AFFECT = "affect"


@dataclass(frozen=True)
class Heads:
    """Label sets by name, in the order of the outputs; two outputs for valence and arousal follow if `affect`."""

    scores: dict[str, tuple[str, ...]]
    affect: bool = False

    @property
    def score_count(self) -> int:
        return sum(len(labels) for labels in self.scores.values())

    @property
    def count(self) -> int:
        return self.score_count + 2 * self.affect

    def has_scores_of(self, other: Heads) -> bool:
        """Whether both have the same label sets in the same order, so that scores stand in the same places."""
        return list(self.scores.items()) == list(other.scores.items())

    @property
    def slices(self) -> dict[str, slice]:
        """Where each label set's scores stand."""
        result, start = {}, 0
        for name, labels in self.scores.items():
            result[name] = slice(start, start + len(labels))
            start += len(labels)
        return result

    @property
    def affect_slice(self) -> slice:
        return slice(self.score_count, self.count)

    @staticmethod
    def of(faces: Faces, wanted: Sequence[str] | None = None) -> Heads:
        """The heads that `faces` have annotations for, or those `wanted`."""
        known = {name: annotation.labels for name, annotation in faces.annotations.items()}
        has_affect = faces.affect is not None
        if wanted is None:
            return Heads(known, has_affect)
        for name in wanted:
            if name not in known and not (name == AFFECT and has_affect):
                raise InputError(f"no {name} labels there, only {', '.join(known)}")
        return Heads({name: known[name] for name in wanted if name != AFFECT}, AFFECT in wanted)
