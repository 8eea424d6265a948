import CKernels

/// The sizes of a convolution, without its weights.
struct ConvolutionShape {
    let geometry: ConvolutionLayer.Geometry
    let images: Int
    let groups: Int
    let inputChannels: Int
    let outputChannels: Int

    init(_ layer: ConvolutionLayer) {
        geometry = layer.geometry
        images = layer.images
        groups = layer.groups
        inputChannels = layer.inputChannels
        outputChannels = layer.outputChannels
    }

    /// A window over each channel by itself.
    init(geometry: ConvolutionLayer.Geometry, images: Int, channels: Int) {
        self.geometry = geometry
        self.images = images
        groups = channels
        inputChannels = channels
        outputChannels = channels
    }

    var outputHeight: Int { geometry.outputHeight }
    var outputWidth: Int { geometry.outputWidth }
    var inputRow: Int { geometry.inputWidth * inputChannels }
    var paddedHeight: Int { geometry.padTop + geometry.inputHeight + geometry.padBottom }
    var paddedWidth: Int { geometry.padLeft + geometry.inputWidth + geometry.padRight }
    /// Floats of one padded image.
    var paddedCount: Int { paddedHeight * paddedWidth * inputChannels }

    /// Where the windows begin in the padded input.
    var rows: ck_row_layout {
        ck_row_layout(
            width: outputWidth, height: outputHeight, x_step: geometry.strideX * inputChannels,
            y_step: geometry.strideY * paddedWidth * inputChannels, sample_step: paddedCount)
    }

    var window: ck_window {
        ck_window(
            channels: inputChannels, input_height: geometry.inputHeight, input_width: geometry.inputWidth,
            output_height: outputHeight, output_width: outputWidth, kernel_height: geometry.kernelHeight,
            kernel_width: geometry.kernelWidth, stride_y: geometry.strideY, stride_x: geometry.strideX,
            dilation_y: geometry.dilationY, dilation_x: geometry.dilationX, pad_top: geometry.padTop,
            pad_left: geometry.padLeft)
    }

    /// Copies a share of the lines of images into frames of zeros.
    func pad(
        _ input: UnsafePointer<Float>, images: Int, into padded: UnsafeMutablePointer<Float>, slice: WorkSlice
    ) {
        let row = paddedWidth * inputChannels
        let (left, right) = (geometry.padLeft * inputChannels, geometry.padRight * inputChannels)
        slice.rows(ofImages: images, height: paddedHeight) { image, lines in
            var to = padded + (image * paddedHeight + lines.lowerBound) * row
            for line in lines {
                let y = line - geometry.padTop
                if 0..<geometry.inputHeight ~= y {
                    to.update(repeating: 0, count: left)
                    let from = input + (image * geometry.inputHeight + y) * inputRow
                    (to + left).update(from: from, count: inputRow)
                    (to + left + inputRow).update(repeating: 0, count: right)
                } else {
                    to.update(repeating: 0, count: row)
                }
                to += row
            }
        }
    }
}
