import ArgumentParser
import Foundation
import FoundationXML
import Imaging
import MediaFiles
import ProgramSupport
import TestSupport
import Testing

@testable import emotionctl

@Suite struct EvaluateCommandTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Puts the bundled portrait, a smiling woman, into the folder of `label`.
    private func addPortrait(_ label: String, as name: String = "a.jpg") throws {
        try FileManager.default.createDirectory(
            atPath: "\(folder.path)/\(label)", withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.path)/\(label)/\(name)", withDestinationPath: ProjectFolder.portrait)
    }

    private func addFile(_ text: String, _ label: String, _ name: String) throws {
        try FileManager.default.createDirectory(
            atPath: "\(folder.path)/\(label)", withIntermediateDirectories: true)
        _ = try folder.write(text, to: "\(label)/\(name)")
    }

    private func run(_ options: [String]) throws {
        try EvaluateCommand.parse([folder.path] + options).run()
    }

    private func status(_ options: [String]) -> ExitCode? {
        do {
            try run(options)
            return nil
        } catch { return (error as? ExitError)?.status ?? error as? ExitCode }
    }

    @Test func `a report holds the figures and its plots`() throws {
        try addPortrait("happy")
        try addPortrait("sad")
        let report = "\(folder.path)-report"
        defer { try? FileManager.default.removeItem(atPath: report) }
        try run(["--photos", "--report", report])
        let text = try String(contentsOfFile: "\(report)/report.md", encoding: .utf8)
        #expect(text.contains("| face found | 100.0 % |\n"))
        #expect(text.contains("| accuracy | 50.0 % |\n"))
        #expect(text.contains("| happy | 100.0 % | 50.0 % | 1 |\n"))
        #expect(text.contains("| sad | 0.0 % | – | 1 |\n"))
        let named = text.matches(of: /\]\((.+?\.svg)\)/).map { String($0.1) }
        #expect(
            named == [
                "recall.svg", "confusion-proportions.svg", "confusion-counts.svg", "reliability.svg",
            ])
        for name in named {
            let plot = try Data(contentsOf: URL(filePath: "\(report)/\(name)"))
            #expect(XMLParser(data: plot).parse(), "\(name)")
        }
        let json = try Data(contentsOf: URL(filePath: "\(report)/evaluation.json"))
        let record = try #require(JSONSerialization.jsonObject(with: json) as? [String: Any])
        #expect(record["accuracy"] as? Double == 0.5)
        #expect(record["detection_rate"] as? Double == 1)
        #expect(record["confusion"] as? [[Int]] == [[1, 0], [1, 0]])
        #expect((record["counts"] as? [String: Int])?["scored"] == 2)
        #expect((record["per_label"] as? [String: [String: Any]])?["happy"]?["recall"] as? Double == 1)
    }

    @Test(arguments: [
        ("--photos", "report.md"), ("--robustness", "robustness.md"), ("--boxes=none", "detection.md"),
    ])
    func `a report that cannot be written names the file and the reason`(mode: String, name: String) throws {
        try addPortrait("happy")
        let report = try TemporaryFolder()
        try FileManager.default.createSymbolicLink(
            atPath: "\(report.path)/.unfinished-\(name)", withDestinationPath: "/dev/full")
        let error = #expect(throws: ExitError.self) { try run([mode, "--report", report.path]) }
        #expect(error?.status == .inputOutput)
        #expect(error?.message == "\(report.path)/\(name): No space left on device")
    }

    /// The default model, its card changed: of the scores `fer2013`, sad outweighs all else.
    private func sadModel() throws -> String {
        let models = "\(ProjectFolder.path)/Models"
        let card = try String(contentsOfFile: "\(models)/default.json", encoding: .utf8)
        let weights = #""label_weights": [0.001, 0.001, 0.001, 0.001, 1000, 0.001, 0.001]"#
        _ = try folder.write(
            card.replacing(#""name": "fer2013","#, with: #""name": "fer2013", \#(weights),"#), to: "sad.json")
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.path)/sad.onnx", withDestinationPath: "\(models)/default.onnx")
        return "\(folder.path)/sad.onnx"
    }

    @Test(arguments: [
        (["--photos"], true), (["--photos", "--no-label-weights"], false), (["--crops"], false),
        (["--crops", "--label-weights"], true),
    ])
    func `labels are weighted in photographs and on request`(options: [String], isWeighed: Bool) throws {
        try addPortrait("faces/happy")
        try addPortrait("faces/sad")
        let report = "\(folder.path)/report"
        let command = [
            "\(folder.path)/faces", "--model", try sadModel(), "--output", "fer2013", "--report", report,
        ]
        try EvaluateCommand.parse(command + options).run()
        let json = try Data(contentsOf: URL(filePath: "\(report)/evaluation.json"))
        let record = try #require(JSONSerialization.jsonObject(with: json) as? [String: Any])
        #expect(record["label_weights"] as? Bool == isWeighed)
        let labels = try #require(record["per_label"] as? [String: [String: Any]])
        #expect(labels["sad"]?["recall"] as? Double == (isWeighed ? 1 : 0))
    }

    @Test func `asking for weights that the card does not have is wrong usage`() throws {
        try addPortrait("happy")
        #expect(status(["--crops", "--output", "fer2013", "--label-weights"]) == .usage)
    }

    @Test func `a broken picture ends with bad data after the others`() throws {
        try addPortrait("happy")
        try addFile("I am no picture.", "happy", "b.png")
        #expect(status(["--photos"]) == .badData)
        #expect(status(["--crops"]) == .badData)
    }

    @Test func `a folder without faces to evaluate is an error`() throws {
        #expect(status(["--crops"]) == .noInput)
        try addFile("P5 64 64 255\n" + String(repeating: "a", count: 64 * 64), "happy", "flat.pgm")
        #expect(status(["--photos"]) == .noInput)
        #expect(status(["--crops"]) == nil)
    }

    @Test func `a folder is refused unless an option says whether it holds faces or photographs`() throws {
        try addPortrait("happy")
        #expect(status([]) == .usage)
    }

    @Test func `photographs and their mirror images have the same predictions`() throws {
        try addPortrait("happy")
        let picture = try StillImage(path: ProjectFolder.portrait)
        let mirrored = GrayImage(picture).mirrored()
        let colors = BGRImage(size: mirrored.size, pixels: mirrored.pixels.flatMap { [$0, $0, $0] })
        _ = try folder.write(#require(colors.encoded(as: "png")), to: "mirrored.png")
        _ = try folder.write(
            #require(
                BGRImage(size: picture.size, pixels: GrayImage(picture).pixels.flatMap { [$0, $0, $0] })
                    .encoded(as: "png")), to: "plain.png")
        let run = try ToolRun([
            "recognize", "--json", "\(folder.path)/plain.png", "\(folder.path)/mirrored.png",
        ])
        let faces = try run.objects().compactMap { ($0["faces"] as? [[String: Any]])?.first }
        let shares = faces.compactMap { $0["probabilities"] as? [String: Double] }
        try #require(shares.count == 2)
        for (label, share) in shares[0] { #expect(abs(share - (shares[1][label] ?? 2)) < 0.02, "\(label)") }
    }

    @Test func `an output that the model does not have is bad data`() throws {
        try addPortrait("happy")
        #expect(status(["--crops", "--output", "moods"]) == .badData)
    }
}
