import CKernels
import Testing

@testable import Inference

/// A convolution for the table below: square kernel, the same stride and dilation along both axes.
struct ConvolutionCase: Sendable, CustomTestStringConvertible {
    var channels = (input: 16, output: 16)
    var groups = 1
    var size = (height: 7, width: 9)
    var kernel = 3
    var stride = 1
    var dilation = 1
    /// Top, left, bottom, right.
    var pads = [1, 1, 1, 1]
    var images = 1

    var testDescription: String {
        "\(channels) channels, \(groups) groups, \(size), kernel \(kernel), stride \(stride), "
            + "dilation \(dilation), pads \(pads), \(images) images"
    }

    var layer: ConvolutionLayer {
        func output(_ input: Int, _ before: Int, _ after: Int) -> Int {
            (input + before + after - (kernel - 1) * dilation - 1) / stride + 1
        }
        let geometry = ConvolutionLayer.Geometry(
            inputHeight: size.height, inputWidth: size.width, kernelHeight: kernel, kernelWidth: kernel,
            strideY: stride, strideX: stride, dilationY: dilation, dilationX: dilation, padTop: pads[0],
            padLeft: pads[1], padBottom: pads[2], padRight: pads[3],
            outputHeight: output(size.height, pads[0], pads[2]),
            outputWidth: output(size.width, pads[1], pads[3]))
        return ConvolutionLayer(
            inputChannels: channels.input, outputChannels: channels.output, groups: groups,
            geometry: geometry,
            images: images,
            weights: testValues(channels.output * channels.input / groups * kernel * kernel, seed: 2),
            bias: testValues(channels.output, seed: 3))
    }

    /// Shapes that reach every remainder of rows, columns and tiles.
    static let table = [
        ConvolutionCase(),
        ConvolutionCase(channels: (1, 8), size: (6, 5)),
        ConvolutionCase(channels: (3, 33), size: (5, 11), stride: 2),
        ConvolutionCase(channels: (5, 24), size: (4, 4), kernel: 1, pads: [0, 0, 0, 0]),
        ConvolutionCase(channels: (2, 3), size: (9, 9), kernel: 5, pads: [2, 0, 1, 3]),
        ConvolutionCase(channels: (4, 6), size: (9, 8), dilation: 2, pads: [2, 2, 2, 2]),
        ConvolutionCase(channels: (6, 4), groups: 2, size: (5, 5)),
        ConvolutionCase(channels: (32, 48), size: (13, 6), pads: [0, 0, 0, 0]),
        ConvolutionCase(channels: (16, 32), size: (6, 6), pads: [1, 0, 0, 1], images: 3),
        ConvolutionCase(channels: (12, 12), groups: 12, size: (9, 14)),
        ConvolutionCase(channels: (8, 8), groups: 8, size: (12, 12), stride: 2),
        ConvolutionCase(channels: (3, 3), groups: 3, size: (5, 6), kernel: 2, pads: [0, 1, 1, 0]),
        ConvolutionCase(
            channels: (40, 40), groups: 40, size: (10, 19), kernel: 5, pads: [2, 2, 2, 2], images: 2),
        ConvolutionCase(channels: (40, 41), size: (9, 7)),
        ConvolutionCase(channels: (17, 24), size: (5, 6), images: 2),
        ConvolutionCase(channels: (8, 8), size: (5, 30), pads: [0, 0, 0, 0]),
        ConvolutionCase(channels: (3, 5), size: (4, 15)),
        ConvolutionCase(channels: (16, 16), groups: 16, size: (5, 6), kernel: 5, pads: [2, 2, 2, 2]),
        ConvolutionCase(channels: (24, 24), groups: 24, size: (4, 5), pads: [1, 1, 1, 7]),
        ConvolutionCase(channels: (17, 17), groups: 17, size: (11, 11), dilation: 3, pads: [3, 3, 3, 3]),
    ]
}

@Suite struct ConvolutionTests {
    private static let samples = 2

    private func check(
        _ layer: ConvolutionLayer, residual: Bool = false, within tolerance: Float = 2e-5,
        _ make: (ConvolutionLayer) -> any Operator
    ) {
        let g = layer.geometry
        let input = testValues(
            Self.samples * layer.images * g.inputHeight * g.inputWidth * layer.inputChannels)
        let count = layer.images * g.outputHeight * g.outputWidth * layer.outputChannels
        let added = residual ? testValues(Self.samples * count, seed: 4) : nil
        let expected = naiveConvolution(
            layer, input, images: Self.samples * layer.images, residual: added)
        for kernels in Kernels.all {
            let actual = make(layer).output(input, added, samples: Self.samples, count: count, kernels)
            #expect(largestDifference(actual, expected) < tolerance, "\(kernels.name)")
        }
    }

    @Test(arguments: ConvolutionCase.table)
    func `product agrees with the definition`(_ item: ConvolutionCase) {
        check(item.layer) { ImplicitGEMMConvolution($0) }
    }

    /// Inputs that are padded a part of an image at a time, the last part smaller than the others.
    private static let large = [
        ConvolutionCase(channels: (8, 5), size: (61, 200)),
        ConvolutionCase(channels: (16, 4), size: (70, 90), stride: 2),
        ConvolutionCase(channels: (16, 4), groups: 2, size: (70, 91), dilation: 3, pads: [3, 1, 3, 1]),
    ]

    @Test(arguments: large)
    func `product agrees with the definition block by block`(_ item: ConvolutionCase) {
        check(item.layer) { ImplicitGEMMConvolution($0) }
        let copied = ImplicitGEMMConvolution(item.layer).scratchCount(samples: Self.samples)
        #expect(copied < Self.samples * ConvolutionShape(item.layer).paddedCount)
    }

    /// The transforms cancel large terms.
    private static let winogradTolerance: Float = 1e-4

    @Test(arguments: ConvolutionCase.table.filter { WinogradConvolution.fits($0.layer) }, [2, 4])
    func `winograd agrees with the definition`(_ item: ConvolutionCase, tile: Int) {
        check(item.layer, within: Self.winogradTolerance) { WinogradConvolution($0, tile: tile) }
    }

    @Test(arguments: ConvolutionCase.table.filter { DepthwiseConvolution.fits($0.layer) })
    func `depthwise agrees with the definition`(_ item: ConvolutionCase) {
        check(item.layer) { DepthwiseConvolution($0) }
    }

    @Test(arguments: [ScalarFunction.relu, .clip(-0.5, 0.5), ScalarFunction(kind: CK_SWISH, a: 0, b: 0)])
    func `residual is added before the activation`(_ activation: ScalarFunction) {
        var layer = ConvolutionCase(channels: (16, 16), size: (6, 7)).layer
        layer.activation = activation
        layer.hasResidual = true
        check(layer, residual: true) { ImplicitGEMMConvolution($0) }
        check(layer, residual: true, within: Self.winogradTolerance) { WinogradConvolution($0, tile: 2) }
        check(layer, residual: true, within: Self.winogradTolerance) { WinogradConvolution($0, tile: 4) }
        // Whose last vectors overlap.
        var odd = ConvolutionCase(channels: (24, 40), size: (6, 7)).layer
        odd.activation = activation
        odd.hasResidual = true
        check(odd, residual: true, within: Self.winogradTolerance) { WinogradConvolution($0, tile: 4) }
        var small = ConvolutionCase(channels: (4, 8), size: (3, 17)).layer
        small.activation = activation
        small.hasResidual = true
        check(small, residual: true) { ImplicitGEMMConvolution($0) }
    }

    /// No window of a pool may lie wholly in the padding.
    private static let pools = ConvolutionCase.table.filter { item in
        item.dilation == 1 && item.pads.allSatisfy { $0 < item.kernel }
    }

    @Test(arguments: pools)
    func `pools agree with the definition`(_ item: ConvolutionCase) {
        let shape = ConvolutionShape(
            geometry: item.layer.geometry, images: item.images, channels: item.channels.input)
        let input = testValues(item.images * item.size.height * item.size.width * item.channels.input)
        let pads = (bottom: item.pads[2], right: item.pads[3])
        let largest = naivePool(shape, input, takesLargest: true, declaredPads: nil)
        let mean = naivePool(shape, input, takesLargest: false, declaredPads: nil)
        let padded = naivePool(shape, input, takesLargest: false, declaredPads: pads)
        for kernels in Kernels.all {
            let count = largest.count
            #expect(Pool.maximum(shape).output(input, count: count, kernels) == largest)
            let means = Pool.mean(shape, declaredPads: nil).output(input, count: count, kernels)
            #expect(largestDifference(means, mean) < 1e-6)
            let paddedMeans = Pool.mean(shape, declaredPads: pads).output(input, count: count, kernels)
            #expect(largestDifference(paddedMeans, padded) < 1e-6)
        }
    }
}
