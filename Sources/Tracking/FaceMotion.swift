import Glibc
import Imaging

/// Where a face is, how large and how tilted it is and how it moves, from boxes that jump about by some pixels from frame to frame.
///
/// An alpha-beta filter (Benedict and Bordner 1962): the face is thought to go on as it did, and where a box disagrees
/// place, speed and size are corrected by a part of the difference.
struct FaceMotion {
    /// Parts of the difference, for frames a thirtieth of a second apart; later boxes are believed more.
    private static let (placeGain, speedGain, sizeGain, rollGain) = (0.5, 0.15, 0.25, 0.4)
    private static let frame = 1e9 / 30
    /// For how long a face that is not seen, and not hidden either, is thought to go on as it did, in nanoseconds.
    private static let inertia = 200e6

    private var center: SIMD2<Double>
    private var side: Double
    /// In degrees, clockwise as seen.
    private var roll: Double
    /// In pixels a nanosecond.
    private var velocity = SIMD2<Double>()

    init(box: FaceBox) {
        center = box.rect.center
        side = Double(box.rect.width)
        roll = box.roll
    }

    var box: FaceBox { FaceBox(PixelRect(center: center, side: side), roll: roll) }

    /// - Parameter time: since the last place, in nanoseconds.
    mutating func move(to box: FaceBox, in time: Int64) {
        guard time > 0 else {
            self = FaceMotion(box: box)
            return
        }
        let elapsed = Double(time)
        func gain(_ share: Double) -> Double { 1 - pow(1 - share, elapsed / Self.frame) }
        let expected = center + velocity * elapsed
        let difference = box.rect.center - expected
        center = expected + gain(Self.placeGain) * difference
        velocity += gain(Self.speedGain) / elapsed * difference
        side += gain(Self.sizeGain) * (Double(box.rect.width) - side)
        // The short way around.
        roll = (roll + gain(Self.rollGain) * (box.roll - roll).normalizedDegrees).normalizedDegrees
    }

    /// - Parameters:
    ///   - time: since the last place, in nanoseconds.
    ///   - isHidden: somebody passes before the face, so that it goes on unseen.
    func expectedBox(after time: Int64, isHidden: Bool) -> FaceBox {
        let moving = isHidden ? Double(time) : min(Double(time), Self.inertia)
        return FaceBox(PixelRect(center: center + velocity * moving, side: side), roll: roll)
    }
}
