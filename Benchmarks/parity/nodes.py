"""Runs the ONNX project's own tests of single operators through the engine.

Usage: nodes.py ARCHIVE [FIXTURE]

Writes the cases to ARCHIVE, and the smaller ones that pass to FIXTURE, which `make test` checks. Prints how many
ran, passed and were left out, with the reasons.
"""

import sys
import warnings
from collections import Counter
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnx.backend.test.case.node import collect_testcases

from cases import TOLERANCE, check, encode

OPERATORS = """
Conv BatchNormalization Relu LeakyRelu PRelu Clip Sigmoid HardSigmoid HardSwish Elu Erf Gelu Tanh Softmax
LogSoftmax Add Sub Mul Div Pow Sqrt Exp MaxPool AveragePool GlobalAveragePool GlobalMaxPool ReduceMean ReduceSum
ReduceMax Concat Flatten Reshape Transpose Squeeze Unsqueeze Gemm MatMul Pad Slice Split Gather Shape Cast
Constant Identity Dropout Resize Upsample
ConvTranspose LayerNormalization RMSNormalization InstanceNormalization GroupNormalization LpNormalization LRN
Neg Abs Reciprocal Log Floor Ceil Round Sign Sin Cos Atan Selu Celu Softplus Softsign Mish ThresholdedRelu Shrink
Min Max Sum Mean Mod Equal Greater GreaterOrEqual Less LessOrEqual And Or Xor Not IsNaN IsInf Where
ReduceMin ReduceProd ReduceL1 ReduceL2 ReduceSumSquare ReduceLogSum ReduceLogSumExp CumSum
Size NonZero ConstantOfShape Range Expand Tile Trilu ScatterND GatherND Einsum Attention DepthToSpace SpaceToDepth
""".split()

# Operands that are weights or settings in every exported network; the tests pass them as inputs.
CONSTANT_OPERANDS = {
    "Conv",
    "BatchNormalization",
    "Clip",
    "Pad",
    "Resize",
    "Upsample",
    "Dropout",
    "ConvTranspose",
    "LayerNormalization",
    "RMSNormalization",
    "InstanceNormalization",
    "GroupNormalization",
}

# Operators of constants alone.
CONSTANT_OPERATORS = {"Range", "Trilu", "ScatterND", "NonZero"}

# Bytes of a case that may be committed.
LARGEST_FIXTURE = 12_000


def prepared(case):
    """The case for the engine, or the reason why it is left out."""
    model = onnx.ModelProto()
    model.CopyFrom(case.model)
    graph = model.graph
    node = graph.node[0]
    inputs, outputs = ([np.asarray(a) if isinstance(a, np.generic) else a for a in side] for side in case.data_sets[0])
    if any(not isinstance(array, np.ndarray) for array in [*inputs, *outputs]):
        return "no tensor, or a type that NumPy does not have"
    if node.op_type == "LayerNormalization":
        # Mean and deviation are for training.
        del graph.output[1:]
        del node.output[1:]
        outputs = outputs[:1]
    wanted = np.dtype(np.float32)
    if any(array.dtype == wanted and array.size == 0 for array in inputs[:1]) or any(a.size == 0 for a in outputs):
        return "tensor without elements"
    names = [value.name for value in graph.input]
    dynamic = []
    for index, (name, array) in enumerate(zip(names, inputs, strict=False)):
        if node.op_type in CONSTANT_OPERATORS:
            graph.initializer.append(numpy_helper.from_array(np.asarray(array), name))
        elif array.dtype == wanted and (index == 0 or node.op_type not in CONSTANT_OPERANDS):
            dynamic.append(name)
        elif array.dtype in (np.dtype(np.int64), np.dtype(np.int32), np.dtype(np.bool_), wanted):
            graph.initializer.append(numpy_helper.from_array(np.asarray(array), name))
        else:
            return f"input of type {array.dtype}"
    for output, array in zip(graph.output, outputs, strict=False):
        if array.dtype == wanted:
            continue
        if array.dtype not in (np.dtype(np.int64), np.dtype(np.int32), np.dtype(np.bool_)):
            return f"output of type {array.dtype}"
        # What is known when the model is loaded may be integer; the engine hands out float32.
        graph.node.append(helper.make_node("Cast", [output.name], ["as_float"], to=TensorProto.FLOAT))
        output.CopyFrom(helper.make_tensor_value_info("as_float", TensorProto.FLOAT, array.shape))
    if not dynamic:
        # Every network has an input; nothing reads this one.
        graph.input.append(helper.make_tensor_value_info("unread", TensorProto.FLOAT, [1]))
        names, inputs, dynamic = [*names, "unread"], [*inputs, np.zeros(1, wanted)], ["unread"]
    kept = [value for value in graph.input if value.name in dynamic]
    del graph.input[:]
    graph.input.extend(kept)
    for entry in model.opset_import:
        entry.version = min(max(entry.version, 7), 23)
    arrays = [array for name, array in zip(names, inputs, strict=False) if name in dynamic]
    return encode(case.name, model.SerializeToString(), 1, arrays, outputs)


def main():
    warnings.simplefilter("ignore")
    archive = Path(sys.argv[1])
    cases, skipped, expected, originals = [], Counter(), {}, {}
    for case in collect_testcases(None):
        node = case.model.graph.node
        if len(node) != 1 or node[0].op_type not in OPERATORS or node[0].domain:
            continue
        result = prepared(case)
        if isinstance(result, str):
            skipped[(node[0].op_type, result)] += 1
        else:
            cases.append(result)
            largest = max([1.0] + [float(np.abs(o[np.isfinite(o)]).max(initial=0)) for o in case.data_sets[0][1]])
            expected[case.name] = (node[0].op_type, largest)
            originals[case.name] = case
    archive.write_bytes(b"".join(cases))
    results = check(archive)
    if len(sys.argv) > 2:
        good = [name for name, (_, largest) in expected.items() if agrees(results[name], largest)]
        chosen = [
            data for data, name in zip(cases, expected, strict=False) if name in good and len(data) <= LARGEST_FIXTURE
        ]
        Path(sys.argv[2]).write_bytes(b"".join(chosen))
    wrong = [
        name
        for name, (_, largest) in expected.items()
        if not isinstance(results[name], str) and not agrees(results[name], largest)
    ]
    disputed = [name for name in wrong if onnxruntime_agrees(originals[name], archive.with_suffix(".disputed"))]
    report(results, skipped, expected, disputed)


def onnxruntime_agrees(case, archive):
    """Whether onnxruntime, too, computes something else than the test wants, and the same as the engine."""
    session = onnxruntime.InferenceSession(case.model.SerializeToString(), providers=["CPUExecutionProvider"])
    inputs, wanted = case.data_sets[0]
    outputs = session.run(None, dict(zip([value.name for value in session.get_inputs()], inputs, strict=False)))
    if np.abs(outputs[0] - wanted[0]).max() <= TOLERANCE:
        return False
    case.data_sets[0] = (inputs, outputs)
    archive.write_bytes(prepared(case))
    result = check(archive)[case.name]
    archive.unlink()
    return agrees(result, float(np.abs(outputs[0]).max(initial=1)))


def agrees(result, largest):
    """Compares absolutely, and relatively to the largest output where that is above 1."""
    return not isinstance(result, str) and result <= TOLERANCE * largest


def report(results, skipped, expected, disputed):
    passed, refused, wrong = Counter(), [], []
    for name, (operator, largest) in expected.items():
        result = results[name]
        if isinstance(result, str):
            refused.append((name, result))
        elif agrees(result, largest):
            passed[operator] += 1
        else:
            wrong.append((name, result))
    print("operator            run  passed")
    for operator in OPERATORS:
        run = sum(1 for kind, _ in expected.values() if kind == operator)
        print(f"{operator:18} {run:4} {passed[operator]:7}")
    print(f"{'all':18} {len(expected):4} {sum(passed.values()):7}")
    print("\nleft out, because the engine computes float32 only:")
    reasons = Counter()
    for (_, reason), count in skipped.items():
        reasons[reason] += count
    for reason, count in sorted(reasons.items()):
        print(f"  {count:4} {reason}")
    print("\nrefused at load:")
    for name, reason in refused:
        print(f"  {name}: {reason}")
    wrong = [(name, result) for name, result in wrong if name not in disputed]
    print("\nleft out, because onnxruntime computes what the engine does and not what the test wants:")
    for name in disputed:
        print(f"  {name}")
    print("\nwrong:")
    for name, difference in wrong:
        print(f"  {name}: {difference}")
    sys.exit(1 if wrong else 0)


main()
