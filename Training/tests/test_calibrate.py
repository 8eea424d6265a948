import hashlib
import json

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from conftest import make_faces
from training.errors import InputError
from training.evaluation.onnx_predictor import OnnxPredictor
from training.export.calibrate import calibrate
from training.files import write_json
from training.labels import FER2013
from training.normalization import card_entry

COUNT = len(FER2013)
LINEAR = {
    "gemm": [helper.make_node("Gemm", ["flat", "weight", "bias"], ["fer2013"])],
    "product": [helper.make_node("MatMul", ["flat", "weight"], ["fer2013"])],
    "product and sum": [
        helper.make_node("MatMul", ["flat", "weight"], ["product"]),
        helper.make_node("Add", ["bias", "product"], ["fer2013"]),
    ],
}
OTHERS = {
    "comes from Relu": [
        helper.make_node("Gemm", ["flat", "weight", "bias"], ["sum"]),
        helper.make_node("Relu", ["sum"], ["fer2013"]),
    ],
    "comes from Add": [
        helper.make_node("MatMul", ["flat", "weight"], ["product"]),
        helper.make_node("Relu", ["product"], ["positive"]),
        helper.make_node("Add", ["positive", "bias"], ["fer2013"]),
    ],
    "weight is used elsewhere": [
        helper.make_node("Gemm", ["flat", "weight", "bias"], ["fer2013"]),
        helper.make_node("MatMul", ["flat", "weight"], ["other"]),
    ],
}


def write_model(folder, nodes, **entries):
    """Far too sure of itself, and of an answer to the bar that faces of `make_faces` show."""
    rows = np.arange(48).repeat(48)
    weight = np.stack([(rows >= 4 + 5 * i) & (rows < 9 + 5 * i) for i in range(COUNT)], 1).astype(np.float32)
    stored = {"weight": weight, "bias": np.linspace(0, 40, COUNT, dtype=np.float32)}
    graph = helper.make_graph(
        [helper.make_node("Flatten", ["pixels"], ["flat"]), *nodes],
        "model",
        [helper.make_tensor_value_info("pixels", TensorProto.FLOAT, ["n", 1, 48, 48])],
        [helper.make_tensor_value_info("fer2013", TensorProto.FLOAT, ["n", COUNT])],
        [numpy_helper.from_array(values, name) for name, values in stored.items()],
    )
    path = folder / "model.onnx"
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), path)
    outputs = [{"name": "fer2013", "kind": "logits", "labels": list(FER2013)}]
    card = {"input": {"name": "pixels", "width": 48, "height": 48, "pixels": card_entry()}, "outputs": outputs}
    write_json(path.with_suffix(".json"), card | entries)
    return path


def mistaken_faces():
    """A third of them has another label than they show."""
    faces = make_faces(140)
    faces.annotations["fer2013"].truth[::3] = 0
    return faces


@pytest.mark.parametrize("nodes", LINEAR.values(), ids=LINEAR.keys())
def test_calibration_divides_the_scores_of_the_file_and_keeps_its_labels(tmp_path, nodes):
    path, faces = write_model(tmp_path, nodes), mistaken_faces()
    before = OnnxPredictor(path)(faces.pixels)["fer2013"]
    result = calibrate(OnnxPredictor(path), faces, "valid")["fer2013"]
    after = OnnxPredictor(path)(faces.pixels)["fer2013"]
    assert result.temperature > 2
    np.testing.assert_allclose(after, before / result.temperature, rtol=1e-4, atol=1e-4)
    assert result.after < result.before
    assert (result.changed, result.faces) == (0, 140)


def test_card_of_a_calibrated_model_tells_checksum_temperatures_and_figures(tmp_path):
    path, faces = write_model(tmp_path, LINEAR["gemm"], training={"temperatures": {"fer2013": 2.0}}), mistaken_faces()
    result = calibrate(OnnxPredictor(path), faces, "test")["fer2013"]
    card = json.loads(path.with_suffix(".json").read_text())
    assert card["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert card["training"]["temperatures"]["fer2013"] == pytest.approx(2 * result.temperature, abs=1e-4)
    assert (card["figures"]["split"], card["figures"]["fer2013"]["ece"]) == ("test", round(result.after, 4))
    assert "temperatures were chosen on this split" in card["figures"]["protocol"]


@pytest.mark.parametrize(("reason", "nodes"), OTHERS.items(), ids=OTHERS.keys())
def test_layer_that_cannot_take_a_temperature_is_refused_and_the_file_kept(tmp_path, reason, nodes):
    path = write_model(tmp_path, nodes)
    content = path.read_bytes()
    with pytest.raises(InputError, match=f"model.onnx: output fer2013 .*{reason}"):
        calibrate(OnnxPredictor(path), make_faces(14), "valid")
    assert path.read_bytes() == content


def test_probabilities_are_refused(tmp_path):
    outputs = [{"name": "fer2013", "kind": "probabilities", "labels": list(FER2013)}]
    path = write_model(tmp_path, LINEAR["gemm"], outputs=outputs)
    with pytest.raises(InputError, match="fer2013 has probabilities"):
        calibrate(OnnxPredictor(path), make_faces(14), "valid")


def test_threshold_that_was_chosen_before_is_refused(tmp_path):
    path = write_model(tmp_path, LINEAR["gemm"], threshold=0.3)
    with pytest.raises(InputError, match="threshold"):
        calibrate(OnnxPredictor(path), make_faces(14), "valid")
