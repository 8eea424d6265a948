import csv

import numpy as np
import pytest
from PIL import Image

from training.data.load import find_faces, load_faces
from training.data.votes import annotation_of_votes
from training.errors import InputError
from training.labels import FER2013, FERPLUS, FERPLUS_COLUMNS


def write_table(path, columns, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)


def write_kaggle(folder, emotions, usages, side=48):
    rows = [
        (emotion, " ".join([str(10 * i)] * side * side), usage)
        for i, (emotion, usage) in enumerate(zip(emotions, usages, strict=True))
    ]
    write_table(folder / "fer2013.csv", ("emotion", "pixels", "Usage"), rows)


def write_picture(path, value, size=(48, 48), mode="L"):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new(mode, size, value).save(path)


def test_kaggle_file_is_read_by_split(tmp_path):
    write_kaggle(tmp_path, [3, 0, 6], ["Training", "PublicTest", "Training"])
    train = load_faces(tmp_path / "fer2013.csv", "train")
    assert train.pixels.shape == (2, 48, 48)
    assert train.pixels[:, 0, 0].tolist() == [0, 20]
    assert train.annotations["fer2013"].truth.tolist() == [3, 6]
    assert load_faces(tmp_path, "valid").annotations["fer2013"].truth.tolist() == [0]
    assert find_faces(tmp_path, "test") is None


def test_votes_beside_the_kaggle_file_belong_to_the_same_rows(tmp_path):
    write_kaggle(tmp_path, [3, 0, 6], ["Training", "PublicTest", "Training"])
    votes = np.zeros((3, 10), int)
    votes[[0, 1, 2], [1, 4, 0]] = 10
    rows = [("Training", "x.png", *row) for row in votes.tolist()]
    write_table(tmp_path / "fer2013new.csv", ("Usage", "Image name", *FERPLUS_COLUMNS), rows)
    train = load_faces(tmp_path, "train")
    assert list(train.annotations) == ["ferplus", "fer2013"]
    names = [FERPLUS[i] for i in train.annotations["ferplus"].truth]
    assert names == ["happy", "neutral"]


def test_emotion_seven_of_a_kaggle_file_is_contempt(tmp_path):
    write_kaggle(tmp_path, [7, 0], ["Training", "Training"])
    annotation = load_faces(tmp_path, "train").annotations["ferplus"]
    assert [annotation.labels[i] for i in annotation.truth] == ["contempt", "angry"]


def test_broken_pixels_are_an_error_with_their_line(tmp_path):
    write_table(
        tmp_path / "fer2013.csv", ("emotion", "pixels", "Usage"), [(0, "1 2 3 4", "Training"), (0, "1 2 3", "Training")]
    )
    with pytest.raises(InputError, match="line 3: 3 pixels are no square"):
        load_faces(tmp_path, "train")


def test_mosaic_is_cut_in_row_major_order(tmp_path):
    mosaic = np.zeros((96, 96), np.uint8)
    for i in range(3):
        row, column = divmod(i, 2)
        mosaic[48 * row : 48 * row + 48, 48 * column : 48 * column + 48] = 50 + i
    Image.fromarray(mosaic).save(tmp_path / "valid.png")
    votes = np.zeros((3, 10), np.uint8)
    votes[:, 2] = 10
    np.savez(
        tmp_path / "valid-labels.npz", fer2013=np.array([5, -1, 5], np.int8), ferplus_votes=votes, row=np.arange(3)
    )
    faces = load_faces(tmp_path, "valid")
    assert faces.pixels[:, 20, 20].tolist() == [50, 51, 52]
    assert faces.annotations["fer2013"].truth.tolist() == [5, -1, 5]
    assert faces.annotations["fer2013"].shares[1].sum() == 0
    assert find_faces(tmp_path, "train") is None


def test_folders_are_read_gray_at_one_size(tmp_path):
    write_picture(tmp_path / "train" / "happiness" / "a.jpg", (255, 255, 255), (200, 120), "RGB")
    write_picture(tmp_path / "train" / "Anger" / "b.png", 7, (20, 20))
    write_picture(tmp_path / "test" / "Anger" / "c.png", 9)
    faces = load_faces(tmp_path, "train", side=48)
    annotation = faces.annotations["fer2013"]
    assert [annotation.labels[i] for i in annotation.truth] == ["angry", "happy"]
    assert faces.pixels.shape == (2, 48, 48)
    assert faces.pixels[:, 0, 0].tolist() == [7, 255]
    assert find_faces(tmp_path, "valid") is None


def test_folders_with_contempt_have_eight_labels(tmp_path):
    write_picture(tmp_path / "contempt" / "a.png", 1)
    write_picture(tmp_path / "sadness" / "b.png", 1)
    assert load_faces(tmp_path, "train").annotations["ferplus"].labels == FERPLUS


def test_folders_without_splits_are_training_faces_only(tmp_path):
    write_picture(tmp_path / "sad" / "a.png", 1)
    assert len(load_faces(tmp_path, "train")) == 1
    with pytest.raises(InputError, match="no split valid"):
        load_faces(tmp_path, "valid")


def test_numbered_folders_need_a_numbering(tmp_path):
    write_picture(tmp_path / "1" / "a.png", 1)
    with pytest.raises(InputError, match="--numbering"):
        load_faces(tmp_path, "train")
    for numbering, label in [("rafdb", "surprise"), ("affectnet", "happy"), ("fer2013", "disgust")]:
        annotation = load_faces(tmp_path, "train", numbering=numbering).annotations["fer2013"]
        assert FER2013[annotation.truth[0]] == label


def test_folder_that_is_no_label_is_an_error(tmp_path):
    write_picture(tmp_path / "sad" / "a.png", 1)
    write_picture(tmp_path / "bored" / "a.png", 1)
    with pytest.raises(InputError, match="bored is no label"):
        load_faces(tmp_path, "train")


def test_rafdb_is_read_by_its_list(tmp_path):
    for name, value in [("train_00001", 3), ("test_0001", 5)]:
        write_picture(tmp_path / "Image" / "aligned" / f"{name}_aligned.png", value, (100, 100))
    (tmp_path / "EmoLabel").mkdir()
    lines = "train_00001.png 4\ntest_0001.png 7\n"
    (tmp_path / "EmoLabel" / "list_patition_label.txt").write_text(lines)
    train, test = load_faces(tmp_path, "train"), load_faces(tmp_path, "test")
    assert FER2013[train.annotations["fer2013"].truth[0]] == "happy"
    assert FER2013[test.annotations["fer2013"].truth[0]] == "neutral"
    assert test.pixels[0, 0, 0] == 5


def test_affectnet_has_valence_and_arousal(tmp_path):
    root = tmp_path / "val_set"
    (root / "annotations").mkdir(parents=True)
    for name, values in [("1", (7, 0.5, -0.25)), ("2", (8, -2.0, -2.0))]:
        write_picture(root / "images" / f"{name}.jpg", (9, 9, 9), (224, 224), "RGB")
        for kind, value in zip(("exp", "val", "aro"), values, strict=True):
            np.save(root / "annotations" / f"{name}_{kind}.npy", value)
    faces = load_faces(tmp_path, "valid")
    assert faces.annotations["ferplus"].truth.tolist() == [FERPLUS.index("contempt"), -1]
    assert faces.affect[0].tolist() == [0.5, -0.25]
    assert np.isnan(faces.affect[1]).all()


@pytest.mark.parametrize(
    ("votes", "shares", "truth"),
    [
        ([0, 10, 0, 0, 0, 0, 0, 0, 0, 0], {1: 1.0}, 1),
        ([0, 8, 0, 0, 0, 0, 0, 1, 1, 0], {1: 1.0}, 1),
        ([4, 0, 0, 4, 2, 0, 0, 0, 0, 0], {0: 0.4, 3: 0.4, 4: 0.2}, -1),
        ([3, 0, 0, 2, 0, 0, 0, 0, 5, 0], {}, -1),
        ([0, 0, 0, 0, 0, 0, 0, 0, 0, 10], {}, -1),
        ([1, 1, 1, 1, 1, 1, 1, 1, 1, 1], {}, -1),
    ],
)
def test_votes_become_shares_without_single_votes(votes, shares, truth):
    annotation = annotation_of_votes(np.array([votes]))
    expected = np.zeros(8)
    for label, share in shares.items():
        expected[label] = share
    np.testing.assert_allclose(annotation.shares[0], expected, atol=1e-6)
    assert annotation.truth.tolist() == [truth]
