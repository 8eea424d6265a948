/// A step whose kernel and memory are not chosen yet.
struct PlannedStep {
    enum Work {
        /// Not converted to an operator yet, as later nodes may be fused into it.
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
