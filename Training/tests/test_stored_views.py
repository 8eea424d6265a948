from dataclasses import replace

import numpy as np
import pytest
import torch

from conftest import make_faces
from training.augmentation.pipeline import ViewMaker
from training.errors import InputError
from training.export.card import CardTexts
from training.export.run import export
from training.heads import Heads
from training.learning.device_faces import DeviceFaces
from training.learning.run import train_network
from training.learning.stored_views import settings_for_stored_views, store_views
from training.learning.teachers import Teachers
from training.settings import Settings

CPU = torch.device("cpu")
SETTINGS = Settings(epochs=1, batch=16, rate=0.05, warmup=0.0, views=3, precision="float32")


@pytest.fixture(scope="module")
def teacher(tmp_path_factory):
    folder = tmp_path_factory.mktemp("teacher")
    settings = replace(SETTINGS, views=0)
    trained, _ = train_network("default", make_faces(32), make_faces(14, seed=9), settings, folder, CPU)
    return export(trained, folder, "teacher", CardTexts(), "")


def test_each_face_gets_its_number_of_views_with_its_own_labels(teacher):
    faces = make_faces(10)
    stored = store_views(
        DeviceFaces.of(faces, Heads.of(faces), CPU), Teachers([teacher], CPU, "float32"), ViewMaker(48), SETTINGS
    )
    assert stored.pixels.shape == (30, 1, 48, 48)
    expected = np.concatenate([annotation.shares for annotation in faces.annotations.values()], 1).repeat(3, 0)
    np.testing.assert_array_equal(stored.shares.numpy(), expected)
    views = stored.pixels.view(10, 3, -1).float()
    assert (views[:, 0] - views[:, 1]).abs().mean() > 1


def test_a_stored_view_has_what_the_teacher_says_of_that_view(teacher):
    faces = make_faces(10)
    teachers = Teachers([teacher], CPU, "float32")
    stored = store_views(DeviceFaces.of(faces, Heads.of(faces), CPU), teachers, ViewMaker(48), SETTINGS)
    expected = teachers.opinion(ViewMaker(48).fixed(stored.pixels))
    torch.testing.assert_close(stored.teacher, expected, atol=1e-4, rtol=1e-4)


def test_a_stored_view_hardly_moves_in_training():
    seen = settings_for_stored_views(SETTINGS)
    assert seen.rotation == pytest.approx(SETTINGS.rotation / 5)
    assert seen.erasing == SETTINGS.erasing


def test_a_student_learns_from_stored_views_of_several_data_sets(teacher, tmp_path):
    train, valid = make_faces(48), make_faces(14, seed=9)
    _, trainer = train_network(
        "mini-xception", train, valid, SETTINGS, tmp_path, CPU, teachers=[teacher], others=[(16, 4)]
    )
    assert trainer.history[-1]["ferplus_top1"] >= 0
    assert len(trainer._faces) == 3 * 48
    assert trainer._sampler.steps == 3 * 32 // 16


@pytest.mark.parametrize("views", [-1, 2])
def test_views_without_teachers_are_refused(tmp_path, views):
    settings = replace(SETTINGS, views=views)
    with pytest.raises(InputError, match="--views: 0 or more, and only with --teachers"):
        train_network("mini-xception", make_faces(32), make_faces(14, seed=9), settings, tmp_path, CPU)
