/// The attributes that convolutions and pools share: kernel, strides, dilations and padding.
struct WindowAttributes {
    private(set) var kernel: [Int]
    private(set) var strides: [Int]
    private(set) var dilations: [Int]
    private var pads: [Int]?
    private let autoPad: String
    private let roundsUp: Bool

    /// Reads the attributes; a convolution's kernel comes from its filters.
    init(_ node: ModelNode, kernel filters: [Int]? = nil) throws(ModelError) {
        let declared = node.takeIntegers("kernel_shape")
        guard let kernel = filters ?? declared else {
            throw .missingAttribute(node: node.name, kind: node.kind, attribute: "kernel_shape")
        }
        guard declared == nil || declared == kernel else {
            throw node.invalid("kernel_shape \(declared ?? []) differs from the filters' \(kernel)")
        }
        let ones = [Int](repeating: 1, count: kernel.count)
        self.kernel = kernel
        strides = node.takeIntegers("strides") ?? ones
        dilations = node.takeIntegers("dilations") ?? ones
        pads = node.takeIntegers("pads")
        autoPad = node.takeString("auto_pad", default: "NOTSET")
        roundsUp = node.takeInteger("ceil_mode", default: 0) != 0
        guard strides.count == kernel.count, dilations.count == kernel.count,
            pads == nil || pads?.count == 2 * kernel.count,
            (kernel + strides + dilations).allSatisfy({ 1...Self.most ~= $0 }),
            (pads ?? []).allSatisfy({ 0...Self.most ~= $0 })
        else { throw node.invalid("kernel, strides, dilations or pads are not usable") }
    }

    /// Far above what any network uses, and low enough that sums of products cannot overflow.
    private static let most = 1 << 16

    /// Sizes for an input of one or two spatial axes.
    mutating func geometry(for input: [Int], _ node: ModelNode) throws(ModelError)
        -> ConvolutionLayer.Geometry
    {
        guard input.count == kernel.count, 1...2 ~= input.count else {
            throw node.invalid("kernel \(kernel) does not fit the \(input.count) spatial axes of the input")
        }
        var axes: [Axis] = []
        for i in input.indices { axes.append(try axis(i, input: input[i], node)) }
        let y = axes.count == 2 ? axes[0] : Axis(before: 0, after: 0, output: 1, declaredAfter: 0)
        guard let x = axes.last else { throw node.invalid("no spatial axis") }
        let isFlat = axes.count == 1
        declaredPads = (y.declaredAfter, x.declaredAfter)
        return ConvolutionLayer.Geometry(
            inputHeight: isFlat ? 1 : input[0], inputWidth: input[input.count - 1],
            kernelHeight: isFlat ? 1 : kernel[0], kernelWidth: kernel[kernel.count - 1],
            strideY: isFlat ? 1 : strides[0], strideX: strides[strides.count - 1],
            dilationY: isFlat ? 1 : dilations[0], dilationX: dilations[dilations.count - 1],
            padTop: y.before, padLeft: x.before, padBottom: y.after, padRight: x.after,
            outputHeight: y.output, outputWidth: x.output)
    }

    /// The window of the axes before the last one, if it is of one element along that one; otherwise `nil`.
    var withoutLastAxis: WindowAttributes? {
        let last = kernel.count - 1
        guard last > 0, kernel[last] == 1, strides[last] == 1,
            pads.map({ $0[last] + $0[2 * last + 1] }) ?? 0 == 0
        else { return nil }
        var window = self
        window.kernel.removeLast()
        window.strides.removeLast()
        window.dilations.removeLast()
        window.pads = pads.map { Array($0[..<last] + $0[(last + 1)...(2 * last)]) }
        return window
    }

    /// Whether a transposed convolution makes its input larger by its strides.
    var isSame: Bool { autoPad.hasPrefix("SAME") }

    /// What a transposed convolution cuts off before and after axis `i`: as declared, or `total` where the
    /// size of its output is given.
    func transposedPads(
        _ i: Int, cutting total: Int?, _ node: ModelNode
    ) throws(ModelError) -> (before: Int, after: Int) {
        switch autoPad {
        case "NOTSET", "VALID", "SAME_UPPER", "SAME_LOWER": break
        default: throw node.unsupported(attribute: "auto_pad")
        }
        guard let excess = total else { return pads.map { ($0[i], $0[i + kernel.count]) } ?? (0, 0) }
        // What is missing comes behind the end.
        let total = max(0, excess)
        let before = autoPad == "SAME_UPPER" ? total / 2 : total - total / 2
        return (before, total - before)
    }

    /// Padding below and right of the input as the file declares it: a last window may hang over it.
    private(set) var declaredPads = (bottom: 0, right: 0)

    private struct Axis {
        let before: Int, after: Int, output: Int, declaredAfter: Int
    }

    private func axis(_ i: Int, input: Int, _ node: ModelNode) throws(ModelError) -> Axis {
        let reach = (kernel[i] - 1) * dilations[i] + 1
        var before = 0
        var after = 0
        switch autoPad {
        case "NOTSET":
            if let pads { (before, after) = (pads[i], pads[i + kernel.count]) }
        case "VALID": break
        case "SAME_UPPER", "SAME_LOWER":
            let output = (input + strides[i] - 1) / strides[i]
            let total = max(0, (output - 1) * strides[i] + reach - input)
            before = autoPad == "SAME_UPPER" ? total / 2 : total - total / 2
            after = total - before
        default: throw node.unsupported(attribute: "auto_pad")
        }
        let declaredAfter = after
        let room = input + before + after - reach
        guard room >= 0 else { throw node.invalid("the window of \(reach) is larger than the padded input") }
        var output = room / strides[i] + 1
        if roundsUp, room % strides[i] != 0, output * strides[i] < input + before {
            // The last window hangs over the end; it must still begin inside the input or its front padding.
            output += 1
            after += strides[i] - room % strides[i]
        }
        return Axis(before: before, after: after, output: output, declaredAfter: declaredAfter)
    }
}
