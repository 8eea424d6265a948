"""How probable a face must be to pass the gate, and how often the gate is wrong then."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.data.load import load_faces
from training.data.splits import TEST, VALID
from training.errors import InputError
from training.evaluation.onnx_predictor import OnnxPredictor
from training.evaluation.report import softmax
from training.files import write_json
from training.labels import GATE

# Of thresholds whose balanced accuracy on the validation split differs by no more, the lowest is taken: a face that
# is dropped is worse than a box that is not.
_AS_GOOD = 0.001


@dataclass(frozen=True)
class Answers:
    """How probable each picture of a split is a face, whether it is one, and where it comes from."""

    probability: NDArray[np.float64]
    is_face: NDArray[np.bool_]
    group: list[str]

    def balanced_accuracy(self, threshold: float) -> float:
        passed = self.probability >= threshold
        return float((passed[self.is_face].mean() + (~passed[~self.is_face]).mean()) / 2)

    def figures(self, threshold: float) -> dict[str, Any]:
        """Balanced accuracy, and the share of each group that the gate is wrong about."""
        wrong = (self.probability >= threshold) != self.is_face
        groups = {}
        for name in dict.fromkeys(self.group):
            rows = np.array([group == name for group in self.group])
            groups[name] = {"count": int(rows.sum()), "wrong": round(float(wrong[rows].mean()), 4)}
        return {"balanced_accuracy": round(self.balanced_accuracy(threshold), 4), "groups": groups}


def choose_threshold(answers: Answers) -> float:
    """The lowest threshold that is as good as the best."""
    candidates = np.arange(1, 100) / 100
    accuracies = np.array([answers.balanced_accuracy(threshold) for threshold in candidates])
    return float(candidates[np.flatnonzero(accuracies >= accuracies.max() - _AS_GOOD)[0]])


def set_threshold(model: Path, data: Path) -> dict[str, Any]:
    """Chooses on the validation split, judges on the test split, and writes both into the model's card."""
    predictor = OnnxPredictor(model)
    threshold = choose_threshold(_answers(predictor, data, VALID))
    figures = {
        split: _answers(predictor, data, split).figures(threshold) | {"threshold": threshold} for split in (VALID, TEST)
    }
    path = model.with_suffix(".json")
    card = json.loads(path.read_text(encoding="utf-8"))
    card["threshold"] = threshold
    card["figures"] = {
        "protocol": "threshold chosen on valid; test shares no photograph with train or valid",
        **figures,
    }
    write_json(path, card)
    return figures


def _answers(predictor: OnnxPredictor, data: Path, split: str) -> Answers:
    if predictor.heads.get("gate") != GATE:
        raise InputError("the model is no face gate: it has no output gate")
    faces = load_faces(data, split)
    archive = np.load(data / f"{split}-labels.npz")
    group = [str(archive["groups"][i]) for i in archive["group"].tolist()]
    probability = softmax(predictor(faces.pixels)["gate"])[:, GATE.index("face")]
    return Answers(probability, faces.annotations["gate"].truth == GATE.index("face"), group)
