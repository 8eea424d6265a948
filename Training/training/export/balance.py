"""Weights of labels that take out of a model's answers how often each label stood in its training data."""

import numpy as np
from numpy.typing import NDArray

from training.data.faces import Faces
from training.errors import InputError
from training.evaluation.onnx_predictor import OnnxPredictor
from training.files import write_json

# A label with a smaller share keeps its own: as frequent as the others, what was hardly learnt would be the answer to
# every doubtful face.
_RAREST = 0.05


def label_weights(shares: NDArray[np.floating]) -> NDArray[np.floating]:
    """What each label's probability is multiplied by so that all labels but the rare count as equally frequent, given
    `shares`, [faces, labels], of the training faces (Saerens et al., "Adjusting the Outputs of a Classifier to New a
    Priori Probabilities", 2002). A rare label has weight 1."""
    frequency = shares[shares.sum(1) > 0].mean(0, dtype=np.float64)
    common = frequency >= _RAREST
    return np.where(common, frequency[common].mean() / np.maximum(frequency, _RAREST), 1.0)


def balance(predictor: OnnxPredictor, faces: Faces) -> dict[str, float]:
    """Puts weights for the labels that the model publishes, its first scores, into the card; `faces` are those that it
    was trained on."""
    card = predictor.card
    if "threshold" in card:
        raise InputError(f"{predictor.path}: its card has a threshold, which does what weights would do")
    published = next((output for output in card["outputs"] if output["name"] in predictor.heads), None)
    if published is None:
        raise InputError(f"{predictor.path}: its card names no scores")
    annotation = faces.annotations.get(published["name"])
    if annotation is None or set(annotation.labels) != set(published["labels"]):
        raise InputError(f"{predictor.path}: the data has no labels for its output {published['name']}")
    weights = dict(zip(annotation.labels, label_weights(annotation.shares).round(3).tolist(), strict=True))
    published["label_weights"] = [weights[label] for label in published["labels"]]
    write_json(predictor.path.with_suffix(".json"), card)
    return weights
