import Glibc
import TestSupport

@testable import Capture

/// What the golden recordings show, at 320×240 pixels and 30 frames a second.
enum GoldenScene: String, CaseIterable {
    /// A face that crosses the picture.
    case oneFace = "one-face"
    /// Two faces that pass each other, one of them mirrored.
    case twoFaces = "two-faces"
    /// A face that goes for a third of a second and comes back, then for more than half a second.
    case comesAndGoes = "comes-and-goes"
    /// A head that tilts by 40 degrees to the right and back, then to the left.
    case tilting
    /// A head that turns away until it is half as wide, and back.
    case turning
    /// A wall without people.
    case empty

    private static let (width, height) = (320, 240)

    /// The recording as a YUV4MPEG2 stream, in pieces that each end with a frame.
    func recording() throws -> [[UInt8]] {
        var recording = Y4MRecording(width: Self.width, height: Self.height)
        var written = 0
        return try frames().map { frame in
            recording.add(frame.luma)
            defer { written = recording.bytes.count }
            return Array(recording.bytes[written...])
        }
    }

    private func frames() throws -> [GrayPicture] {
        let wall = GrayPicture.wall(width: Self.width, height: Self.height)
        let portrait = try Self.portrait()
        switch self {
        case .oneFace:
            let face = portrait.shrunk(toWidth: 200)
            return (0..<40).map { wall.with(face, x: 10 + 2 * $0, y: 30 - $0 / 2) }
        case .twoFaces:
            let (left, right) = (portrait.shrunk(toWidth: 155), portrait.mirrored.shrunk(toWidth: 150))
            return (0..<36).map { number in
                wall.with(left, x: 2, y: 10 + 2 * number).with(right, x: 165, y: 85 - 2 * number)
            }
        case .comesAndGoes:
            let face = wall.with(portrait.shrunk(toWidth: 180), x: 70, y: 40)
            return [(face, 8), (wall, 10), (face, 8), (wall, 18), (face, 8)]
                .flatMap { Array(repeating: $0.0, count: $0.1) }
        case .tilting:
            let face = portrait.shrunk(toWidth: 220)
            return (0..<80).map { number in
                let degrees = Int((40 * sin(Double(number) * .pi / 40)).rounded())
                return wall.with(face, x: 50, y: 10, rolledBy: degrees)
            }
        case .turning:
            let face = portrait.shrunk(toWidth: 200)
            return (0..<60).map { number in
                let width = 150 + Int((50 * cos(Double(number) * .pi / 30)).rounded())
                return wall.with(face.narrowed(to: width), x: 160 - width / 2, y: 20)
            }
        case .empty:
            return Array(repeating: wall, count: 6)
        }
    }

    private static func portrait() throws -> GrayPicture {
        let picture = try Picture(path: ProjectFolder.portrait)
        return GrayPicture(width: picture.size.width, height: picture.size.height, luma: picture.luma)
    }
}
