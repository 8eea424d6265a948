import Fuzzing
import Imaging

@testable import FaceDetection

// A profile that is read must make a schedule of a bounded size.
fuzz { bytes in
    guard let profile = try? DetectorProfile(json: bytes, path: "profile.json") else { return }
    let units = ScanUnit.all(
        in: ImageSize(width: 640, height: 480), smallest: profile.minFace, window: 24,
        scaleFactor: profile.scaleFactor, shares: 15)
    precondition(units.count < 1_000)
}
