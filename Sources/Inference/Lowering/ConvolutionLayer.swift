import CKernels

/// A convolution, or a matrix product with constant weights, before its kernel is chosen.
struct ConvolutionLayer {
    /// Sizes along y and x. A matrix product is a 1×1 convolution over an image of one row.
    struct Geometry {
        var inputHeight: Int, inputWidth: Int
        var kernelHeight = 1, kernelWidth = 1
        var strideY = 1, strideX = 1
        var dilationY = 1, dilationX = 1
        var padTop = 0, padLeft = 0, padBottom = 0, padRight = 0
        var outputHeight: Int, outputWidth: Int
    }

    let inputChannels: Int
    let outputChannels: Int
    let groups: Int
    let geometry: Geometry
    /// Pictures in each sample: more than 1 only where the file fixes a larger batch.
    var images = 1
    /// `[outputChannels, inputChannels / groups, kernelHeight, kernelWidth]`
    var weights: [Float]
    var bias: [Float]
    var activation = ScalarFunction.identity
    var hasResidual = false
    /// Whether each channel is convolved by itself, which has a kernel of its own that adds no residual.
    var isDepthwise: Bool { groups == inputChannels && groups == outputChannels }

    var multiplyAdds: Int {
        images * geometry.outputHeight * geometry.outputWidth * weights.count
    }

    /// Multiplies each output channel and adds to it, which is what batch normalization does.
    mutating func scale(by scale: [Float], adding shift: [Float]) {
        let perChannel = weights.count / outputChannels
        for channel in 0..<outputChannels {
            for i in channel * perChannel..<(channel + 1) * perChannel { weights[i] *= scale[channel] }
            bias[channel] = bias[channel] * scale[channel] + shift[channel]
        }
    }
}
