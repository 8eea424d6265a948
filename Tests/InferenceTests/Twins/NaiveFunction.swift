import CKernels
import Foundation

@testable import Inference

/// What `map` must compute for one element, from the C library's functions.
func naiveFunction(_ function: ScalarFunction, _ value: Float) -> Float {
    let x = Double(value)
    let a = Double(function.a)
    let b = Double(function.b)
    func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
    let result: Double
    switch function.kind {
    case CK_CLIP: result = min(max(x, a), b)
    case CK_LEAKY_RELU: result = x < 0 ? a * x : x
    case CK_ELU: result = x < 0 ? a * (exp(x) - 1) : x
    case CK_SIGMOID: result = sigmoid(x)
    case CK_SWISH: result = x * sigmoid(x)
    case CK_HARD_SIGMOID: result = min(max(a * x + b, 0), 1)
    case CK_HARD_SWISH: result = x * min(max(x / 6 + 0.5, 0), 1)
    case CK_TANH: result = tanh(x)
    case CK_ERF: result = erf(x)
    case CK_GELU: result = x / 2 * (1 + erf(x / 2.0.squareRoot()))
    case CK_GELU_TANH: result = x / 2 * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
    case CK_EXP: result = exp(x)
    case CK_SQRT: result = x.squareRoot()
    case CK_NEGATE: result = -x
    case CK_ABSOLUTE: result = abs(x)
    case CK_RECIPROCAL: result = 1 / x
    case CK_LOG: result = log(x)
    case CK_FLOOR: result = x.rounded(.down)
    case CK_CEIL: result = x.rounded(.up)
    case CK_ROUND: result = x.rounded(.toNearestOrEven)
    case CK_TRUNCATE: result = x.rounded(.towardZero)
    case CK_SIGN: result = x == 0 ? 0 : x < 0 ? -1 : 1
    case CK_SINE: result = sin(x)
    case CK_COSINE: result = cos(x)
    case CK_ARCTANGENT: result = atan(x)
    case CK_SELU: result = x < 0 ? a * b * (exp(x) - 1) : b * x
    case CK_CELU: result = x < 0 ? a * (exp(x / a) - 1) : x
    case CK_SOFTPLUS: result = log(1 + exp(x))
    case CK_SOFTSIGN: result = x / (1 + abs(x))
    case CK_MISH: result = x * tanh(log(1 + exp(x)))
    case CK_THRESHOLD: result = x > a ? x : 0
    case CK_SHRINK: result = x < -a ? x + b : x > a ? x - b : 0
    default: result = x
    }
    return Float(result)
}
