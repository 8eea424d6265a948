import EmotionRecognition
import Imaging
import TestSupport
import Testing

@testable import Capture
@testable import FaceDetection

@Suite struct IncrementalFaceDetectorTests {
    private static let frame: Int64 = 33_333_333

    private let folders = [ProjectFolder.cascades, CascadeLocator.openCVFolder]
    private let portrait: Picture

    init() throws { portrait = try Picture(path: ProjectFolder.portrait) }

    /// 480×360 pixels, with the portrait's upper left corner at `x`, `y`, which may lie outside.
    private func scene(portraitAt x: Int, _ y: Int) -> TestFrame {
        TestFrame(width: 480, height: 360) { column, row in
            let (across, down) = (column - x, row - y)
            let isInside =
                (0..<portrait.size.width).contains(across) && (0..<portrait.size.height).contains(down)
            return isInside ? portrait.luma[down * portrait.size.width + across] : 128
        }
    }

    /// - Parameter enlargement: how much larger than 60 pixels the smallest face is.
    private func search(_ method: DetectionMethod, enlargement: Int = 1) throws -> IncrementalFaceDetector {
        var profile = try DetectorProfile(named: "frontalface", in: folders)
        profile.minFace = 60 * enlargement
        return try IncrementalFaceDetector(
            FaceDetector(
                profile: profile, folders: folders,
                network: method == .cascade ? nil : FaceDetectorModel(path: ProjectFolder.detector),
                usesCascades: method != .network),
            fullScanSeconds: 0.5)
    }

    /// Returns the faces of each of `frames` frames, expecting those of the frame before.
    private func follow(
        _ scenes: [TestFrame], _ method: DetectionMethod, downscaledBy downscale: Int = 1
    ) throws -> [[FaceBox]] {
        var search = try search(method, enlargement: downscale)
        var faces: [FaceBox] = []
        return try scenes.enumerated().map { number, scene in
            let expected = faces
            try search.detect(
                in: scene.frame(at: Int64(number) * Self.frame, downscaledBy: downscale), predicted: expected,
                into: &faces)
            return faces
        }
    }

    @Test(arguments: DetectionMethod.allCases)
    func `a new face is found within half a second`(method: DetectionMethod) throws {
        let faces = try follow(Array(repeating: scene(portraitAt: 100, 60), count: 16), method)
        #expect(faces.last?.count == 1)
    }

    @Test(arguments: DetectionMethod.allCases)
    func `a known face is found in every frame`(method: DetectionMethod) throws {
        let scenes = (0..<60).map { scene(portraitAt: 20 + 4 * $0, 60) }
        let faces = try follow(scenes, method)
        #expect(faces[16...].allSatisfy { $0.count == 1 })
    }

    @Test(arguments: DetectionMethod.allCases)
    func `faces of a downscaled frame are in pixels of its picture`(method: DetectionMethod) throws {
        let scenes = (0..<30).map { scene(portraitAt: 20 + 4 * $0, 60) }
        let (faces, reduced) = (
            try follow(scenes, method), try follow(scenes, method, downscaledBy: 2)
        )
        #expect(!faces.joined().isEmpty)
        #expect(reduced == faces.map { $0.map { $0.upscaled(by: 2) } })
    }

    @Test(arguments: DetectionMethod.allCases)
    func `the smallest face of a downscaled frame is in pixels of its picture too`(method: DetectionMethod)
        throws
    {
        // The portrait's face is about 100 wide here, 200 in the picture, and 300 are looked for.
        var search = try search(method, enlargement: 5)
        var faces: [FaceBox] = []
        for number in 0..<16 {
            let frame = scene(portraitAt: 100, 60).frame(at: Int64(number) * Self.frame, downscaledBy: 2)
            try search.detect(in: frame, predicted: [], into: &faces)
            #expect(faces.isEmpty)
        }
    }

    @Test(arguments: DetectionMethod.allCases)
    func `a face that reaches beyond the edge is found too`(method: DetectionMethod) throws {
        // Its box begins at (75, 60) of the portrait or so, and is about 100 wide.
        let faces = try follow(Array(repeating: scene(portraitAt: -90, 60), count: 16), method)
        #expect(faces.last?.first.map { $0.rect.x < 0 } == true)
    }

    @Test(arguments: DetectionMethod.allCases)
    func `a face that comes later is found within half a second of its coming`(method: DetectionMethod) throws
    {
        let empty = scene(portraitAt: 1000, 1000)
        let scenes =
            Array(repeating: empty, count: 40) + Array(repeating: scene(portraitAt: 120, 60), count: 16)
        let faces = try follow(scenes, method)
        #expect(faces[..<40].joined().isEmpty)
        #expect(faces.last?.count == 1)
    }

    @Test(arguments: DetectionMethod.allCases)
    func `no face is detected twice`(method: DetectionMethod) throws {
        var search = try search(method)
        var faces: [FaceBox] = []
        let scene = scene(portraitAt: 100, 60)
        for number in 0..<30 {
            // As where a face was hidden and is looked for in two places.
            let expected = faces.flatMap { [$0, FaceBox($0.rect.grown(by: 5))] }
            try search.detect(
                in: scene.frame(at: Int64(number) * Self.frame), predicted: expected, into: &faces)
            #expect(faces.count <= 1)
        }
        #expect(faces.count == 1)
    }
}
