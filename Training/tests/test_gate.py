from collections import Counter
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from training.data.kaggle import write_tables
from training.data.load import load_faces
from training.data.mosaics import read_mosaic
from training.gate.boxes import cut, jittered, overlap, random_boxes
from training.gate.cascades import Cascades
from training.gate.collection import noise
from training.gate.mining import _turned, split_of
from training.gate.scenes import scene
from training.gate.threshold import Answers, choose_threshold
from training.labels import GATE


def test_overlap_is_intersection_over_union():
    boxes = np.array([[0, 0, 10, 10], [5, 0, 10, 10], [20, 20, 4, 4]])
    assert overlap(boxes, np.array([0, 0, 10, 10])).tolist() == pytest.approx([1, 1 / 3, 0])


def test_a_crop_is_wider_than_its_box():
    gray = np.zeros((60, 60), np.uint8)
    gray[20:40, 20:40] = 200
    crop = cut(gray, np.array([[20, 20, 20, 20]]), side=24, margin=0.1)[0]
    assert (crop[3:-3, 3:-3] == 200).all()
    assert (crop[0] == 0).all() and (crop[:, -1] == 0).all()


def test_beyond_the_edge_the_edge_is_repeated():
    gray = np.tile(np.arange(50, dtype=np.uint8)[:, None], (1, 50))
    crop = cut(gray, np.array([[10, 40, 20, 20]]), side=20, margin=0)[0]
    assert crop[:10, 0].tolist() == list(range(40, 50))
    assert (crop[10:] == 49).all()


def cascade_that_finds(*found):
    """What it is asked for, picture by picture."""
    answers = iter(found)
    return SimpleNamespace(detectMultiScale=lambda *_: next(answers))


def test_a_turned_face_is_looked_for_in_the_mirror_and_beyond_the_edge():
    cascades = Cascades()
    cascades._first, cascades._second = cascade_that_finds([]), cascade_that_finds([])
    # The picture is continued by 30 pixels on each side, and its mirror image 160 wide.
    cascades._profile = cascade_that_finds([], [(10, 20, 30, 30), (0, 0, 24, 24)])
    assert cascades.daemon_face(np.zeros((100, 100), np.uint8)).tolist() == [90, -10, 30, 30]


def test_a_frontal_face_is_preferred_to_a_turned_one():
    cascades = Cascades()
    cascades._first, cascades._profile = cascade_that_finds([(30, 30, 60, 60)]), cascade_that_finds([(0, 0, 90, 90)])
    assert cascades.daemon_face(np.zeros((100, 100), np.uint8)).tolist() == [0, 0, 60, 60]


def test_jittered_boxes_stay_around_the_same_face():
    box = np.array([40, 30, 100, 100])
    assert overlap(jittered(box, 200, np.random.default_rng(1)), box).min() > 0.5


def test_random_boxes_lie_in_the_picture():
    boxes = random_boxes((80, 120), 200, np.random.default_rng(1))
    assert (boxes[:, :2] >= 0).all()
    assert (boxes[:, 0] + boxes[:, 2] <= 120).all() and (boxes[:, 1] + boxes[:, 3] <= 80).all()


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_boxes_turn_with_their_picture(turns):
    gray = np.zeros((40, 60), np.uint8)
    gray[5:15, 30:50] = 255
    left, top, width, height = _turned(np.array([[30, 5, 20, 10]]), gray.shape, turns)[0]
    turned = np.rot90(gray, turns)
    assert (turned[top : top + height, left : left + width] == 255).all()
    assert turned.sum() == gray.sum() == 255 * width * height


def test_a_photograph_goes_to_one_split_for_ever():
    counts = Counter(split_of(f"face_{i:03}.jpg") for i in range(1000))
    assert 0.55 < counts["train"] / 1000 < 0.65
    assert 0.15 < counts["test"] / 1000 < 0.25
    assert split_of("face_001.jpg") == split_of("face_001.jpg")


def test_scenes_differ_and_can_be_made_again():
    patch = np.arange(48 * 48, dtype=np.uint16).reshape(48, 48).astype(np.uint8)
    first, second = (scene([patch], np.random.default_rng(seed)) for seed in (1, 2))
    assert (scene([patch], np.random.default_rng(1)) == first).all()
    assert (first != second).mean() > 0.5
    assert first.std() > 10


def answers(faces, others):
    probability = np.array([*faces, *others])
    is_face = np.arange(len(probability)) < len(faces)
    return Answers(probability, is_face, ["faces"] * len(faces) + ["others"] * len(others))


def test_noise_is_fine_and_coarse_weak_and_strong():
    crops = noise(200, np.random.default_rng(1)).astype(float)
    contrast = crops.std((1, 2))
    grain = np.abs(np.diff(crops, axis=2)).mean((1, 2)) / contrast
    assert crops.shape == (200, 48, 48)
    assert contrast.min() < 5 and contrast.max() > 50
    assert grain.min() < 0.4 and grain.max() > 1


def test_the_lowest_of_the_best_thresholds_is_chosen():
    assert choose_threshold(answers([0.7, 0.8, 0.9], [0.1, 0.2, 0.3])) == pytest.approx(0.31)


def test_figures_tell_what_goes_wrong_in_each_group():
    figures = answers([0.4, 0.8, 0.9, 0.95], [0.1, 0.6]).figures(0.5)
    assert figures["balanced_accuracy"] == pytest.approx(0.625)
    assert figures["groups"] == {"faces": {"count": 4, "wrong": 0.25}, "others": {"count": 2, "wrong": 0.5}}


def write_mosaic(folder, split, count=5, **arrays):
    pixels = np.random.default_rng(4).integers(0, 256, (9, 48, 48), dtype=np.uint8)
    mosaic = pixels.reshape(3, 3, 48, 48).transpose(0, 2, 1, 3).reshape(144, 144)
    Image.fromarray(mosaic).save(folder / f"{split}.png")
    np.savez(folder / f"{split}-labels.npz", **arrays)
    return pixels[:count]


def test_a_mosaic_may_hold_faces_and_backgrounds(tmp_path):
    write_mosaic(tmp_path, "train", gate=np.array([0, 1, 1, 0, 1], np.int8))
    annotation = read_mosaic(tmp_path, "train").annotations["gate"]
    assert annotation.labels == GATE
    assert annotation.truth.tolist() == [0, 1, 1, 0, 1]


def test_tables_say_the_same_as_the_mosaics(tmp_path):
    votes = np.random.default_rng(5).integers(0, 6, (5, 10), dtype=np.uint8)
    (tmp_path / "mosaics").mkdir()
    write_mosaic(tmp_path / "mosaics", "valid", fer2013=np.array([0, 6, -1, 3, 2], np.int8), ferplus_votes=votes)
    assert write_tables(tmp_path / "mosaics", tmp_path / "tables") == 5
    mosaic, tables = (load_faces(tmp_path / name, "valid") for name in ("mosaics", "tables"))
    assert (mosaic.pixels == tables.pixels).all()
    for name in ("ferplus", "fer2013"):
        assert mosaic.annotations[name].truth.tolist() == tables.annotations[name].truth.tolist()
        assert (mosaic.annotations[name].shares == tables.annotations[name].shares).all()
