import Foundation
import MediaFiles
import TestSupport
import Testing

/// `emotionctl teach` on data sets.
@Suite struct TeachTests {
    private let folder: TemporaryFolder
    private let faces: FaceFolder

    init() throws {
        folder = try TemporaryFolder()
        let portrait = try PictureFile(path: ProjectFolder.portrait).bgrImage()
        let luma = stride(from: 1, to: portrait.pixels.count, by: 3).map { portrait.pixels[$0] }
        faces = FaceFolder(path: "\(folder.path)/faces", luma: luma, width: portrait.size.width)
    }

    private var out: String { "\(folder.path)/mine.onnx" }

    private func teach(_ options: [String] = [], data: String? = nil) throws -> ToolRun {
        try ToolRun(["teach", data ?? faces.path, "--crops", "--out", out] + options)
    }

    private func addUsualFaces() throws {
        try faces.add("happy", (1...12).map { "\($0)" }, isMasked: false)
        try faces.add("mask", (1...12).map { "\($0)" }, isMasked: true)
    }

    private var files: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter { $0 != "faces" }
            .sorted()
    }

    @Test func `a taught model knows a new label`() throws {
        try addUsualFaces()
        let run = try teach()
        #expect(run.errors == "")
        #expect(run.status == 0)
        #expect(run.lines.contains { $0.hasPrefix("mask") && $0.contains("new → 12 of 12") })
        #expect(files == ["mine.json", "mine.onnx"])
        let evaluation = try ToolRun(["evaluate", faces.path, "--crops", "--model", out, "--json"])
        #expect(evaluation.status == 0)
        let figures = try #require(try evaluation.objects().first)
        #expect(figures["labels"] as? [String] == ["happy", "mask"])
        #expect(figures["accuracy"] as? Double == 1)
    }

    @Test func `the card says what was taught`() throws {
        try addUsualFaces()
        #expect(try teach().status == 0)
        let json = try Data(contentsOf: URL(filePath: "\(folder.path)/mine.json"))
        let card = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
        #expect(card["name"] as? String == "mine")
        #expect(card["license"] as? String != nil)
        let training = try #require(card["training"] as? [String: Any])
        #expect(training["base"] as? String == "default")
        #expect((training["base_sha256"] as? String)?.count == 64)
        #expect(training["faces"] as? [String: Int] == ["happy": 12, "mask": 12])
        let figures = try #require(card["figures"] as? [String: Any])
        let after = try #require(figures["after"] as? [String: Any])
        #expect(after["recall"] as? [String: Double] == ["happy": 1, "mask": 1])
        let outputs = try #require(card["outputs"] as? [[String: Any]])
        #expect((outputs[0]["labels"] as? [String])?.last == "mask")
        let shown = try ToolRun(["model", out])
        #expect(shown.status == 0)
        #expect(shown.output.contains("taught with 24 faces"))
    }

    @Test func `teaching twice gives the same files`() throws {
        try addUsualFaces()
        #expect(try teach().status == 0)
        let first = try Data(contentsOf: URL(filePath: out))
        #expect(try teach(["--force"]).status == 0)
        #expect(try Data(contentsOf: URL(filePath: out)) == first)
    }

    @Test func `a model that is no better is not written`() throws {
        try addUsualFaces()
        #expect(try teach().status == 0)
        let taught = files
        // It knows these faces already.
        let other = "\(folder.path)/other.onnx"
        let again = ["teach", faces.path, "--crops", "--model", out, "--out", other]
        let run = try ToolRun(again)
        #expect(run.status == 1)
        #expect(run.lines.contains { $0.hasPrefix("balanced accuracy") && $0.contains("100.0 % →") })
        #expect(
            run.errors
                == "emotionctl: \(other): not written, as balanced accuracy does not rise; --force writes it\n"
        )
        #expect(files == taught)
        #expect(try ToolRun(again + ["--force"]).status == 0)
        #expect(files == taught + ["other.json", "other.onnx"])
    }

    @Test func `interrupting the fit leaves nothing`() async throws {
        try faces.add("happy", (1...60).map { "\($0)" }, isMasked: false)
        try faces.add("mask", (1...60).map { "\($0)" }, isMasked: true)
        let window = try await TerminalWindow(columns: 90, rows: 24, in: folder)
        try window.enter(
            "\(BuiltPrograms.url("emotionctl").path) teach \(faces.path) --crops --out \(out); echo after $?")
        try await eventually("it fits") { try window.shows(" %, fitting") }
        try window.press("C-c")
        try await eventually("the shell is back") { try window.shows("after 130") }
        #expect(files.allSatisfy { !$0.contains("mine") })
    }

    @Test func `a small file limit leaves nothing`() throws {
        try addUsualFaces()
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        // As on a full disk, writing fails in the middle of the file.
        process.arguments = [
            "-c", "trap '' XFSZ; ulimit -f 100; exec \"$@\"", "sh", BuiltPrograms.url("emotionctl").path,
            "teach", faces.path, "--crops", "--out", out,
        ]
        process.standardOutput = FileHandle.nullDevice
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 74)
        #expect(text == "emotionctl: \(out): File too large\n")
        #expect(files == [])
    }

    @Test func `an existing model is kept`() throws {
        try addUsualFaces()
        _ = try folder.write("mine", to: "mine.onnx")
        let run = try teach()
        #expect(run.status == 64)
        #expect(run.errors == "emotionctl: --out \(out): is there already; --force replaces it\n")
        #expect(try String(contentsOfFile: out, encoding: .utf8) == "mine")
        #expect(try teach(["--force"]).status == 0)
    }

    @Test func `the base is never replaced`() throws {
        try addUsualFaces()
        for name in ["onnx", "json"] {
            try FileManager.default.copyItem(
                atPath: "\(ProjectFolder.path)/Models/default.\(name)", toPath: "\(folder.path)/base.\(name)")
        }
        let base = "\(folder.path)/base.onnx"
        let run = try ToolRun([
            "teach", faces.path, "--crops", "--model", base, "--out", base, "--force",
        ])
        #expect(run.status == 64)
        #expect(run.errors == "emotionctl: --out \(base): is the model that is taught\n")
    }

    @Test func `one label teaches nothing`() throws {
        try faces.add("happy", (1...12).map { "\($0)" }, isMasked: false)
        let run = try teach()
        #expect(run.status == 65)
        #expect(
            run.errors
                == "emotionctl: \(faces.path): only faces of happy; teaching takes two labels at least\n")
    }

    @Test func `three faces teach nothing`() throws {
        try faces.add("happy", ["1", "2"], isMasked: false)
        try faces.add("mask", ["1"], isMasked: true)
        let run = try teach()
        #expect(run.status == 65)
        #expect(run.errors == "emotionctl: \(faces.path): 3 faces; teaching takes 10 at least\n")
        #expect(files == [])
    }

    @Test func `an empty folder teaches nothing`() throws {
        try FileManager.default.createDirectory(atPath: faces.path, withIntermediateDirectories: true)
        let run = try teach()
        #expect(run.status == 66)
        #expect(run.errors.split(separator: "\n").count == 1)
    }

    @Test func `copies under two labels are left out`() throws {
        try addUsualFaces()
        try FileManager.default.copyItem(
            atPath: "\(faces.path)/happy/3.pgm", toPath: "\(faces.path)/mask/13.pgm")
        let run = try teach()
        #expect(run.status == 65)
        #expect(run.errors.split(separator: "\n").count == 1)
        #expect(run.errors.contains("happy/3.pgm (happy) and "))
        #expect(run.errors.contains("mask/13.pgm (mask) show the same picture under two labels"))
        #expect(files == ["mine.json", "mine.onnx"])
        #expect(run.lines.contains { $0.hasPrefix("happy") && $0.contains("of 11") })
    }

    @Test func `a model that ends differently is refused`() throws {
        try addUsualFaces()
        let run = try teach(["--model", "mini-xception"])
        #expect(run.status == 65)
        #expect(run.errors.contains("does not come from global pooling and a linear layer"))
        #expect(run.errors.split(separator: "\n").count == 1)
    }

    @Test func `features that are no numbers are not learned from`() throws {
        try addUsualFaces()
        var bytes = try Data(contentsOf: URL(filePath: "\(ProjectFolder.path)/Models/default.onnx"))
        // The last convolution's biases become so large that sums over the feature map are infinite. Its 256
        // numbers follow the tensor's name, after a tag of one byte and a length of two.
        let name = try #require(bytes.range(of: Data("f.18.bias".utf8), options: .backwards))
        for place in name.upperBound + 3..<name.upperBound + 3 + 1024 { bytes[place] = 0x7F }
        try bytes.write(to: URL(filePath: "\(folder.path)/broken.onnx"))
        let card = try String(contentsOfFile: "\(ProjectFolder.path)/Models/default.json", encoding: .utf8)
        let withoutSum = card.replacing(try Regex(#""sha256": "[0-9a-f]+","#), with: "")
        _ = try folder.write(withoutSum, to: "broken.json")
        let run = try teach(["--model", "\(folder.path)/broken.onnx"])
        #expect(run.status == 65)
        #expect(run.errors.contains("features of this face are no finite numbers"))
        #expect(run.errors.split(separator: "\n").count == 1)
    }

    @Test func `a broken picture is reported and the others are taught`() throws {
        try addUsualFaces()
        _ = try folder.write("no picture", to: "faces/mask/14.pgm")
        let run = try teach()
        #expect(run.status == 65)
        #expect(run.errors.contains("mask/14.pgm"))
        #expect(files == ["mine.json", "mine.onnx"])
    }

    @Test(arguments: [
        (["--out", "mine.json"], "ends with .onnx"), (["--labels", "happy"], "--labels and --keep are for"),
        (["--camera", "auto"], "only one of them"),
    ])
    func `bad options are usage errors`(options: [String], reason: String) throws {
        let run = try ToolRun(["teach", faces.path, "--crops", "--out", out] + options)
        #expect(run.status == 64)
        #expect(run.errors.contains(reason))
    }

    @Test(arguments: [
        ("happy,happy", "teaching takes two labels at least"),
        ((1...25).map { "label\($0)" }.joined(separator: ","), "33 labels with those of the model"),
    ])
    func `a session that could teach nothing does not begin`(labels: String, reason: String) throws {
        let run = try ToolRun(["teach", "--source", "sample", "--labels", labels, "--out", out])
        #expect(run.status == 64)
        #expect(run.errors.contains(reason))
    }

    @Test func `an output that cannot be written is known before faces are read`() throws {
        try addUsualFaces()
        let run = try teach(["--out", "/proc/mine.onnx"])
        #expect(run.status == 74)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains("/proc/mine.onnx"))
    }

    @Test func `pictures without a face are counted and named`() throws {
        try addUsualFaces()
        let run = try ToolRun(["teach", faces.path, "--out", out])
        #expect(run.errors.contains("no face found in"))
    }

    @Test func `a session needs a terminal`() throws {
        let run = try ToolRun(["teach", "--source", "sample", "--out", out])
        #expect(run.status == 64)
        #expect(run.errors.contains("a session needs a terminal"))
        #expect(run.errors.split(separator: "\n").count == 1)
    }
}
