import pytest
import torch

from conftest import make_faces
from training.augmentation.erasing import LARGEST, erase
from training.augmentation.geometry import View, flips, random_maps, sample, ten_crops
from training.augmentation.mixup import Mix
from training.augmentation.photometry import relight
from training.augmentation.pipeline import ViewMaker
from training.settings import Settings

CPU = torch.device("cpu")
STILL = {name: 0.0 for name in ("flip", "rotation", "zoom", "aspect", "shift")}


def stored(count=6):
    return torch.from_numpy(make_faces(count).pixels)[:, None]


def test_map_without_any_change_is_the_identity():
    pictures = torch.rand(4, 1, 48, 48)
    maps = random_maps(4, CPU, 1.0, **STILL)
    torch.testing.assert_close(sample(pictures, maps, 48), pictures, atol=1e-5, rtol=0)


def test_certain_flip_mirrors():
    pictures = torch.rand(4, 1, 48, 48)
    maps = random_maps(4, CPU, 1.0, **STILL | {"flip": 1.0})
    torch.testing.assert_close(sample(pictures, maps, 48), pictures.flip(3), atol=1e-5, rtol=0)


def test_middle_view_of_40_in_48_is_an_exact_crop():
    pictures = torch.rand(2, 1, 48, 48)
    view = sample(pictures, View(40 / 48).map(2, CPU), 40)
    torch.testing.assert_close(view, pictures[:, :, 4:44, 4:44], atol=1e-5, rtol=0)


def test_shift_moves_by_at_most_its_limit_and_repeats_the_edge():
    maps = random_maps(1000, CPU, 1.0, **STILL | {"shift": 0.125})
    assert maps[:, :, 2].abs().max() <= 0.25
    moved = sample(torch.ones(1, 1, 48, 48), torch.tensor([[[1.0, 0, 0.9], [0, 1, 0.9]]]), 48)
    assert moved.min() == 1


def test_maps_stay_within_rotation_zoom_and_aspect():
    maps = random_maps(2000, CPU, 1.0, flip=0.5, rotation=20.0, zoom=0.2, aspect=0.1, shift=0.0)
    columns = maps[:, :, :2].norm(dim=1)
    assert columns.max() <= 1.2 * 1.1**0.5 + 1e-5
    assert columns.min() >= 1 / (1.2 * 1.1**0.5) - 1e-5
    angle = torch.atan2(maps[:, 1, 1], -maps[:, 0, 1]).rad2deg() - 90
    assert 15 < angle.abs().max() <= 20.001


def test_every_face_of_a_batch_gets_its_own_view():
    batch = stored(1).expand(8, -1, -1, -1)
    views, _ = ViewMaker(48).random(batch, Settings())
    for i in range(1, 8):
        assert (views[0] - views[i]).abs().max() > 0.1


def test_clear_view_is_the_spoiled_one_without_its_damage():
    kind = Settings(rotation=20.0, erasing=0.0, degrading=0.0)
    clear, spoiled = ViewMaker(48).random(stored(), kind)
    torch.testing.assert_close(clear, spoiled)
    clear, spoiled = ViewMaker(48).random(stored(), Settings(erasing=1.0))
    assert ((clear - spoiled).abs() > 1e-3).float().mean() < 0.4
    assert (clear - spoiled).abs().max() > 0.1


def test_views_are_standardized():
    views, _ = ViewMaker(48).random(stored(), Settings(erasing=0.0))
    torch.testing.assert_close(views.mean((1, 2, 3)), torch.zeros(6), atol=1e-5, rtol=0)
    torch.testing.assert_close(views.std((1, 2, 3)), torch.ones(6), atol=1e-4, rtol=0)


def test_black_picture_becomes_zeros():
    view = ViewMaker(48).fixed(torch.zeros(1, 1, 48, 48, dtype=torch.uint8))
    assert view.abs().max() == 0


def test_relit_pictures_stay_pictures():
    pictures = relight(torch.rand(50, 1, 8, 8), 0.5, 0.5, 0.4)
    assert pictures.min() >= 0
    assert pictures.max() <= 1


def test_erasing_touches_one_rectangle():
    torch.manual_seed(2)
    pictures = torch.full((200, 1, 48, 48), 9.0)
    is_erased = erase(pictures, 1.0)[:, 0] != 9
    area = is_erased.float().mean((1, 2))
    assert area.max() <= LARGEST + 0.05
    assert (area > 0).all()
    for mask in is_erased:
        box = mask.any(1).sum() * mask.any(0).sum()
        assert mask.sum() == box


def test_erasing_leaves_the_rest_of_the_batch_alone():
    pictures = torch.full((400, 1, 16, 16), 9.0)
    untouched = (erase(pictures, 0.25) == 9).all(3).all(2).all(1).float().mean()
    assert 0.65 < untouched < 0.85


def test_mixing_treats_pictures_and_targets_alike():
    torch.manual_seed(1)
    mix = Mix(6, 0.4, CPU)
    pictures = torch.eye(6)[:, None, :, None]
    targets = torch.eye(6)
    mixed = mix(targets)
    torch.testing.assert_close(mix(pictures)[:, 0, :, 0], mixed)
    torch.testing.assert_close(mixed.sum(1), torch.ones(6))
    assert (mixed.argmax(1) == torch.arange(6)).all()
    assert not torch.equal(mixed, targets)


def test_mixing_by_nothing_returns_the_same():
    values = torch.rand(4, 3)
    assert Mix(4, 0.0, CPU)(values) is values


@pytest.mark.parametrize(("views", "count"), [(flips(1.0), 2), (ten_crops(1.0), 10)])
def test_views_for_evaluation_are_different_and_half_of_them_mirrored(views, count):
    assert len(set(views)) == count
    assert sum(view.mirrored for view in views) == count // 2
