"""`python -m training COMMAND …`."""

import argparse
import sys

from training.commands import (
    average,
    balance,
    calibrate,
    crossvalidate,
    cut,
    detect,
    duplicates,
    evaluate,
    export,
    fit,
    mine,
    networks,
    tables,
    teach,
    threshold,
    train,
)
from training.errors import InputError
from training.export.onnx_file import ExportError

COMMANDS = {
    "train": train,
    "crossvalidate": crossvalidate,
    "teach": teach,
    "evaluate": evaluate,
    "average": average,
    "calibrate": calibrate,
    "balance": balance,
    "fit": fit,
    "export": export,
    "duplicates": duplicates,
    "cut": cut,
    "mine": mine,
    "threshold": threshold,
    "detect": detect,
    "tables": tables,
    "networks": networks,
}

# As sysexits.h numbers them.
BAD_DATA, BUG = 65, 70


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m training", description="Networks for emotiond.")
    commands = parser.add_subparsers(dest="command_name", required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        text = (command.__doc__ or "").partition(": ")[2]
        command.add_options(commands.add_parser(name, help=text.splitlines()[0], description=text))
    options = parser.parse_args()
    try:
        COMMANDS[options.command_name].run(options)
    except InputError as error:
        print(error, file=sys.stderr)
        return BAD_DATA
    except ExportError as error:
        print(error, file=sys.stderr)
        return BUG
    return 0


if __name__ == "__main__":
    sys.exit(main())
