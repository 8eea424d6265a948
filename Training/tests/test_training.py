import csv

import numpy as np
import pytest
import torch

from conftest import make_faces
from training.augmentation.pipeline import ViewMaker
from training.data.faces import Faces
from training.errors import InputError
from training.evaluation.onnx_predictor import OnnxPredictor
from training.export.card import CardTexts
from training.export.run import export
from training.heads import Heads
from training.learning.average import RunningAverage
from training.learning.checkpoint import CHECKPOINT_FILE
from training.learning.device_faces import DeviceFaces
from training.learning.run import train_network
from training.learning.soft_labels import read_soft_labels, write_soft_labels
from training.learning.teachers import Teachers
from training.learning.trained import TrainedNetwork
from training.learning.trainer import LOG_FILE, Trainer
from training.learning.validation import Validation
from training.settings import Settings, read_recipe
from training.zoo import NETWORKS
from training.zoo.plain import load_exported

CPU = torch.device("cpu")
QUICK = Settings(epochs=4, batch=16, warmup=1.0, rate=0.05, mixup=0.2, precision="float32")


def make_trainer(folder, settings=QUICK, model="mini-xception"):
    torch.manual_seed(settings.seed)
    train, valid = make_faces(48), make_faces(14, seed=9)
    heads = Heads.of(train)
    specification = NETWORKS[model]
    validation = Validation(valid, heads, CPU, ViewMaker(specification.side, specification.extent), "float32")
    network = specification.make(heads.count)
    faces = DeviceFaces.of(train, heads, CPU)
    return Trainer(network, specification, heads, settings, faces, validation, folder)


@pytest.mark.parametrize("schedule", ["cosine", "plateau"])
def test_resumed_training_ends_with_the_same_weights(tmp_path, schedule):
    settings = Settings(**vars(QUICK) | {"schedule": schedule, "balance": 0.5})
    whole = make_trainer(tmp_path / "whole", settings).run()
    make_trainer(tmp_path / "parts", settings).run(epochs=2)
    torch.manual_seed(999)
    resumed = make_trainer(tmp_path / "parts", settings)
    parts = resumed.run(resume=True)
    assert len(resumed.history) == 4
    for name, tensor in whole.state_dict().items():
        assert torch.equal(tensor, parts.state_dict()[name]), name
    before, after = (torch.load(tmp_path / kind / CHECKPOINT_FILE) for kind in ("whole", "parts"))
    for name, tensor in before["network"].items():
        assert torch.equal(tensor, after["network"][name]), name


def test_training_learns_what_can_be_learnt(tmp_path):
    settings = Settings(
        epochs=20, batch=16, warmup=1.0, rate=0.05, average=0.9, erasing=0.0, shift=0.0, zoom=0.0, rotation=0.0
    )
    trainer = make_trainer(tmp_path, settings)
    trainer.run()
    assert max(row["fer2013_top1"] for row in trainer.history) >= 0.5


def test_network_learns_at_the_rate_of_the_settings(tmp_path):
    settings = Settings(**vars(QUICK) | {"schedule": "plateau", "warmup": 0.0})
    trainer = make_trainer(tmp_path, settings)
    trainer.run()
    groups = torch.load(tmp_path / CHECKPOINT_FILE)["optimizer"]["param_groups"]
    assert {group["lr"] for group in groups} == {settings.rate}
    assert {row["rate"] for row in trainer.history} == {settings.rate}


def test_training_by_the_clock_ends_when_its_time_is_over(tmp_path):
    settings = Settings(**vars(QUICK) | {"minutes": 0.02})
    trainer = make_trainer(tmp_path, settings)
    trainer.run()
    assert len(trainer.history) >= 1
    assert trainer.history[-1]["rate"] < 0.05
    again = make_trainer(tmp_path, settings)
    done = len(trainer.history)
    again.run(resume=True)
    assert len(again.history) == done


def test_data_sets_beside_the_first_teach_their_own_labels(tmp_path):
    def mood_of(count, seed):
        faces = make_faces(count, seed=seed)
        return Faces(faces.pixels, {"mood": faces.annotations["fer2013"]}, faces.names)

    train = Faces.joined([make_faces(48), mood_of(30, 3)])
    valid = Faces.joined([make_faces(14, seed=9), mood_of(10, 4)])
    assert train.annotations["mood"].shares[:48].sum() == 0
    assert (train.annotations["fer2013"].truth[48:] == -1).all()
    trained, trainer = train_network("mini-xception", train, valid, QUICK, tmp_path, CPU, others=[(30, 4)])
    assert list(trained.heads.scores) == ["ferplus", "fer2013", "mood"]
    assert {"ferplus_top1", "fer2013_top1", "mood_top1"} <= trainer.history[-1].keys()


def test_plain_network_begins_with_what_an_exported_file_computes(tmp_path):
    train, valid = make_faces(32), make_faces(14, seed=9)
    settings = Settings(epochs=1, batch=16)
    trained, _ = train_network("default", train, valid, settings, tmp_path / "first", CPU)
    path = export(trained, tmp_path, "first", CardTexts(), "")
    network = NETWORKS["plain"].make(trained.heads.count)
    inputs = ViewMaker(48).fixed(torch.from_numpy(valid.pixels)[:, None])
    load_exported(network, path, trained.heads, inputs)
    expected = OnnxPredictor(path)(valid.pixels)
    for mode in (network.eval(), network.train()):
        mode.dropout = 0.0
        outputs = mode(inputs).detach().numpy()
        for name, part in trained.heads.slices.items():
            np.testing.assert_allclose(outputs[:, part], expected[name], atol=1e-3)
    teachers = Teachers([path], CPU, "float32")
    assert teachers.heads.scores == trained.heads.scores
    with pytest.raises(InputError, match="only a plain network begins with an exported file"):
        train_network("five-conv", train, valid, settings, tmp_path / "x", CPU, start=path)


def test_log_has_a_line_for_each_epoch(tmp_path):
    make_trainer(tmp_path).run(epochs=3)
    with (tmp_path / LOG_FILE).open() as file:
        rows = list(csv.DictReader(file))
    assert [row["epoch"] for row in rows] == ["1", "2", "3"]
    assert {"loss", "valid_loss", "ferplus_top1", "fer2013_top1", "rate", "seconds"} <= rows[0].keys()


def test_training_stops_early_without_a_gain(tmp_path):
    settings = Settings(epochs=30, batch=16, rate=1e-9, patience=2, average=0.0, warmup=0.0)
    trainer = make_trainer(tmp_path, settings, model="four-layer")
    trainer.run()
    assert len(trainer.history) < 30
    assert len(trainer.history) == trainer.best_epoch + 2


def test_only_the_head_learns_in_the_first_stage(tmp_path):
    settings = Settings(epochs=2, batch=16, head_epochs=1, rate=0.1, average=0.0, warmup=0.0)
    trainer = make_trainer(tmp_path, settings, model="gap-cnn")
    start = {name: tensor.clone() for name, tensor in trainer._network.state_dict().items()}
    trainer.run(epochs=1)
    middle = {name: tensor.clone() for name, tensor in trainer._network.state_dict().items()}
    for name in start:
        assert torch.equal(start[name], middle[name]) == name.startswith("features"), name
    trainer.run()
    assert not torch.equal(middle["features.0.weight"], trainer._network.state_dict()["features.0.weight"])


def test_folder_of_a_training_is_not_overwritten(tmp_path):
    train, valid = make_faces(32), make_faces(14, seed=9)
    settings = Settings(epochs=1, batch=16)
    trained, _ = train_network("mini-xception", train, valid, settings, tmp_path, CPU)
    assert trained.notes["epochs"] == 1
    with pytest.raises(InputError, match="--resume"):
        train_network("mini-xception", train, valid, settings, tmp_path, CPU)
    other = Settings(epochs=2, batch=16)
    with pytest.raises(InputError, match="began with epochs 1, not 2"):
        train_network("mini-xception", train, valid, other, tmp_path, CPU, resume=True)


def test_student_learns_from_a_file_and_from_live_teachers(tmp_path):
    train, valid = make_faces(32), make_faces(14, seed=9)
    settings = Settings(epochs=1, batch=16)
    for name in ("first", "second"):
        train_network("mini-xception", train, valid, settings, tmp_path / name, CPU)
    folders = [tmp_path / "first", tmp_path / "second"]
    teachers = Teachers(folders, CPU, "float32")
    logarithms = teachers.label(torch.from_numpy(train.pixels)[:, None]).numpy()
    write_soft_labels(tmp_path / "soft.npz", train, teachers.heads, logarithms)
    from_file, _ = train_network(
        "four-layer", train, valid, settings, tmp_path / "a", CPU, soft_labels=tmp_path / "soft.npz"
    )
    live, _ = train_network("four-layer", train, valid, settings, tmp_path / "b", CPU, teachers=folders)
    alone, _ = train_network("four-layer", train, valid, settings, tmp_path / "c", CPU)
    weights = [trained.network.state_dict()["0.weight"] for trained in (from_file, live, alone)]
    assert not torch.equal(weights[0], weights[2])
    assert not torch.equal(weights[1], weights[2])
    with pytest.raises(InputError, match="other inputs"):
        train_network("vggnet", train, valid, settings, tmp_path / "d", CPU, teachers=folders)


def test_soft_labels_are_of_these_faces_only(tmp_path):
    faces = make_faces(6)
    heads = Heads.of(faces)
    logarithms = np.log(np.random.default_rng(1).dirichlet(np.ones(15), 6)).astype(np.float32)
    write_soft_labels(tmp_path / "soft.npz", faces, heads, logarithms)
    np.testing.assert_allclose(read_soft_labels(tmp_path / "soft.npz", faces, heads), logarithms, rtol=2e-3)
    with pytest.raises(InputError, match="other faces"):
        read_soft_labels(tmp_path / "soft.npz", faces[np.array([0, 1, 2])], heads)


def test_opinion_of_an_ensemble_is_the_mean_of_its_logarithms(tmp_path):
    faces = make_faces(8)
    for name in ("first", "second"):
        torch.manual_seed(len(name))
        heads = Heads.of(faces)
        TrainedNetwork("mini-xception", NETWORKS["mini-xception"].make(heads.count).eval(), heads).save(tmp_path / name)
    pixels = torch.from_numpy(faces.pixels)[:, None]
    folders = [tmp_path / "first", tmp_path / "second"]
    single = [Teachers([folder], CPU, "float32").label(pixels) for folder in folders]
    together = Teachers(folders, CPU, "float32").label(pixels)
    torch.testing.assert_close(together, (single[0] + single[1]) / 2)
    for part in heads.slices.values():
        torch.testing.assert_close(single[0][:, part].exp().sum(1), torch.ones(8), atol=1e-3, rtol=0)


def test_mirrored_faces_get_the_same_opinion(tmp_path):
    faces = make_faces(6)
    heads = Heads.of(faces)
    TrainedNetwork("mini-xception", NETWORKS["mini-xception"].make(heads.count).eval(), heads).save(tmp_path)
    teachers = Teachers([tmp_path], CPU, "float32")
    pixels = torch.from_numpy(faces.pixels)[:, None]
    torch.testing.assert_close(teachers.label(pixels), teachers.label(pixels.flip(3)), atol=1e-4, rtol=1e-4)


def test_affect_is_learnt_beside_expressions(tmp_path):
    plain, valid = make_faces(32), make_faces(14, seed=9)

    def with_affect(faces):
        values = np.stack([faces.annotations["fer2013"].truth / 7 - 0.5] * 2, 1).astype(np.float32)
        return Faces(faces.pixels, faces.annotations, faces.names, values)

    trained, trainer = train_network(
        "mini-xception", with_affect(plain), with_affect(valid), Settings(epochs=1, batch=16), tmp_path, CPU
    )
    assert trained.heads.count == 17
    assert "affect_ccc" in trainer.history[0]


def test_average_without_decay_is_the_network():
    network = torch.nn.Linear(3, 2)
    average = RunningAverage(network, 0.0)
    with torch.no_grad():
        network.weight.add_(1)
    average.update(network)
    torch.testing.assert_close(average.network.weight, network.weight)


def test_average_follows_slowly_once_it_has_seen_much():
    network = torch.nn.Linear(1, 1, bias=False)
    average = RunningAverage(network, 0.9)
    average.updates = 10_000
    before = average.network.weight.clone()
    with torch.no_grad():
        network.weight.add_(1)
    average.update(network)
    torch.testing.assert_close(average.network.weight, before + 0.1)


def test_recipe_with_a_mistake_is_an_error(tmp_path):
    path = tmp_path / "recipe.toml"
    for text, message in [
        ("epoch = 3", "no setting epoch"),
        ('epochs = "3"', "epochs must be of type int"),
        ('schedule = "linear"', "schedule must be one of cosine, plateau"),
    ]:
        path.write_text(text)
        with pytest.raises(InputError, match=message):
            read_recipe(path)
    path.write_text("rate = 1\nepochs = 3")
    assert read_recipe(path) == {"rate": 1.0, "epochs": 3}
