/// The owner of a frame's pixels, which takes the buffer back when the frame is destroyed.
///
/// A class instead of a closure, so that lending a frame allocates nothing.
public protocol FrameLender: AnyObject {
    /// `buffer` is the number that the lender gave to the frame.
    func takeBack(buffer: Int)
}
