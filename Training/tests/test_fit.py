import json

import numpy as np
import onnx
import pytest

from conftest import make_faces
from test_calibrate import LINEAR, write_model
from training.data.faces import Annotation, Faces
from training.data.load import find_faces, load_faces
from training.data.mosaics import write_expressions
from training.data.splits import TRAIN, VALID
from training.errors import InputError
from training.evaluation.onnx_predictor import OnnxPredictor
from training.fitting.last_layer import LastLayer
from training.fitting.regression import Samples, fit_layer
from training.fitting.run import FitSettings, Source, fit_output, recalls
from training.labels import FER2013, FERPLUS


def blobs(count=240, labels=3, seed=0):
    """Features of `labels` clouds around the unit vectors, and their truths."""
    random = np.random.default_rng(seed)
    truth = np.arange(count) % labels
    return np.eye(labels)[truth] * 3 + random.normal(0, 0.5, (count, labels)), truth


def start(labels=3):
    return LastLayer(np.zeros((labels, labels)), np.zeros(labels), "pooled")


def samples(features, truth):
    return Samples(features, np.eye(3)[truth], np.ones(len(truth)))


def test_layer_learns_what_can_be_told_apart():
    features, truth = blobs()
    layer = fit_layer(samples(features, truth), start(), 1e-4)
    assert (layer.scores(features).argmax(1) == truth).mean() > 0.99


def test_strong_pull_leaves_the_layer_where_it_was():
    features, truth = blobs()
    first = LastLayer(np.random.default_rng(1).normal(size=(3, 3)), np.zeros(3), "pooled")
    layer = fit_layer(samples(features, truth), first, 1e6)
    np.testing.assert_allclose(layer.weight, first.weight, atol=1e-4)


def test_result_is_the_same_every_time():
    features, truth = blobs()
    one, other = (fit_layer(samples(features, truth), start(), 1e-3) for _ in range(2))
    np.testing.assert_array_equal(one.weight, other.weight)


def test_samples_without_importance_do_not_count():
    features, truth = blobs()
    wrong = np.where(np.arange(len(truth)) % 2 == 0, truth, (truth + 1) % 3)
    importance = (np.arange(len(truth)) % 2 == 0).astype(float)
    layer = fit_layer(Samples(features, np.eye(3)[wrong], importance), start(), 1e-4)
    assert (layer.scores(features).argmax(1) == truth).mean() > 0.99


def test_faces_of_a_fold_are_judged_by_a_layer_that_has_not_seen_them():
    # Truths are noise: what was learnt by heart would be right, what was not is right by chance.
    random = np.random.default_rng(3)
    features = random.normal(size=(60, 1, 80)).astype(np.float32)
    truth = random.integers(0, 3, 60)
    source = Source("noise", features, np.eye(3)[truth], truth, np.arange(60) % 5, 1.0)
    layer = LastLayer(np.zeros((3, 80)), np.zeros(3), "pooled")
    fit = fit_output([source], ("a", "b", "c"), layer, FitSettings(pull=1e-6))
    assert (fit.layer.scores(features[:, 0]).argmax(1) == truth).mean() > 0.95
    probabilities, unseen = fit.unseen["noise"]
    assert (probabilities.argmax(1) == unseen).mean() < 0.6


def test_validation_split_is_not_learnt_from():
    features, truth = blobs()
    fold = np.where(np.arange(len(truth)) < 120, 5, -1)
    shuffled = np.where(fold == -1, (truth + 1) % 3, truth)
    source = Source("split", features[:, None].astype(np.float32), np.eye(3)[shuffled], shuffled, fold, 1.0)
    fit = fit_output([source], ("a", "b", "c"), start(), FitSettings())
    assert (fit.layer.scores(features).argmax(1) == truth).mean() > 0.99
    assert len(fit.unseen["split"][1]) == 120


def test_kept_faces_hold_the_layer_against_other_labels():
    features, truth = blobs()
    layer = fit_layer(samples(features, truth), start(), 1e-4)
    kept = Source("kept", features[:, None].astype(np.float32), np.eye(3)[truth], truth, np.arange(240) % 5, 1.0)
    swapped = (truth + 1) % 3
    other = Source("other", features[:, None].astype(np.float32), np.eye(3)[swapped], swapped, np.arange(240) % 5, 0.3)
    held = fit_output([kept.kept(layer), other], ("a", "b", "c"), layer, FitSettings(pull=1e-4))
    assert (held.layer.scores(features).argmax(1) == truth).mean() > 0.95
    free = fit_output([other], ("a", "b", "c"), layer, FitSettings(pull=1e-4))
    assert (free.layer.scores(features).argmax(1) == truth).mean() < 0.05


def test_votes_are_learnt_as_they_are_and_a_single_label_as_others_would_agree():
    class Still:
        def varied(self, pixels, views, seed):
            return np.zeros((len(pixels), 1, 2), np.float32)

    votes = np.array([[0.6, 0.4], [0.0, 0.0]], np.float32)
    annotations = {
        "mood": Annotation(("happy", "disgust"), votes, np.array([0, -1])),
        "plain": Annotation.of_single_labels(("happy", "disgust"), np.array([1, 0])),
    }
    faces = Faces(make_faces(2).pixels, annotations, ["one", "other"])
    labels = ("disgust", "happy")
    mood = Source.of("some", faces, None, labels, Still(), 1.0, FitSettings(folds=2), "mood")
    np.testing.assert_allclose(mood.shares, [[0.4, 0.6]])
    single = Source.of("some", faces, None, labels, Still(), 1.0, FitSettings(folds=2), "plain")
    np.testing.assert_allclose(single.shares, [[0.8, 0.2], [0.05, 0.95]])


def test_recalls_leave_out_labels_that_no_face_has():
    probabilities = np.eye(3)[[0, 0, 1, 1]]
    assert recalls(probabilities, np.array([0, 1, 1, 1]), ("a", "b", "c")) == {"a": 1.0, "b": pytest.approx(2 / 3)}


def test_new_output_comes_first_and_the_others_stay(tmp_path):
    path = write_model(tmp_path, LINEAR["gemm"])
    before = OnnxPredictor(path)(make_faces(8).pixels)["fer2013"]
    model = onnx.load(path)
    layer = LastLayer.of(model.graph, "fer2013")
    LastLayer(layer.weight * 2, layer.bias, layer.pooled).add_to(model, "expressions")
    LastLayer(layer.weight * 3, layer.bias * 3, layer.pooled).add_to(model, "expressions")
    onnx.checker.check_model(model)
    assert [output.name for output in model.graph.output][:2] == ["expressions", "fer2013"]
    card = json.loads(path.with_suffix(".json").read_text())
    card["outputs"].insert(0, {"name": "expressions", "kind": "logits", "labels": [*FER2013]})
    path.with_suffix(".json").write_text(json.dumps(card))
    path.write_bytes(model.SerializeToString())
    layer.add_to(model, "fer2013")
    assert [output.name for output in model.graph.output][:2] == ["expressions", "fer2013"]
    after = OnnxPredictor(path)(make_faces(8).pixels)
    np.testing.assert_allclose(after["fer2013"], before, rtol=1e-5)
    np.testing.assert_allclose(after["expressions"], before * 3, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize(
    ("kind", "output", "reason"),
    [("gemm", "moods", "no output moods"), ("product", "fer2013", "fer2013 comes from MatMul")],
)
def test_output_without_a_linear_layer_is_refused(tmp_path, kind, output, reason):
    path = write_model(tmp_path, LINEAR[kind])
    with pytest.raises(InputError, match=reason):
        LastLayer.of(onnx.load(path).graph, output)


def expressions(count=24):
    pixels = make_faces(count).pixels
    return pixels, np.arange(count) % len(FERPLUS), np.arange(count) % 4 == 0, [f"face_{i}" for i in range(count)]


def test_mosaic_of_expressions_is_read_as_it_was_written(tmp_path):
    pixels, label, valid, names = expressions()
    write_expressions(tmp_path, pixels, label, valid, names)
    train, held_out = load_faces(tmp_path, TRAIN), load_faces(tmp_path, VALID)
    np.testing.assert_array_equal(train.pixels, pixels[~valid])
    np.testing.assert_array_equal(held_out.annotations["expressions"].truth, label[valid])
    assert held_out.names == [name for name, is_valid in zip(names, valid, strict=True) if is_valid]


def test_mosaic_without_validation_faces_has_no_such_split(tmp_path):
    pixels, label, valid, names = expressions()
    write_expressions(tmp_path, pixels, label, np.zeros_like(valid), names)
    assert find_faces(tmp_path, VALID) is None


def test_unknown_label_in_a_mosaic_is_refused(tmp_path):
    pixels, label, valid, names = expressions()
    write_expressions(tmp_path, pixels, label + 1, valid, names)
    with pytest.raises(InputError, match=r"labels\.npz: labels must lie in -1\.\.\.7"):
        load_faces(tmp_path, TRAIN)


def test_mosaic_may_hold_faces_without_a_label(tmp_path):
    pixels, label, valid, names = expressions()
    write_expressions(tmp_path, pixels, np.full_like(label, -1), np.zeros_like(valid), names)
    annotation = load_faces(tmp_path, TRAIN).annotations["expressions"]
    assert annotation.shares.sum() == 0
    assert (annotation.truth == -1).all()


def test_faces_with_a_label_that_the_output_lacks_are_refused():
    faces = Faces(
        make_faces(3).pixels, {"ferplus": Annotation.of_single_labels(FERPLUS, np.array([7, 7, 0]))}, ["", "", ""]
    )

    class Still:
        def varied(self, pixels, views, seed):
            return np.zeros((len(pixels), 1, 2), np.float32)

    with pytest.raises(InputError, match="mine: the output has no label contempt"):
        Source.of("mine", faces, None, FER2013, Still(), 1.0, FitSettings(), "expressions")
