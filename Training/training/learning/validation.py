"""How good a network is on the validation faces between two epochs."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.augmentation.pipeline import ViewMaker
from training.data.faces import Faces
from training.evaluation.calibration import fit_temperature
from training.heads import Heads
from training.learning.objective import concordance
from training.learning.prediction import predict


@dataclass(frozen=True)
class Outcome:
    """`score` is what epochs are compared by: the mean of the accuracies and, where there is affect, of its
    concordance. `loss` is the first label set's cross-entropy with the truth."""

    score: float
    loss: float
    figures: dict[str, float]


class Validation:
    """The validation faces with their truths, in the device's memory."""

    def __init__(self, faces: Faces, heads: Heads, device: torch.device, maker: ViewMaker, precision: str) -> None:
        self._heads = heads
        self._maker = maker
        self._precision = precision
        self._pixels = torch.from_numpy(faces.pixels)[:, None].to(device)
        self._truths = {name: torch.from_numpy(faces.annotations[name].truth).to(device) for name in heads.scores}
        self._affect = torch.from_numpy(faces.affect).to(device) if heads.affect else None

    def __call__(self, network: nn.Module) -> Outcome:
        outputs = predict(network, self._pixels, self._maker, self._precision)
        figures = {}
        for name, scores, truth in self._known(outputs):
            figures[f"{name}_top1"] = float((scores.argmax(1) == truth).float().mean())
        if self._affect is not None:
            known = self._affect.isfinite().all(1)
            affect = torch.tanh(outputs[known][:, self._heads.affect_slice])
            figures["affect_ccc"] = float(concordance(affect, self._affect[known]).mean())
        losses = (float(F.cross_entropy(scores, truth)) for _, scores, truth in self._known(outputs))
        return Outcome(sum(figures.values()) / max(1, len(figures)), next(losses, float("nan")), figures)

    def temperatures(self, network: nn.Module) -> dict[str, float]:
        """The best temperature of each label set."""
        outputs = predict(network, self._pixels, self._maker)
        return {name: fit_temperature(scores.cpu(), truth.cpu()) for name, scores, truth in self._known(outputs)}

    def _known(self, outputs: Tensor):
        """Name, scores and truth of each label set, of the faces that have a truth."""
        for name, part in self._heads.slices.items():
            truth = self._truths[name]
            known = truth >= 0
            if known.any():
                yield name, outputs[known][:, part], truth[known]
