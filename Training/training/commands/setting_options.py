"""An option for every setting, and recipes that set several."""

import argparse
from dataclasses import fields
from pathlib import Path

from training.detector.settings import DetectorSettings
from training.errors import InputError
from training.settings import Settings, read_recipe


def add_setting_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--recipe", type=Path, metavar="FILE", help="settings in a TOML file; options go before it")
    group = parser.add_argument_group("settings")
    for setting in fields(Settings):
        name = "--" + setting.name.replace("_", "-")
        text = f"{setting.metadata['help']} ({setting.default})"
        if setting.type is bool:
            group.add_argument(name, action=argparse.BooleanOptionalAction, default=None, help=text)
        else:
            choices = setting.metadata["choices"]
            metavar = None if choices else setting.type.__name__.upper()
            group.add_argument(name, type=setting.type, choices=choices, metavar=metavar, help=text)


def settings_of(options: argparse.Namespace) -> Settings:
    """Options over the recipe over defaults."""
    recipe = read_recipe(options.recipe) if options.recipe else {}
    given = {setting.name: getattr(options, setting.name) for setting in fields(Settings)}
    return Settings(**recipe | {name: value for name, value in given.items() if value is not None})


def detector_settings_of(options: argparse.Namespace) -> DetectorSettings:
    """Of the options, those that a face detector has, over defaults; others are refused."""
    known = {setting.name for setting in fields(DetectorSettings)}
    names = {setting.name for setting in fields(Settings)} | known
    given = {name: value for name in names if (value := getattr(options, name, None)) is not None}
    for name in ("recipe", *sorted(given.keys() - known)):
        if getattr(options, name) is not None:
            raise InputError(f"--{name.replace('_', '-')}: not an option of a face detector")
    return DetectorSettings(**given)
