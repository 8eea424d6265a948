@testable import Inference

/// What every convolution kernel must compute, straight from the definition.
///
/// Input `[images, y, x, channel]`, output and residual likewise.
func naiveConvolution(_ layer: ConvolutionLayer, _ input: [Float], images: Int, residual: [Float]?)
    -> [Float]
{
    let g = layer.geometry
    let channels = layer.inputChannels / layer.groups
    let outputs = layer.outputChannels / layer.groups
    var result: [Float] = []
    for picture in 0..<images {
        for (y, x) in positions(g.outputHeight, g.outputWidth) {
            for output in 0..<layer.outputChannels {
                var sum = Double(layer.bias[output])
                for (ky, kx) in positions(g.kernelHeight, g.kernelWidth) {
                    let row = y * g.strideY + ky * g.dilationY - g.padTop
                    let column = x * g.strideX + kx * g.dilationX - g.padLeft
                    guard 0..<g.inputHeight ~= row, 0..<g.inputWidth ~= column else { continue }
                    let pixel =
                        ((picture * g.inputHeight + row) * g.inputWidth + column) * layer.inputChannels
                    for c in 0..<channels {
                        let weight = ((output * channels + c) * g.kernelHeight + ky) * g.kernelWidth + kx
                        sum += Double(input[pixel + output / outputs * channels + c] * layer.weights[weight])
                    }
                }
                if let residual { sum += Double(residual[result.count]) }
                result.append(naiveFunction(layer.activation, Float(sum)))
            }
        }
    }
    return result
}

func positions(_ height: Int, _ width: Int) -> [(Int, Int)] {
    (0..<height).flatMap { y in (0..<width).map { (y, $0) } }
}

/// What every pool must compute. Input and output are `[images, y, x, channel]`. With `declaredPads` the
/// padding counts for the mean.
func naivePool(
    _ shape: ConvolutionShape, _ input: [Float], takesLargest: Bool, declaredPads: (bottom: Int, right: Int)?
) -> [Float] {
    let g = shape.geometry
    var result: [Float] = []
    for picture in 0..<shape.images {
        for (y, x) in positions(g.outputHeight, g.outputWidth) {
            for channel in 0..<shape.inputChannels {
                var values: [Float] = []
                var counted = 0
                for (ky, kx) in positions(g.kernelHeight, g.kernelWidth) {
                    let row = y * g.strideY + ky * g.dilationY - g.padTop
                    let column = x * g.strideX + kx * g.dilationX - g.padLeft
                    if let declaredPads, row < g.inputHeight + declaredPads.bottom,
                        column < g.inputWidth + declaredPads.right
                    {
                        counted += 1
                    }
                    guard 0..<g.inputHeight ~= row, 0..<g.inputWidth ~= column else { continue }
                    let pixel = (picture * g.inputHeight + row) * g.inputWidth + column
                    values.append(input[pixel * shape.inputChannels + channel])
                }
                let count = declaredPads == nil ? values.count : counted
                result.append(takesLargest ? values.max() ?? 0 : values.reduce(0, +) / Float(count))
            }
        }
    }
    return result
}
