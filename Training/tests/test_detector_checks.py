import argparse
import json

import cv2
import numpy as np
import onnx
import pytest
import torch
from PIL import Image

from training.__main__ import COMMANDS
from training.detector.checks import Check, Picture, backlit, darkened, empty, flattened, listed, single, turned
from training.detector.export import export_detector
from training.detector.network import STRIDES, FaceDetector
from training.detector.onnx_detector import OnnxDetector
from training.errors import InputError
from training.export.card import CardTexts


def network_that_finds(*rows):
    """Whatever it looks at: faces of rows of logit, row, column and size at stride 8."""

    def answer(pixels):
        height, width = pixels.shape[2:]
        outputs = [torch.full((1, 6, height // stride, width // stride), -9.0) for stride in STRIDES]
        for logit, row, column, size in rows:
            outputs[0][0, :, row, column] = torch.tensor([logit, 0, 0, np.log(size / 24), 0, 1])
        return outputs

    return answer


def gray(width=320, height=256):
    return np.full((height, width), 90, np.uint8)


def test_a_face_is_found_whose_middle_lies_in_a_box_of_about_its_size():
    boxes = np.array([[80, 80, 40, 50], [200, 80, 40, 50]], np.float64)
    check = Check()
    check.add(Picture(gray(), boxes), network_that_finds((2.0, 12, 12, 45), (1.0, 12, 27, 10)), 320)
    assert check.recall(0.5) == 0.5
    assert check.precision(0.5) == 0.5 and check.false_boxes(0.8) == 0


def test_small_reference_faces_are_not_wanted_but_right():
    check = Check()
    boxes = np.array([[80, 80, 20, 26]], np.float64)
    check.add(Picture(gray(), boxes), network_that_finds((2.0, 11, 11, 22)), 320)
    assert check.found == [] and check.precision(0.5) == 1.0


def test_boxes_are_told_in_pixels_of_the_picture_however_it_was_scaled():
    check = Check()
    boxes = np.array([[160, 160, 80, 100]], np.float64)
    check.add(Picture(gray(640, 512), boxes), network_that_finds((2.0, 12, 12, 45)), 320)
    assert check.recall(0.5) == 1.0


def test_a_photograph_shows_one_face_in_its_middle():
    check = Check()
    for row, column in ((9, 12), (2, 2)):
        check.add(Picture(gray(200, 150), None), network_that_finds((2.0, row, column, 60)), 320)
    assert check.found == [pytest.approx(0.88, abs=0.01), 0.0] and check.is_right == [True, False]


def test_changes_of_light_and_angle():
    pixels = np.zeros((40, 40), np.uint8)
    pixels[5:10, 18:22] = 200
    assert darkened(pixels).max() == 50
    assert flattened(pixels).min() == 96 and flattened(pixels).max() == 146
    wide = backlit(pixels)
    assert wide.shape == (80, 80) and wide[0, 0] == 235 and wide[25:30, 38:42].max() == 40
    rows, columns = np.nonzero(turned(90)(pixels) > 100)
    # Clockwise: what was above is on the right.
    assert columns.mean() > 38 and rows.mean() == pytest.approx(29.5, abs=1)


def test_sets_are_read_from_folders(tmp_path):
    folder = tmp_path / "groups"
    folder.mkdir()
    Image.fromarray(gray(60, 40)).save(folder / "a.png")
    face = {"x": 1, "y": 2, "width": 3, "height": 4, "score": 90}
    (tmp_path / "groups.ndjson").write_text(json.dumps({"file": "a.png", "faces": [face]}))
    assert next(listed(folder)).boxes.tolist() == [[1, 2, 3, 4]]
    assert next(single(folder, 1, darkened)).pixels.max() == 22
    assert len(next(empty(folder)).boxes) == 0
    with pytest.raises(InputError, match=r"nothing\.ndjson"):
        next(listed(tmp_path / "nothing"))


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    torch.manual_seed(1)
    network = FaceDetector()
    for _ in range(3):
        network(torch.randn(2, 1, 64, 96))
    path = tmp_path_factory.mktemp("detector") / "face-detector.onnx"
    return export_detector(network, path, CardTexts(data="scenes"), {}, "train"), network.eval()


def test_the_file_answers_as_the_network_does_at_any_size(exported):
    path, network = exported
    pixels = torch.randn(1, 1, 96, 160)
    with torch.no_grad():
        for ours, theirs in zip(network(pixels), OnnxDetector(path)(pixels), strict=True):
            assert torch.allclose(ours, theirs, atol=1e-3)


def test_the_file_holds_only_plain_operators(exported):
    operators = {node.op_type for node in onnx.load(exported[0]).graph.node}
    assert operators <= {"Conv", "Relu", "Add", "Resize", "Constant", "Identity"}


def test_the_card_says_how_to_decode(exported):
    card = json.loads(exported[0].with_suffix(".json").read_text())
    assert card["kind"] == "face-detector" and card["training"]["data"] == "scenes"
    assert [output["stride"] for output in card["outputs"]] == [8, 16, 32]
    assert card["multiply_adds"] <= 100_000_000
    assert card["decoding"]["size_unit"] == 3.0


def test_detect_puts_threshold_and_figures_into_the_card(exported, tmp_path, capsys):
    folder = tmp_path / "rooms"
    folder.mkdir()
    cv2.imwrite(str(folder / "a.png"), gray())
    parser = argparse.ArgumentParser()
    COMMANDS["detect"].add_options(parser)
    COMMANDS["detect"].run(parser.parse_args([str(exported[0]), "--empty", str(folder), "--threshold", "0.45"]))
    card = json.loads(exported[0].with_suffix(".json").read_text())
    assert card["threshold"] == 0.45
    assert card["figures"]["sets"]["rooms, empty"]["pictures"] == 1
    assert "rooms, empty" in capsys.readouterr().out
