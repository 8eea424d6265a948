import Foundation
import Imaging
import MediaFiles
import TestSupport
import Testing

/// `emotionctl evaluate --boxes`
@Suite struct EvaluateBoxesTests {
    /// Around the face of the bundled portrait.
    private static let portraitFace = #"{"x": 88, "y": 72, "width": 72, "height": 88}"#

    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func evaluate(_ arguments: [String]) throws -> ToolRun {
        try ToolRun(["evaluate"] + arguments)
    }

    /// A folder with the portrait, and a picture without a face.
    private func pictures() throws -> String {
        let name = "\(folder.path)/pictures"
        try FileManager.default.createDirectory(atPath: name, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: "\(name)/face.jpg", withDestinationPath: ProjectFolder.portrait)
        _ = try folder.write(
            "P5 240 240 255\n" + String(repeating: "a", count: 240 * 240), to: "pictures/empty.pgm")
        return name
    }

    @Test func `reports recall and precision of listed pictures`() throws {
        let pictures = try pictures()
        let boxes = try folder.write(
            """
            {"file": "face.jpg", "faces": [\(Self.portraitFace)]}
            {"file": "empty.pgm", "faces": [{"x": 10, "y": 10, "width": 50, "height": 50}]}
            """, to: "boxes.ndjson")
        let report = "\(folder.path)/report"
        let run = try evaluate([pictures, "--boxes", boxes, "--json", "--report", report])
        #expect(run.status == 0)
        let record = try #require(run.objects().first)
        #expect(record["pictures"] as? Int == 2)
        #expect(record["faces"] as? Int == 2)
        #expect(record["recall"] as? Double == 0.5)
        #expect(record["precision"] as? Double == 1)
        #expect(record["false_positives"] as? Int == 0)
        let sizes = try #require(record["sizes"] as? [[String: Any]])
        #expect(sizes.map { $0["found"] as? Int } == [0, 0, 1, 0, 0])
        #expect(record["identities"] == nil)
        #expect(try String(contentsOfFile: "\(report)/detection.json", encoding: .utf8) == run.output)
        let text = try String(contentsOfFile: "\(report)/detection.md", encoding: .utf8)
        #expect(text.contains("| recall | 50.0 % |\n"))
        #expect(text.contains("![missed faces](missed.png)"))
        #expect(!text.contains("false-positives.png"))
        #expect(try PictureFile(path: "\(report)/missed.png").bgrImage().size.height > 200)
    }

    @Test func `the table is for people`() throws {
        let boxes = try folder.write(
            "{\"file\": \"face.jpg\", \"faces\": [\(Self.portraitFace)]}", to: "b.ndjson")
        let run = try evaluate([pictures(), "--boxes", boxes])
        #expect(run.lines.contains("pictures            1"))
        #expect(run.lines.contains("recall              100.0 %"))
        #expect(run.lines.contains("false positives     0 in 0 pictures"))
        #expect(
            run.lines.contains("48 to 96 px             1         1   100.0 %         0         0         –"))
        #expect(
            run.lines.contains("96 to 192 px            0         0         –         1         1   100.0 %"))
    }

    @Test func `without people every box is a false positive`() throws {
        let report = "\(folder.path)/report"
        let run = try evaluate([pictures(), "--boxes", "none", "--json", "--report", report])
        let record = try #require(run.objects().first)
        #expect(record["pictures"] as? Int == 2)
        #expect(record["faces"] as? Int == 0)
        #expect(record["recall"] == nil)
        #expect(record["false_positives"] as? Int == 1)
        #expect(record["pictures_with_false_positives"] as? Int == 1)
        #expect(try PictureFile(path: "\(report)/false-positives.png").bgrImage().size.height > 200)
    }

    @Test func `one picture may hold one face in its center`() throws {
        let run = try evaluate([pictures(), "--boxes", "middle", "--json"])
        let record = try #require(run.objects().first)
        #expect(record["faces"] as? Int == 2)
        #expect(record["found"] as? Int == 1)
        #expect(record["right"] as? Int == 1)
    }

    @Test func `a video is judged in the frames that have a reference`() throws {
        let video = "\(folder.path)/video.mp4"
        try Portraits.writeVideo(to: video, frames: 15, rate: 10)
        let boxes = try folder.write(
            [8, 10, 12].map { "{\"frame\": \($0), \"faces\": [\(Self.portraitFace)]}\n" }.joined(),
            to: "video.faces.ndjson")
        let run = try evaluate([video, "--boxes", boxes, "--json"])
        #expect(run.status == 0)
        let record = try #require(run.objects().first)
        #expect(record["pictures"] as? Int == 3)
        #expect(record["recall"] as? Double == 1)
        #expect(record["identities"] as? [String: Int] == ["faces": 1, "ids": 1, "with_one_id": 1])
    }

    @Test func `a frame behind the video's end is bad data`() throws {
        let video = "\(folder.path)/video.mp4"
        try Portraits.writeVideo(to: video, frames: 3, rate: 10)
        let boxes = try folder.write("{\"frame\": 3, \"faces\": []}\n", to: "video.faces.ndjson")
        let run = try evaluate([video, "--boxes", boxes])
        #expect(run.status == 65)
        #expect(run.errors == "emotionctl: \(boxes): frame 3 is not in \(video), which has 3 frames\n")
    }

    @Test func `a picture that the reference does not name is an error`() throws {
        let boxes = try folder.write("{\"file\": \"other.jpg\", \"faces\": []}\n", to: "b.ndjson")
        let run = try evaluate([ProjectFolder.portrait, "--boxes", boxes])
        #expect(run.status == 66)
        #expect(run.errors == "emotionctl: \(boxes): has no line for \(ProjectFolder.portrait)\n")
        let pictures = try pictures()
        let missing = try evaluate([pictures, "--boxes", boxes])
        #expect(missing.status == 65)
        #expect(missing.errors.contains("pictures/other.jpg: No such file or directory"))
        #expect(try evaluate([pictures, "--boxes", "nowhere.ndjson"]).status == 66)
    }

    @Test func `frames of a video are not pictures of a folder`() throws {
        let boxes = try folder.write("{\"frame\": 3, \"faces\": []}\n", to: "video.faces.ndjson")
        let run = try evaluate([pictures(), "--boxes", boxes])
        #expect(run.status == 64)
        #expect(run.errors.contains("has frames of a video, and \(folder.path)/pictures is a folder"))
    }

    @Test(arguments: [
        ["--crops"], ["--photos"], ["--robustness"], ["--output", "ferplus"], ["--label-weights"],
    ])
    func `options for models are refused`(option: [String]) throws {
        #expect(try evaluate([folder.path, "--boxes", "none"] + option).status == 64)
    }
}
