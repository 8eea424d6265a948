import argparse
import math
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import pytest
import torch

from training.commands import mine
from training.data.splits import TEST, TRAIN, VALID
from training.detector.network import STRIDES
from training.detector.sources import BACKGROUND_SIDE, LEVELS, SIDE, Pasted, Sources, level_place
from training.errors import InputError
from training.gate import proposals
from training.gate.boxes import MARGIN, cut_turned, overlap, squares
from training.gate.collection import _widened
from training.gate.proposal_mining import CELL, Amounts, ProposalMiner, Proposed, _placement
from training.gate.proposals import Proposer, beside, jittered
from training.gate.wear import worn

CARD = {"decoding": {"box_scale": 1.2, "box_down": 0.1}}


def proposer(monkeypatch, card=CARD, outputs=()):
    class Detector:
        def __init__(self, path):
            self.card = card

        def __call__(self, pixels):
            return list(outputs)

    monkeypatch.setattr(proposals, "OnnxDetector", Detector)
    return Proposer(Path("detector.onnx"))


def grids(places):
    """A network's answers for a picture of 64×64, with a face of a score at some places of stride 8."""
    outputs = [torch.full((1, 6, 64 // stride, 64 // stride), -9.0) for stride in STRIDES]
    for (row, column), score in places.items():
        values = torch.tensor([math.log(score / (1 - score)), 0, 0, 0, 0, 1])
        outputs[0][0, :, row, column] = values
    return outputs


def test_a_turned_box_is_cut_upright():
    noise = np.random.default_rng(3).integers(0, 256, (200, 200)).astype(np.float32)
    upright = cv2.normalize(cv2.GaussianBlur(noise, (0, 0), 6), None, 0, 255, cv2.NORM_MINMAX).astype(np.uint8)
    turn = cv2.getRotationMatrix2D((99.5, 99.5), -30, 1)  # OpenCV turns to the left.
    turned = cv2.warpAffine(upright, turn, (200, 200))
    wanted = cut_turned(upright, np.array([[100, 100, 60, 0.0]]), 48)[0]
    crop = cut_turned(turned, np.array([[100, 100, 60, math.radians(30)]]), 48)[0]
    assert np.abs(crop.astype(int) - wanted).mean() < 4
    unturned = cut_turned(turned, np.array([[100, 100, 60, 0.0]]), 48)[0]
    assert np.abs(unturned.astype(int) - wanted).mean() > 15


def test_a_box_that_is_hardly_turned_is_cut_as_it_is():
    gray = np.random.default_rng(3).integers(0, 256, (90, 90)).astype(np.uint8)
    crops = cut_turned(gray, np.array([[45, 45, 40, 0], [45, 45, 40, math.radians(7)]]), 24)
    assert (crops[0] == crops[1]).all()


def test_the_daemon_takes_a_larger_box_further_down_along_the_face(monkeypatch):
    found = proposer(monkeypatch).around(np.array([[50, 60, 20, 0], [50, 60, 20, math.pi / 2]]))
    assert found[0] == pytest.approx([50, 62, 24, 0])
    assert found[1] == pytest.approx([48, 60, 24, math.pi / 2])


def test_improbable_faces_are_not_proposed(monkeypatch):
    outputs = grids({(1, 1): 0.12, (1, 6): 0.3, (6, 4): 0.8})
    found = proposer(monkeypatch, outputs=outputs)(np.zeros((1, 64, 64), np.uint8))[0]
    assert found[:, 4] == pytest.approx([0.8, 0.3])
    assert found[0, :4] == pytest.approx([36, 52 + 2.4, 24 * 1.2, 0])


def test_a_card_must_say_how_the_daemons_box_lies(monkeypatch):
    with pytest.raises(InputError, match="no box_down in decoding"):
        proposer(monkeypatch, {"decoding": {"box_scale": 1.1}})


def test_a_network_errs_by_less_than_half_a_face():
    face = np.tile([100.0, 90, 60, 0.2], (300, 1))
    share = overlap(squares(jittered(face, np.random.default_rng(1))), squares(face)[0])
    assert share.min() > 0.45 and share.max() < 1


def test_boxes_beside_a_face_are_half_as_large_or_twice_or_somewhere_else():
    boxes = beside(np.array([100.0, 90, 60, 0.2]), 600, np.random.default_rng(1))
    size = boxes[:, 2] / 60
    assert (size < 0.55).sum() > 100 and (size > 1.9).sum() > 100
    same = boxes[(size > 0.6) & (size < 1.3)]
    assert np.hypot(same[:, 0] - 100, same[:, 1] - 90).min() > 0.55 * 60


def test_worn_crops_keep_the_size_of_others():
    gray = np.random.default_rng(3).integers(0, 256, (120, 90)).astype(np.uint8)
    boxes = np.tile([45.0, 60, 70, 0.5], (80, 1))
    crops = worn(gray, boxes, 48, np.random.default_rng(2))
    assert crops.shape == (80, 48, 48)
    assert len({crop.tobytes() for crop in crops}) > 70


def test_stored_faces_end_where_their_picture_ends():
    faces = np.zeros((2, 48, 48), np.uint8)
    faces[:, :, 0] = 200
    wider = _widened(faces)
    reach = round(48 * (1 - 1.2 / (1 + 2 * MARGIN)) / 2)
    assert wider.shape == faces.shape
    assert (wider[:, :, : reach - 1] == 200).all() and (wider[:, :, reach + 2 :] == 0).all()


def test_a_placement_turns_clockwise_around_the_middle():
    placement = _placement((10, 20), 2, math.pi / 2, is_mirrored=False, side=100)
    assert placement @ (10, 20, 1) == pytest.approx([50, 50])
    assert placement @ (13, 20, 1) == pytest.approx([50, 56])
    mirrored = _placement((10, 20), 2, 0, is_mirrored=True, side=100)
    assert mirrored @ (13, 21, 1) == pytest.approx([44, 52])


def sources(count=4):
    random = np.random.default_rng(7)
    pixels = torch.zeros(count, 1, SIDE, SIDE * 3 // 2, dtype=torch.uint8)
    pixels[..., :SIDE] = torch.from_numpy(random.integers(0, 256, (count, 1, SIDE, SIDE)).astype(np.uint8))
    middle = torch.full((count, 2), SIDE / 2)
    places = torch.tensor([level_place(level) for level in range(LEVELS)], dtype=torch.float32)
    zero = torch.zeros(count)
    pasted = Pasted(pixels, middle, zero + SIDE / 2, zero, torch.zeros(count, 5, 2), places, count)
    backgrounds = torch.zeros(count, 1, BACKGROUND_SIDE, BACKGROUND_SIDE, dtype=torch.uint8)
    return Sources(pasted, backgrounds, torch.tensor([[320.0, 240.0]] * count), [""] * count)


class OneBox:
    """Proposes the same box in every picture."""

    def __init__(self, box):
        self._box = np.array([box], np.float64)

    def __call__(self, pictures):
        return [self._box] * len(pictures)

    def around(self, faces):
        return faces


def test_boxes_on_a_face_are_faces_and_others_lie_beside_it():
    face, found = np.array([[128.0, 128, 80, 0]]), Proposed()
    miner = ProposalMiner(OneBox([0, 0, 1, 0, 1]), (sources(), sources()))
    boxes = np.array([[130.0, 128, 84, 0.1, 0.9], [128, 168, 80, 0, 0.9], [60, 60, 80, 0, 0.8]])
    miner._sort(np.zeros((256, 256), np.uint8), face, boxes, found)
    # One that the network proposed and a made-up one; one that half covers the face counts for nothing.
    assert len(found.faces) == 2
    assert 1 < len(found.beside) <= 5


def test_held_out_pictures_are_shared_out_between_validation_and_test():
    miner = ProposalMiner(OneBox([128, 128, 30, 0, 0.9]), (sources(6), sources(4)))
    found = miner.mine(Amounts(backgrounds=1, portraits=1, scenes=0))
    assert [len(found[split].backgrounds) for split in (TRAIN, VALID, TEST)] == [6, 2, 2]
    assert all(crop.shape == (CELL, CELL) for crop in found[TRAIN].beside)


def test_a_detector_is_of_no_use_without_scenes():
    parser = argparse.ArgumentParser()
    mine.add_options(parser)
    options = parser.parse_args(["--faces", "a", "--photos", "b", "--out", "c", "--detector", "d.onnx"])
    with pytest.raises(InputError, match="--detector and --scenes need each other"):
        mine.run(SimpleNamespace(**vars(options)))
