/// A step before its kernel is chosen and its operands have places in memory.
struct DraftStep {
    enum Work {
        /// Kept open, because later nodes may still be folded in.
        case convolution(ConvolutionLayer)
        case operation(any Operator)
    }

    let name: String
    let kind: String
    var work: Work
    var left: Source
    var right: Source?
    var third: Source?
    let output: Int

    var readValues: [Int] { [left.value, right?.value, third?.value].compactMap(\.self) }
}
