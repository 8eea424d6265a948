"""Writes the seeds of the fuzzer: one small model for each supported operator, from the ONNX project's tests.

Usage: corpus.py ARCHIVE FOLDER
"""

import struct
import sys
from pathlib import Path

import onnx

data = Path(sys.argv[1]).read_bytes()
folder = Path(sys.argv[2])
folder.mkdir(parents=True, exist_ok=True)
position, seen = 0, set()


def integer():
    global position
    position += 4
    return struct.unpack_from("<I", data, position - 4)[0]


def take(count):
    global position
    position += count
    return data[position - count : position]


while position < len(data):
    name, model = take(integer()).decode(), take(integer())
    integer()
    for _ in range(2):
        for _ in range(integer()):
            take(4 * integer())
    operator = onnx.load_from_string(model).graph.node[0].op_type
    if operator not in seen and len(model) < 2000:
        seen.add(operator)
        (folder / f"{operator}.onnx").write_bytes(model)
