import json

import numpy as np
import pytest
from PIL import Image

from training.data.cutting import cut_photographs
from training.data.load import find_faces, load_faces
from training.data.mosaics import write_expressions
from training.data.splits import TRAIN, VALID
from training.errors import InputError
from training.labels import FERPLUS


def photograph(folder, name, gray=90):
    """A gray picture with a lighter square at 60...99 across and 30...69 down."""
    pixels = np.full((120, 160), gray, np.uint8)
    pixels[30:70, 60:100] = 200
    folder.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(folder / name)
    return folder / name


def line(path, *boxes):
    faces = [{"box": dict(zip(("x", "y", "width", "height"), box, strict=True)), "roll_degrees": 0} for box in boxes]
    return json.dumps({"type": "frame", "source": {"file": str(path)}, "width": 160, "height": 120, "faces": faces})


def written(tmp_path, *lines):
    path = tmp_path / "boxes.ndjson"
    path.write_text("\n".join(lines) + "\n")
    return path


def test_largest_face_of_each_picture_is_cut_and_its_folder_names_the_label(tmp_path):
    happy, held_out = photograph(tmp_path / "happy", "a.png"), photograph(tmp_path / "angry", "b.png")
    empty = photograph(tmp_path / "happy", "c.png")
    boxes = written(
        tmp_path, line(happy, (0, 0, 10, 10), (60, 30, 40, 40)), line(held_out, (60, 30, 40, 40)), line(empty)
    )
    split = tmp_path / "split"
    write_expressions(split, np.zeros((1, 48, 48), np.uint8), np.zeros(1), np.ones(1, bool), ["b"])
    assert cut_photographs(boxes, tmp_path / "out", split_like=split) == (2, 3)
    train, valid = (load_faces(tmp_path / "out", name) for name in (TRAIN, VALID))
    assert train.annotations["expressions"].truth.tolist() == [FERPLUS.index("happy")]
    assert valid.annotations["expressions"].truth.tolist() == [FERPLUS.index("angry")]
    assert (train.pixels[:, 2:-2, 2:-2] == 200).all()


def test_pictures_in_a_folder_that_names_no_label_have_none(tmp_path):
    boxes = written(tmp_path, line(photograph(tmp_path / "people", "a.png"), (60, 30, 40, 40)))
    cut_photographs(boxes, tmp_path / "out")
    assert find_faces(tmp_path / "out", TRAIN).annotations["expressions"].truth.tolist() == [-1]


def test_margin_shows_more_than_the_box(tmp_path):
    boxes = written(tmp_path, line(photograph(tmp_path / "sad", "a.png"), (60, 30, 40, 40)))
    cut_photographs(boxes, tmp_path / "out", margin=0.25)
    face = load_faces(tmp_path / "out", TRAIN).pixels[0]
    assert face[0, 0] == 90
    assert face[24, 24] == 200


def test_box_that_the_edge_cuts_off_is_completed_to_a_square(tmp_path):
    path = photograph(tmp_path / "sad", "a.png")
    pixels = np.asarray(Image.open(path)).copy()
    pixels[30:70, :20] = 10
    Image.fromarray(pixels).save(path)
    # The face reaches 20 pixels beyond the left edge, which is repeated there.
    cut_photographs(written(tmp_path, line(path, (0, 30, 20, 40))), tmp_path / "out")
    face = load_faces(tmp_path / "out", TRAIN).pixels[0]
    assert (face[2:-2, :-2] == 10).all()


def test_file_without_boxes_is_refused(tmp_path):
    with pytest.raises(InputError, match="no picture with a face"):
        cut_photographs(written(tmp_path, line(photograph(tmp_path / "sad", "a.png"))), tmp_path / "out")
    (tmp_path / "boxes.ndjson").write_text("face at 3, 4")
    with pytest.raises(InputError, match="no JSON lines"):
        cut_photographs(tmp_path / "boxes.ndjson", tmp_path / "out")
