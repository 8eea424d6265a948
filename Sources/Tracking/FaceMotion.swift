import Glibc
import Imaging

/// Where a face is, how large it is and how it moves, from boxes that jump about by some pixels from frame to frame.
///
/// An alpha-beta filter (Benedict and Bordner 1962): the face is thought to go on as it did, and where a box disagrees
/// place, speed and size are corrected by a part of the difference.
struct FaceMotion {
    /// Parts of the difference, for frames a thirtieth of a second apart; later boxes are believed more.
    private static let (placeGain, speedGain, sizeGain) = (0.5, 0.15, 0.25)
    private static let frame = 1e9 / 30
    /// For how long a face that is not seen, and not hidden either, is thought to go on as it did, in nanoseconds.
    private static let inertia = 200e6

    private var middle: SIMD2<Double>
    private var side: Double
    /// In pixels a nanosecond.
    private var velocity = SIMD2<Double>()

    init(box: PixelRect) { (middle, side) = (box.middle, Double(box.width)) }

    var box: PixelRect { PixelRect(middle: middle, side: side) }

    /// - Parameter time: since the last place, in nanoseconds.
    mutating func move(to box: PixelRect, in time: Int64) {
        guard time > 0 else {
            (middle, side) = (box.middle, Double(box.width))
            return
        }
        let elapsed = Double(time)
        func gain(_ share: Double) -> Double { 1 - pow(1 - share, elapsed / Self.frame) }
        let expected = middle + velocity * elapsed
        let difference = box.middle - expected
        middle = expected + gain(Self.placeGain) * difference
        velocity += gain(Self.speedGain) / elapsed * difference
        side += gain(Self.sizeGain) * (Double(box.width) - side)
    }

    /// - Parameters:
    ///   - time: since the last place, in nanoseconds.
    ///   - isHidden: somebody passes before the face, so that it goes on unseen.
    func expectedBox(after time: Int64, isHidden: Bool) -> PixelRect {
        let moving = isHidden ? Double(time) : min(Double(time), Self.inertia)
        return PixelRect(middle: middle + velocity * moving, side: side)
    }
}
