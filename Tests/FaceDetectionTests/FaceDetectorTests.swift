import FaceDetection
import Imaging
import TestSupport
import Testing

@testable import Capture

@Suite struct FaceDetectorTests {
    private let folders = [ProjectFolder.cascades, CascadeLocator.openCVFolder]
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func faces(in picture: TestFrame) throws -> [FaceBox] {
        let profile = try DetectorProfile(named: "frontalface", in: folders)
        var detector = try FaceDetector(profile: profile, folders: folders)
        var faces = [FaceBox(PixelRect(x: 1, y: 1, width: 1, height: 1))]
        try detector.detect(in: picture.frame(), into: &faces)
        return faces
    }

    @Test func `finds the one face of the portrait`() throws {
        let portrait = try Picture(path: ProjectFolder.portrait)
        let faces = try faces(in: TestFrame(size: portrait.size, luma: portrait.luma))
        let face = try #require(faces.first)
        #expect(faces.count == 1)
        // The face's middle lies at (125, 110) of the portrait's 240×240 pixels.
        #expect(abs(face.rect.x + face.rect.width / 2 - 125) < 15)
        #expect(abs(face.rect.y + face.rect.height / 2 - 110) < 15)
    }

    @Test func `lists faces from left to right`() throws {
        let portrait = try Picture(path: ProjectFolder.portrait)
        let (width, height) = (portrait.size.width, portrait.size.height)
        let pair = TestFrame(width: 2 * width, height: height) { x, y in
            portrait.luma[y * width + x % width]
        }
        for _ in 0..<20 {
            let faces = try faces(in: pair)
            try #require(faces.count == 2)
            #expect(faces[0].rect.x < faces[1].rect.x)
        }
    }

    @Test func `finds nothing in the sample's background`() throws {
        let size = ImageSize(width: 640, height: 480)
        let background = TestFrame(size: size, luma: SampleBackground.luma(size: size))
        #expect(try faces(in: background).isEmpty)
    }

    @Test func `finds nothing in a picture smaller than a face`() throws {
        #expect(try faces(in: TestFrame(width: 2, height: 2) { _, _ in 0 }).isEmpty)
    }

    @Test func `names the folders of a missing cascade`() throws {
        var profile = try DetectorProfile(named: "frontalface", in: folders)
        profile.cascade = "missing.xml"
        #expect(throws: DetectionError.notFound(name: "missing.xml", folders: folders)) {
            _ = try FaceDetector(profile: profile, folders: folders)
        }
    }

    @Test(arguments: ["", "no xml at all", "<opencv_storage></opencv_storage>"])
    func `names the path of a broken cascade`(content: String) throws {
        var profile = try DetectorProfile(named: "frontalface", in: folders)
        profile.cascade = try folder.write(content, to: "broken.xml")
        #expect(throws: DetectionError.badCascade(path: profile.cascade)) {
            _ = try FaceDetector(profile: profile, folders: folders)
        }
    }

    @Test(arguments: [
        ("{", "bad JSON"), ("{}", "no cascade"),
        (#"{"cascade":"a.xml","scale_factor":"x","min_neighbors":5,"min_face":9}"#, "bad scale_factor"),
        (
            #"{"cascade":"a.xml","scale_factor":1.0001,"min_neighbors":5,"min_face":9}"#,
            "scale_factor must be"
        ),
        (#"{"cascade":"a.xml","scale_factor":1e308,"min_neighbors":5,"min_face":9}"#, "scale_factor must be"),
        (#"{"cascade":"a.xml","scale_factor":1.1,"min_neighbors":2147483648,"min_face":9}"#, "from 0 to 100"),
        (#"{"cascade":"a.xml","scale_factor":1.1,"min_neighbors":-1,"min_face":9}"#, "min_neighbors must be"),
        (#"{"cascade":"a.xml","scale_factor":1.1,"min_neighbors":5,"min_face":4097}"#, "from 8 to 4096"),
        (
            #"{"cascade":"a.xml","scale_factor":1.1,"min_neighbors":5,"min_face":9,"fallbacks":["#
                + Array(repeating: #"{"cascade":"b.xml","mirrored_too":false}"#, count: 17)
                .joined(separator: ",") + "]}", "more than 16 fallbacks"
        ),
    ])
    func `names what is wrong with a profile`(content: String, reason: String) throws {
        let path = try folder.write(content, to: "profile.json")
        #expect {
            try DetectorProfile(named: path, in: [])
        } throws: { "\($0)".hasPrefix(path) && "\($0)".contains(reason) }
    }
}
