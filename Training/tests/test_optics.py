import pytest
import torch

from training.augmentation.geometry import random_maps, random_strips, sample
from training.augmentation.optics import compress, degrade
from training.augmentation.pipeline import ViewMaker
from training.settings import Settings

STILL = {name: 0.0 for name in ("flip", "rotation", "zoom", "aspect", "shift")}
CPU = torch.device("cpu")


def test_share_of_zero_changes_nothing():
    pictures = torch.rand(8, 1, 48, 48)
    assert degrade(pictures, 0) is pictures


def test_share_of_one_changes_every_picture_and_stays_between_black_and_white():
    torch.manual_seed(1)
    pictures = torch.rand(8, 1, 48, 48)
    changed = degrade(pictures, 1)
    assert ((changed - pictures).abs().amax((1, 2, 3)) > 0.05).all()
    assert changed.min() >= 0 and changed.max() <= 1


def test_jpeg_of_best_quality_keeps_a_picture_and_of_worst_leaves_blocks():
    ramp = torch.linspace(0.1, 0.9, 48).expand(1, 1, 48, 48)
    fine = compress(ramp, torch.tensor([100.0]))
    coarse = compress(ramp, torch.tensor([1.0]))
    assert (fine - ramp).abs().max() < 0.01
    assert coarse[0, 0].view(6, 8, 6, 8).std((1, 3)).max() < 1e-3


def test_quality_is_each_pictures_own():
    pictures = torch.rand(1, 1, 48, 48).expand(2, -1, -1, -1)
    both = compress(pictures, torch.tensor([90.0, 5.0]))
    torch.testing.assert_close(both[:1], compress(pictures[:1], torch.tensor([90.0])))
    assert (both[1] - pictures[1]).abs().mean() > 2 * (both[0] - pictures[0]).abs().mean()


def test_strip_repeats_the_last_visible_column():
    pictures = torch.rand(1, 1, 48, 48)
    maps = random_maps(1, CPU, 1.0, **STILL)
    visible = torch.tensor([[[-1.0, 1 - 2 * 8 / 48], [-1.0, 1.0]]])
    view = sample(pictures, maps, 48, visible)
    torch.testing.assert_close(view[..., :40], pictures[..., :40], atol=1e-5, rtol=0)
    assert view[..., 40:].std(3).max() < 1e-5


def test_strips_are_no_wider_than_told_and_some_sides_have_none():
    visible = random_strips(500, CPU, 0.5, 0.2)
    assert visible[..., 0].min() >= -1 and visible[..., 0].max() <= -0.6
    assert visible[..., 1].max() <= 1 and visible[..., 1].min() >= 0.6
    assert 0.35 < (visible[..., 0] == -1).float().mean() < 0.65


@pytest.mark.parametrize("name", ["strips", "degrading"])
def test_setting_reaches_the_views(name):
    stored = (torch.rand(16, 1, 48, 48) * 255).to(torch.uint8)
    plain = {key: 0.0 for key in (*STILL, "gamma", "contrast", "brightness", "erasing")}
    _, still = ViewMaker(48).random(stored, Settings(**plain))
    _, changed = ViewMaker(48).random(stored, Settings(**plain | {name: 1.0}))
    assert (still - changed).abs().max() > 0.1
