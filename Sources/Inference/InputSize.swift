/// Height and width of a network's input of images, for a file that leaves them free or fixes others.
///
/// Only a network whose layers take images of any size can be built for another size than its file's.
/// Whatever the file says about its outputs, their sizes follow from the graph.
public struct InputSize: Sendable, Equatable {
    /// The order of the input's axes.
    public enum Layout: Sendable {
        /// `[batch, channels, height, width]`
        case channelsFirst
        /// `[batch, height, width, channels]`
        case channelsLast
    }

    public let height: Int
    public let width: Int
    public let layout: Layout
    /// Whether sizes that the file fixes are replaced as well, rather than only those that it leaves free.
    public let replacesFixedSizes: Bool

    public init(
        height: Int, width: Int, layout: Layout = .channelsFirst, replacesFixedSizes: Bool = true
    ) {
        (self.height, self.width, self.layout) = (height, width, layout)
        self.replacesFixedSizes = replacesFixedSizes
    }

    /// The size of an axis of an input of rank 4, or `nil` for the batch and the channels.
    func size(ofAxis axis: Int) -> Int? {
        switch axis - (layout == .channelsFirst ? 2 : 1) {
        case 0: height
        case 1: width
        default: nil
        }
    }
}
