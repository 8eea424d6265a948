import json
from dataclasses import fields, replace

import numpy as np
import pytest
import torch
from PIL import Image

from training.detector.decoding import Detections, decode
from training.detector.drawing import draw_layout
from training.detector.figures import Truth, match
from training.detector.layout import HEIGHT, SLOTS, WIDTH, Faces, Layout
from training.detector.network import STRIDES, FaceDetector, multiply_adds
from training.detector.painting import paint
from training.detector.settings import DetectorSettings
from training.detector.sources import SIDE, load_sources
from training.detector.targets import SIZES, loss, targets
from training.detector.trainer import DetectorTrainer
from training.detector.visibility import visible_faces
from training.errors import InputError

# In the portraits below: eyes, nose and mouth of a face of 120×130 pixels.
PLACES = {
    "right_eye": [70, 80],
    "left_eye": [110, 80],
    "nose": [92, 105],
    "mouth_right": [75, 130],
    "mouth_left": [108, 130],
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Gray portraits with a white dot on the left eye, and backgrounds of black and gray."""
    folder = tmp_path_factory.mktemp("scenes")
    for name in ("portraits", "backgrounds"):
        (folder / name).mkdir()
    face = {"score": 90, "x": 32, "y": 35, "width": 120, "height": 130, **PLACES}
    portrait = np.full((SIDE, SIDE), 100, np.uint8)
    x, y = PLACES["left_eye"]
    portrait[y - 5 : y + 6, x - 5 : x + 6] = 255
    for i in range(20):
        Image.fromarray(portrait).save(folder / "portraits" / f"{i}.png")
        Image.fromarray(np.full((150, 200), 20, np.uint8)).save(folder / "backgrounds" / f"{i:02}.png")
    lines = [json.dumps({"file": f"{i}.png", "faces": [face]}) for i in range(20)]
    (folder / "portraits.ndjson").write_text("\n".join(lines))
    return folder


@pytest.fixture(scope="module")
def sources(folder):
    return load_sources(folder)[0]


def scenes(sources, count=1, seed=1):
    random = torch.Generator().manual_seed(seed)
    return draw_layout(count, sources.pasted, sources.extents, torch.ones(len(sources.names)), random)


def one_face(sources, **values):
    """A scene of one face without anything that is drawn at random, but for `values` of its item."""
    layout = scenes(sources)
    plain = {
        "is_used": torch.arange(SLOTS)[None] == 0,
        "is_face": torch.ones(1, SLOTS, dtype=torch.bool),
        "occluders": layout.items.occluders.clone(),
        "source": torch.zeros(1, SLOTS, dtype=torch.long),
        "x": torch.full((1, SLOTS), 150.0),
        "y": torch.full((1, SLOTS), 120.0),
        "size": torch.full((1, SLOTS), 100.0),
        "power": torch.full((1, SLOTS), 8.0),
    }
    plain["occluders"][..., 6] = 0
    ones = ("mirror", "squeeze", "part", "radius_u", "radius_v", "gain", "body_width")
    zeros = ("roll", "bend", "mask_u", "mask_v", "middle_u", "offset", "light_u", "light_v", "body", "body_gray")
    zeros += ("bow", "hair", "hair_reach", "hair_gray")
    plain |= {name: torch.ones(1, SLOTS) for name in ones} | {name: torch.zeros(1, SLOTS) for name in zeros}
    plain["softness"] = torch.full((1, SLOTS), 0.1)
    plain |= {name: torch.full((1, SLOTS), float(value)) for name, value in values.items()}
    items = replace(layout.items, **plain)
    clear = {"blur": 0.05, "gamma": 1, "contrast": 1, "gain": 1, "offset": 0, "noise": 0, "compression": 0}
    light = replace(layout.light, **{name: torch.tensor([float(value)]) for name, value in clear.items()})
    faces = visible_faces(items, light, sources.pasted)
    return Layout.of(layout.background, layout.window, torch.zeros(1, 4), items, light, faces)


def picture_of(layout, sources):
    return paint(layout, sources, torch.Generator().manual_seed(1))[0, 0].numpy()


@pytest.mark.parametrize("degrees", [0, 40, -60])
@pytest.mark.parametrize("mirror", [1, -1])
def test_an_eye_stays_in_its_place_on_a_face_that_is_turned(sources, degrees, mirror):
    roll = np.radians(degrees)
    picture = picture_of(one_face(sources, roll=roll, mirror=mirror), sources)
    size = (120 * 130) ** 0.5
    right = mirror * (PLACES["left_eye"][0] - 92) / size * 100
    down = (PLACES["left_eye"][1] - 100) / size * 100
    expected = (
        150 + right * np.cos(roll) - down * np.sin(roll),
        120 + right * np.sin(roll) + down * np.cos(roll),
    )
    rows, columns = np.nonzero(picture > 200)
    assert (columns.mean() + 0.5, rows.mean() + 0.5) == pytest.approx(expected, abs=1.0)


def test_a_squeezed_face_is_narrower_and_counts_as_smaller(sources):
    layout = one_face(sources, squeeze=0.5)
    picture = picture_of(layout, sources)
    rows, columns = np.nonzero(picture > 60)
    assert np.ptp(columns) == pytest.approx(0.5 * np.ptp(rows), rel=0.1)
    assert float(layout.faces.size[0, 0]) == pytest.approx(100 * 0.5**0.5)


def test_slots_painted_together_look_like_slots_painted_one_by_one(sources):
    layout = scenes(sources, 6)
    # What lies far below a face is cut off in smaller patches.
    items = replace(layout.items, body=torch.zeros_like(layout.items.body))
    layout = Layout.of(layout.background, layout.window, layout.wall, items, layout.light, layout.faces)
    one = paint(layout, sources, torch.Generator().manual_seed(1), in_groups=False)
    all_at_once = paint(layout, sources, torch.Generator().manual_seed(1), in_groups=True)
    assert (one.int() - all_at_once.int()).abs().max() <= 1


def test_a_face_behind_a_nearer_one_or_in_the_dark_is_neither_wanted_nor_wrong(sources):
    layout = one_face(sources)
    assert layout.faces.is_certain[0, 0]
    used = torch.arange(SLOTS)[None] < 2
    behind = visible_faces(replace(layout.items, is_used=used), layout.light, sources.pasted)
    assert behind.is_face[0, :2].tolist() == [True, True]
    assert behind.is_certain[0, :2].tolist() == [True, False]
    dark = visible_faces(layout.items, replace(layout.light, gain=torch.tensor([0.01])), sources.pasted)
    assert not dark.is_certain[0, 0]


def test_the_same_seed_draws_the_same_scenes(sources):
    one, other = scenes(sources, 3, seed=5).items, scenes(sources, 3, seed=5).items
    assert all(torch.equal(getattr(one, field.name), getattr(other, field.name)) for field in fields(one))


def test_excluded_backgrounds_and_too_little_data(folder, tmp_path):
    (folder / "excluded-backgrounds.txt").write_text("03\n05\n")
    names = [name for part in load_sources(folder) for name in part.names]
    (folder / "excluded-backgrounds.txt").unlink()
    assert sorted(names) == [f"{i:02}.png" for i in range(20) if i not in (3, 5)]
    with pytest.raises(InputError, match=r"portraits\.ndjson"):
        load_sources(tmp_path)


def some_faces(*rows):
    """Of rows of x, y, size and roll."""
    x, y, size, roll = torch.tensor(rows).T[:, None]
    yes = torch.ones(1, len(rows), dtype=torch.bool)
    return Faces(yes, yes, x, y, size, roll)


def answers(faces):
    """Outputs that say exactly what is wanted."""
    wanted = targets(faces, HEIGHT, WIDTH)
    return [torch.cat([(target.is_face.float() * 10 - 5)[:, None], target.geometry], 1) for target in wanted]


def test_what_is_decoded_is_what_was_wanted():
    faces = some_faces((50.0, 60.0, 12.0, 0.5), (100.0, 120.0, 60.0, -1.0), (220.0, 100.0, 150.0, 2.5))
    (found,) = decode(answers(faces))
    order = np.argsort(found.x)
    for name in ("x", "y", "size", "roll"):
        assert getattr(found, name)[order] == pytest.approx(getattr(faces, name)[0].numpy(), rel=1e-4)


def test_every_size_has_a_stride_that_answers_for_it():
    for size in np.geomspace(9, 250, 40):
        wanted = targets(some_faces((160.0, 128.0, float(size), 0.0)), HEIGHT, WIDTH)
        held = [bool(target.is_face.any()) for target in wanted]
        assert held == [low <= size < high for low, high in SIZES]


def test_places_of_a_face_that_another_stride_answers_for_are_left_alone():
    fine, _, coarse = targets(some_faces((160.0, 128.0, 200.0, 0.0)), HEIGHT, WIDTH)
    assert fine.weight[0, 16, 20] == 0 and fine.weight[0, 0, 0] == 1
    assert coarse.weight.min() == 1 and coarse.is_face[0, 4, 5]


def test_the_smaller_of_two_faces_has_the_places_that_both_claim():
    target = targets(some_faces((100.0, 100.0, 40.0, 0.0), (104.0, 100.0, 20.0, 0.0)), HEIGHT, WIDTH)[0]
    assert target.geometry[0, 2, 12, 12].exp() * 3 * STRIDES[0] == pytest.approx(20.0)


def test_right_answers_cost_least():
    faces = some_faces((100.0, 123.0, 60.0, -1.0))
    wanted = targets(faces, HEIGHT, WIDTH)
    right = sum(loss(answers(faces), wanted).values())
    assert right < 0.01
    for channel in range(6):
        wrong = answers(faces)
        wrong[1][:, channel] *= -1
        assert sum(loss(wrong, wanted).values()) > right + 0.05


def answer_with(*rows):
    """Outputs at stride 8 with faces of rows of logit, row, column and size."""
    outputs = [torch.full((1, 6, HEIGHT // stride, WIDTH // stride), -9.0) for stride in STRIDES]
    for logit, row, column, size in rows:
        outputs[0][0, :, row, column] = torch.tensor([logit, 0, 0, np.log(size / 24), 0, 1])
    return outputs


def test_of_boxes_that_overlap_the_surest_is_kept():
    (found,) = decode(answer_with((1.0, 10, 10, 40), (2.0, 10, 11, 40), (0.5, 20, 30, 40)))
    assert found.x.tolist() == [92.0, 244.0]


def test_a_box_within_another_is_the_same_face():
    (found,) = decode(answer_with((1.0, 10, 10, 20), (2.0, 10, 10, 90)))
    assert found.size.tolist() == pytest.approx([90])


def test_a_face_is_as_sure_as_all_that_speaks_for_it():
    (found,) = decode(answer_with((0.0, 10, 10, 40), (0.0, 10, 11, 40), (0.0, 20, 30, 40), (-3.0, 20, 31, 40)))
    assert found.score.tolist() == pytest.approx([0.75, 0.5])


def test_neighbors_are_two_faces():
    (found,) = decode(answer_with((1.0, 10, 10, 40), (2.0, 10, 14, 40)))
    assert len(found) == 2


def found_at(*rows):
    """Detections of rows of score, x and size, at y 50."""
    score, x, size = np.array(rows, np.float32).reshape(-1, 3).T
    return Detections(score, x, np.full_like(x, 50), size, np.zeros_like(x))


def test_average_precision_of_a_case_that_was_reckoned_by_hand():
    truth = [
        Truth(found_at((1, 20, 20), (1, 80, 20)), np.array([True, True])),
        Truth(found_at((1, 50, 20)), np.array([True])),
    ]
    # By score: right, wrong, right; a second box on a face is wrong; one face is not found.
    found = [found_at((0.9, 21, 20), (0.8, 50, 20), (0.3, 22, 20)), found_at((0.6, 50, 22))]
    matches = match(found, truth)
    assert matches.is_right.tolist() == [True, False, True, False]
    assert matches.average_precision() == pytest.approx((1 + 2 / 3) / 3)
    assert matches.recall(0.5) == pytest.approx(2 / 3) and matches.recall(0.7) == pytest.approx(1 / 3)
    assert matches.precision(0.5) == pytest.approx(2 / 3)
    assert matches.false_per_picture(0.2) == 1.0


def test_an_uncertain_face_is_neither_wanted_nor_wrong():
    truth = [Truth(found_at((1, 20, 20), (1, 80, 20)), np.array([True, False]))]
    matches = match([found_at((0.9, 20, 20), (0.8, 80, 20))], truth)
    assert matches.is_right.tolist() == [True] and len(matches.found) == 1


def test_recall_is_told_by_size():
    truth = [Truth(found_at((1, 20, 12), (1, 80, 30)), np.array([True, True]))]
    matches = match([found_at((0.9, 80, 30))], truth)
    assert matches.recall_by(matches.size, [10, 20, 40], 0.5) == {"10-20": 0.0, "20-40": 1.0}


def test_the_network_costs_at_most_a_hundred_million_multiply_adds():
    assert multiply_adds(320, 192) <= 100_000_000


def test_training_leaves_weights_and_figures(folder, tmp_path):
    train, valid = load_sources(folder)
    settings = DetectorSettings(steps=2, batch=2, warmup=1, valid_scenes=2)
    trainer = DetectorTrainer(train, valid, settings, tmp_path, torch.device("cpu"))
    trainer.run(lambda line: None)
    state = torch.load(tmp_path / "weights.pt", weights_only=True)
    FaceDetector().load_state_dict(state["network"])
    assert json.loads((tmp_path / "log.json").read_text())[-1]["step"] == 2
