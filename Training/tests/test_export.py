import json

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from onnx import numpy_helper

from conftest import make_faces
from training.augmentation.geometry import flips
from training.augmentation.pipeline import ViewMaker
from training.errors import InputError
from training.evaluation.onnx_predictor import OnnxPredictor
from training.evaluation.report import softmax
from training.evaluation.run import EVALUATION_FILE, evaluate
from training.export.average import average
from training.export.card import CardTexts
from training.export.exported import make_export
from training.export.onnx_file import ExportError, write_onnx
from training.export.run import export
from training.heads import Heads
from training.labels import FER2013, FERPLUS, GATE
from training.learning.prediction import predict
from training.learning.run import train_network
from training.learning.trained import TrainedNetwork
from training.settings import Settings
from training.zoo import NETWORKS

CPU = torch.device("cpu")
HEADS = Heads({"ferplus": FERPLUS, "fer2013": FER2013})


def calibrated(model, heads=HEADS, temperatures=None):
    """A network with batch normalization as training leaves it."""
    torch.manual_seed(5)
    specification = NETWORKS[model]
    network = specification.make(heads.count).train()
    with torch.no_grad():
        for _ in range(3):
            network(torch.randn(16, 1, specification.side, specification.side))
    return TrainedNetwork(model, network.eval(), heads, temperatures or {})


@pytest.mark.parametrize(
    "model", [name for name in NETWORKS if name not in ("vgg19", "resnet101", "efficientnet-b3", "vgg16")]
)
def test_file_computes_what_the_network_computes(tmp_path, model):
    trained = calibrated(model, Heads({"fer2013": FER2013}))
    export(trained, tmp_path, "model", CardTexts(), "")
    pixels = make_faces(4).pixels
    specification = NETWORKS[model]
    maker = ViewMaker(specification.side, specification.extent)
    expected = predict(trained.network, torch.from_numpy(pixels)[:, None], maker)
    found = OnnxPredictor(tmp_path / "model.onnx")(pixels)["fer2013"]
    np.testing.assert_allclose(found, expected.numpy(), atol=1e-4 * expected.abs().max().item(), rtol=0)


def test_default_has_two_score_outputs_and_a_feature_map(tmp_path):
    path = export(calibrated("default"), tmp_path, "default", CardTexts(), "")
    session = onnxruntime.InferenceSession(path)
    assert [(i.name, i.shape) for i in session.get_inputs()] == [("pixels", ["n", 1, 48, 48])]
    outputs = [(output.name, output.shape) for output in session.get_outputs()]
    assert outputs == [("ferplus", ["n", 8]), ("fer2013", ["n", 7]), ("features", ["n", 256, 6, 6])]
    kinds = {node.op_type for node in onnx.load(path).graph.node}
    assert kinds == {"Conv", "Relu", "ReduceMean", "Gemm"}


def test_card_tells_what_the_file_is(tmp_path):
    texts = CardTexts(data="drawings", license="none")
    path = export(calibrated("default"), tmp_path, "default", texts, "make it", make_faces(28))
    card = json.loads(path.with_suffix(".json").read_text())
    assert (card["name"], card["parameters"], card["multiply_adds"]) == ("default", 2_051_535, 159_919_872)
    assert card["crop"] == {"margin": 0.0, "edge": "replicate"}
    assert [output["name"] for output in card["outputs"]] == ["ferplus", "fer2013", "features"]
    assert card["outputs"][0]["labels"] == list(FERPLUS)
    assert (card["training"]["data"], card["training"]["command"], card["license"]) == ("drawings", "make it", "none")
    assert card["figures"]["fer2013"]["faces"] == 28


def test_face_gate_has_the_crop_that_its_faces_were_cut_by(tmp_path):
    path = export(calibrated("face-gate", Heads({"gate": GATE})), tmp_path, "face-gate", CardTexts(), "")
    assert json.loads(path.with_suffix(".json").read_text())["crop"]["margin"] == 0.25


def test_narrower_view_has_a_narrower_crop(tmp_path):
    path = export(calibrated("vggnet"), tmp_path, "vggnet", CardTexts(), "")
    card = json.loads(path.with_suffix(".json").read_text())
    assert (card["input"]["width"], card["crop"]["margin"]) == (40, -0.0833)


@pytest.mark.parametrize("model", ["default", "mini-xception", "cnn6"])
def test_temperatures_are_in_the_scores_of_the_file(model):
    sample = torch.randn(2, 1, 48, 48)
    plain, _ = make_export(calibrated(model))
    cooled, names = make_export(calibrated(model, temperatures={"fer2013": 2.0}))
    with torch.no_grad():
        before, after = plain(sample), cooled(sample)
    assert names[:2] == ["ferplus", "fer2013"]
    torch.testing.assert_close(after[0], before[0])
    torch.testing.assert_close(after[1], before[1] / 2, atol=1e-5, rtol=1e-4)


def test_affect_is_an_output_within_one(tmp_path):
    heads = Heads({"fer2013": FER2013}, affect=True)
    path = export(calibrated("default", heads), tmp_path, "affect", CardTexts(), "")
    predictor = OnnxPredictor(path)
    assert predictor.affect == "affect"
    assert np.abs(predictor(make_faces(5).pixels)["affect"]).max() <= 1


def test_file_that_computes_something_else_is_refused(tmp_path):
    class Restless(torch.nn.Module):
        """Each run gives another result, and the file has only one of them."""

        def forward(self, x):
            self.calls = getattr(self, "calls", 0) + 1
            return (x.mean((2, 3)) * self.calls,)

    with pytest.raises(ExportError, match="differs"):
        write_onnx(Restless(), ["scores"], (8, 8), tmp_path / "restless.onnx")
    assert not (tmp_path / "restless.onnx").exists()


def test_averaging_over_mirrors_makes_mirrors_equal(tmp_path):
    path = export(calibrated("mini-xception"), tmp_path, "model", CardTexts(), "")
    predictor = OnnxPredictor(path)
    pixels = make_faces(5).pixels
    ours = predictor(pixels, flips(1.0))["ferplus"]
    theirs = predictor(np.ascontiguousarray(pixels[:, :, ::-1]), flips(1.0))["ferplus"]
    np.testing.assert_allclose(softmax(ours), softmax(theirs), atol=1e-4)


def test_evaluation_tells_figures_with_and_without_duplicates_and_draws(tmp_path):
    path = export(calibrated("mini-xception"), tmp_path, "model", CardTexts(), "")
    random = np.random.default_rng(4)
    faces = make_faces(28)
    faces.pixels[:] = random.integers(0, 255, faces.pixels.shape)
    seen = faces[np.arange(5)]
    result = evaluate(OnnxPredictor(path), faces, trained_on=seen, folder=tmp_path / "out")
    assert result["duplicates"] == {"faces": 5, "pairs": 5}
    assert result["fer2013"]["counts"]["scored"] == 28
    assert result["without_duplicates"]["fer2013"]["counts"]["scored"] == 23
    keys = {"accuracy", "top3", "macro_f1", "balanced_accuracy", "ece", "per_label", "confusion", "counts"}
    assert keys <= result["ferplus"].keys()
    assert json.loads((tmp_path / "out" / EVALUATION_FILE).read_text())["duplicates"]["pairs"] == 5
    drawn = {file.name for file in (tmp_path / "out").glob("fer2013-*.png")}
    assert drawn == {f"fer2013-{plot}.png" for plot in ("confusion", "errors", "reliability", "mistakes")}


def test_average_lies_between_two_networks_of_one_shape(tmp_path):
    train, valid = make_faces(32), make_faces(14, seed=9)
    paths = []
    for seed in (1, 2):
        folder = tmp_path / str(seed)
        trained, _ = train_network("five-conv", train, valid, Settings(epochs=1, batch=16, seed=seed), folder, CPU)
        paths.append(export(trained, folder, "net", CardTexts(), ""))
    weights = [numpy_helper.to_array(_convolution(path)) for path in paths]
    average(*paths, 0.25, tmp_path / "out.onnx", "")
    np.testing.assert_allclose(
        numpy_helper.to_array(_convolution(tmp_path / "out.onnx")), 0.75 * weights[0] + 0.25 * weights[1], atol=1e-6
    )
    OnnxPredictor(tmp_path / "out.onnx")
    other, _ = train_network("mini-xception", train, valid, Settings(epochs=1, batch=16), tmp_path / "o", CPU)
    with pytest.raises(InputError, match="its layers are not those of"):
        average(paths[0], export(other, tmp_path, "o", CardTexts(), ""), 0.5, tmp_path / "bad.onnx", "")
    assert not (tmp_path / "bad.onnx").exists()


def _convolution(path):
    graph = onnx.load(path).graph
    name = next(node for node in graph.node if node.op_type == "Conv").input[1]
    return next(tensor for tensor in graph.initializer if tensor.name == name)
