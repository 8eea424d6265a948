import json

import numpy as np
import pytest

from conftest import make_faces
from test_calibrate import LINEAR, write_model
from training.data.faces import Annotation
from training.errors import InputError
from training.evaluation.onnx_predictor import OnnxPredictor
from training.export.balance import balance, label_weights
from training.labels import FER2013


def test_weights_make_common_labels_equally_frequent_and_leave_rare_ones():
    shares = np.repeat(np.eye(3), [64, 33, 3], axis=0)
    weights = label_weights(np.concatenate([shares, np.zeros((50, 3))]))
    assert weights[0] * 0.64 == pytest.approx(weights[1] * 0.33)
    assert weights[2] == 1
    assert weights[0] < 1 < weights[1]


def test_card_gets_a_weight_for_each_label_in_the_order_of_its_output(tmp_path):
    labels = list(reversed(FER2013))
    path = write_model(tmp_path, LINEAR["gemm"], outputs=[{"name": "fer2013", "kind": "logits", "labels": labels}])
    faces = make_faces(140)
    # Every third face is happy.
    truth = np.where(np.arange(140) % 3 == 0, FER2013.index("happy"), faces.annotations["fer2013"].truth)
    faces.annotations["fer2013"] = Annotation.of_single_labels(FER2013, truth)
    weights = balance(OnnxPredictor(path), faces)
    (output,) = json.loads(path.with_suffix(".json").read_text())["outputs"]
    assert dict(zip(output["labels"], output["label_weights"], strict=True)) == weights
    assert min(weights, key=weights.get) == "happy"


@pytest.mark.parametrize(
    ("entries", "reason"),
    [
        ({"threshold": 0.3}, "threshold"),
        ({"outputs": [{"name": "affect", "kind": "valence_arousal"}]}, "names no scores"),
        ({"outputs": [{"name": "moods", "kind": "logits", "labels": list(FER2013)}]}, "no labels for its output moods"),
    ],
)
def test_model_without_labels_to_weigh_is_refused(tmp_path, entries, reason):
    path = write_model(tmp_path, LINEAR["gemm"], **entries)
    with pytest.raises(InputError, match=f"model.onnx: .*{reason}"):
        balance(OnnxPredictor(path), make_faces(14))
