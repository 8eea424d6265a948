"""What a training can be told; every field is an option of `python -m training train`."""

import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from training.errors import InputError


def _option(default: Any, text: str, choices: tuple[str, ...] | None = None) -> Any:
    return field(default=default, metadata={"help": text, "choices": choices})


@dataclass(frozen=True)
class Settings:
    """Hyperparameters. A learning rate of 0 means the network's own."""

    epochs: int = _option(70, "passes over the data")
    minutes: float = _option(0.0, "train for so long, however many epochs that is; 0: by --epochs")
    batch: int = _option(128, "faces per step")
    seed: int = _option(1, "of every random number")
    precision: str = _option("auto", "auto: bfloat16 where the device has it", ("auto", "float32", "bfloat16"))
    compile: bool = _option(False, "let torch.compile fuse the network")

    optimizer: str = _option("auto", "auto: the network's own", ("auto", "sgd", "adamw"))
    rate: float = _option(0.0, "peak learning rate; 0: the network's own")
    decay: float = _option(5e-4, "weight decay, of weights that are multiplied with")
    clip: float = _option(5.0, "largest norm of the gradient")
    schedule: str = _option("cosine", "of the learning rate", ("cosine", "plateau"))
    warmup: float = _option(2.0, "epochs of rising learning rate")
    plateau: int = _option(5, "epochs without a gain before the rate is halved, under --schedule plateau")
    patience: int = _option(0, "epochs without a gain before the end; 0: never")
    average: float = _option(0.999, "decay of the running average of the weights; 0: none")
    head_epochs: int = _option(0, "first epochs, in which only the head of a transfer network learns")
    backbone_rate: float = _option(0.1, "learning rate of a transfer network's backbone, in that of its head")

    dropout: float = _option(-1.0, "before the last layer; -1: the network's own")
    smoothing: float = _option(0.1, "label smoothing of single labels; vote shares stay as they are")
    other_weight: float = _option(0.5, "weight of the loss of each score output after the first")
    affect_weight: float = _option(1.0, "weight of the loss of valence and arousal")
    balance: float = _option(0.0, "0: every face alike often, 1: every label alike often")
    others_balance: float = _option(0.5, "as --balance, for the data sets of --beside")
    adjustment: float = _option(0.0, "strength of logit adjustment by the labels' frequencies")
    distillation: float = _option(0.7, "share of the loss that comes from teachers, where there are any")
    softness: float = _option(2.0, "temperature of the teachers' labels")
    views: int = _option(0, "views of each face that teachers label before the training; 0: they label every batch")

    flip: float = _option(0.5, "probability of a mirrored face")
    rotation: float = _option(15.0, "largest angle in degrees")
    zoom: float = _option(0.15, "largest change of size")
    aspect: float = _option(0.1, "largest change of proportions")
    shift: float = _option(0.12, "largest shift in picture widths")
    strips: float = _option(0.0, "probability that a side's edge is cut off and the rest repeated")
    degrading: float = _option(0.0, "share of faces that are blurred, shrunk, dim or compressed, each")
    gamma: float = _option(0.3, "largest change of gamma")
    contrast: float = _option(0.3, "largest change of contrast")
    brightness: float = _option(0.2, "largest change of brightness")
    erasing: float = _option(0.5, "probability of an erased rectangle")
    mixup: float = _option(0.0, "alpha of mixup; 0: none")


def read_recipe(path: Path) -> dict[str, Any]:
    """Settings in a TOML file, by name; every name and type is checked."""
    try:
        recipe = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path}: {error}") from error
    known = {setting.name: setting for setting in fields(Settings)}
    for name, value in recipe.items():
        if name not in known:
            raise InputError(f"{path}: no setting {name}")
        wanted = known[name].type
        if wanted is float and type(value) is int:
            recipe[name] = float(value)
        elif type(value) is not wanted:
            raise InputError(f"{path}: {name} must be of type {wanted.__name__}")
        choices = known[name].metadata["choices"]
        if choices and value not in choices:
            raise InputError(f"{path}: {name} must be one of {', '.join(choices)}")
    return recipe
