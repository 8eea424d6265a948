import numpy as np
import pytest
import torch
import torch.nn.functional as F

from conftest import make_faces
from training.data import duplicates
from training.data.duplicates import DuplicatePairs, duplicate_groups, find_duplicates
from training.data.folds import assign_folds, fold_numbers


def photographs(count, seed=0):
    """Soft pictures that differ from each other."""
    random = torch.Generator().manual_seed(seed)
    coarse = torch.rand(count, 1, 7, 7, generator=random) * 200
    return F.interpolate(coarse, (48, 48), mode="bicubic").clamp(0, 200)[:, 0].numpy().astype(np.uint8)


@pytest.mark.parametrize(
    "change",
    [
        lambda picture: picture,
        lambda picture: picture[:, ::-1],
        lambda picture: (picture * 0.6 + 40).astype(np.uint8),
        lambda picture: np.roll(picture, 1, axis=1),
    ],
    ids=["copied", "mirrored", "darkened", "shifted by a pixel"],
)
@pytest.mark.parametrize("block", [2048, 2])
def test_changed_copy_is_found_and_nothing_else(change, block, monkeypatch):
    monkeypatch.setattr(duplicates, "_BLOCK", block)
    ours, theirs = photographs(30), photographs(20, seed=1)
    theirs[7] = change(ours[3])
    pairs = find_duplicates(ours, theirs)
    assert (pairs.first.tolist(), pairs.second.tolist()) == ([3], [7])


def test_pairs_within_a_set_are_told_once():
    pictures = photographs(10)
    pictures[9] = pictures[2]
    pairs = find_duplicates(pictures)
    assert (pairs.first.tolist(), pairs.second.tolist()) == ([2], [9])
    assert pairs.correlation[0] == pytest.approx(1, abs=1e-4)


def test_groups_connect_over_several_pairs():
    pairs = DuplicatePairs(np.array([0, 1, 4]), np.array([1, 3, 5]), np.ones(3, np.float32))
    groups = duplicate_groups(6, pairs)
    assert groups[0] == groups[1] == groups[3]
    assert groups[4] == groups[5]
    assert len(set(groups.tolist())) == 3


def test_folds_share_out_every_label():
    truth = np.repeat([0, 1, 2], [50, 30, 10])
    folds = fold_numbers(truth, np.arange(90), 5, seed=3)
    for label, share in [(0, 10), (1, 6), (2, 2)]:
        assert np.bincount(folds[truth == label], minlength=5).tolist() == [share] * 5


def test_duplicates_never_stand_on_both_sides_of_a_fold():
    faces = make_faces(60)
    pixels = photographs(60)
    pixels[30:] = pixels[:30, :, ::-1]
    folds = assign_folds(type(faces)(pixels, faces.annotations, faces.names), 4, seed=1)
    assert (folds[30:] == folds[:30]).all()
    assert set(folds.tolist()) == {0, 1, 2, 3}
