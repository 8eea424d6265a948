import Foundation
import Imaging
import MediaFiles
import TestSupport
import Testing

@testable import emotionctl

/// `emotionctl recognize` as a program.
@Suite struct RecognizeTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func recognize(_ arguments: [String], input: Data = Data()) throws -> ToolRun {
        try ToolRun(["recognize"] + arguments, input: input)
    }

    private func addPortrait(as name: String) throws -> String {
        let path = "\(folder.path)/\(name)"
        try FileManager.default.createDirectory(
            at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: ProjectFolder.portrait, toPath: path)
        return path
    }

    private func box(_ face: [String: Any]) throws -> PixelRect {
        let box = try #require(face["box"] as? [String: Int])
        return PixelRect(
            x: box["x"] ?? 0, y: box["y"] ?? 0, width: box["width"] ?? 0, height: box["height"] ?? 0)
    }

    @Test func `a picture is a line of JSON`() throws {
        let run = try recognize([ProjectFolder.portrait])
        #expect(run.status == 0)
        let line = try #require(try run.objects().first)
        #expect(line["type"] as? String == "frame")
        #expect((line["source"] as? [String: Any])?["file"] as? String == ProjectFolder.portrait)
        let faces = try #require(line["faces"] as? [[String: Any]])
        #expect(faces.count == 1)
        #expect(faces[0]["label"] as? String == "happy")
        let probabilities = try #require(faces[0]["probabilities"] as? [String: Double])
        #expect(abs(probabilities.values.reduce(0, +) - 1) < 1e-4)
    }

    @Test func `standard input is a picture`() throws {
        let bytes = try Data(contentsOf: URL(filePath: ProjectFolder.portrait))
        let run = try recognize(["-", "--csv"], input: bytes)
        #expect(run.status == 0)
        #expect(run.lines.count == 2)
        #expect(run.lines[1].hasPrefix("-,0,0.00000,1,"))
        #expect(try recognize(["-"]).errors == "emotionctl: -: the file is empty\n")
    }

    @Test func `a rotated photograph is seen upright`() throws {
        let turned = Portraits.turned(try Portraits.bgrImage())
        let path = try folder.write(Portraits.jpeg(turned, orientation: 6), to: "turned.jpg")
        let faces = try [ProjectFolder.portrait, path].map { path in
            try #require(try recognize([path]).objects().first?["faces"] as? [[String: Any]])
        }
        try #require(faces.map(\.count) == [1, 1])
        #expect(try box(faces[0][0]).intersectionOverUnion(box(faces[1][0])) > 0.8)
        #expect(faces[1][0]["label"] as? String == "happy")
    }

    @Test func `folders are read at any depth in order`() throws {
        for name in ["b.jpg", "a/2.jpg", "a/1, \"one\".jpg", ".hidden.jpg"] { _ = try addPortrait(as: name) }
        let run = try recognize([folder.path + "/", "--csv"])
        let table = try folder.write(run.output, to: "faces.csv")
        let reader = try CSVTable(path: table, columns: ["file", "label", "happy"])
        var rows: [[String]] = []
        while let row = try reader.next() { rows.append(row.map { String(decoding: $0, as: UTF8.self) }) }
        let names = ["a/1, \"\"one\"\".jpg", "a/2.jpg", "b.jpg"]
        #expect(rows.map { $0[0] } == names.map { "\(folder.path)/\($0)" })
        #expect(rows.allSatisfy { $0[1] == "happy" && (Double($0[2]) ?? 0) > 0.9 })
    }

    @Test func `unusable files get a line each and the others are read`() throws {
        let whole = try Data(contentsOf: URL(filePath: ProjectFolder.portrait))
        let reasons = [
            (try folder.write("", to: "empty.png"), "the file is empty"),
            (
                try folder.write(whole.prefix(5_000), to: "half.jpg"),
                "the file ends in the middle of the picture"
            ),
            (
                try folder.write("#EXTM3U\nhttp://localhost/a.ts\n", to: "list.m3u8"),
                "neither a picture nor a video that can be decoded"
            ),
            (
                try folder.write([0, 1, 2, 3], to: "noise.mp4"),
                "neither a picture nor a video that can be decoded"
            ),
            ("\(folder.path)/nowhere.jpg", "No such file or directory"),
        ]
        let run = try recognize(reasons.map(\.0) + [ProjectFolder.portrait, "--csv"])
        #expect(run.status == 65)
        let expected = reasons.map { "emotionctl: \($0.0): \($0.1)" }
        #expect(run.errors.split(separator: "\n").map(String.init).sorted() == expected.sorted())
        #expect(run.lines.count == 2)
    }

    @Test func `another output of the model may be read`() throws {
        func labels(_ options: [String]) throws -> Set<String> {
            let face = try #require(
                (recognize([ProjectFolder.portrait] + options).objects().first?["faces"] as? [[String: Any]])?
                    .first)
            return Set(try #require(face["probabilities"] as? [String: Any]).keys)
        }
        #expect(try labels([]).contains("contempt"))
        #expect(try labels(["--output", "ferplus"]).contains("contempt"))
        #expect(try !labels(["--output", "fer2013"]).contains("contempt"))
        let csv = try recognize([ProjectFolder.portrait, "--output", "fer2013", "--csv"])
        #expect(
            csv.lines.first?.hasSuffix(
                ",confidence,angry,disgust,fear,happy,sad,surprise,neutral,valence,arousal,affect_source")
                == true)
        #expect(csv.lines.last?.hasSuffix(",projected") == true)
        let unknown = try recognize([ProjectFolder.portrait, "--output", "moods"])
        #expect(unknown.status == 65)
        #expect(
            unknown.errors.contains("no output 'moods' of scores; there are expressions, ferplus, fer2013"))
    }

    @Test func `an input without files is an error`() throws {
        let empty = try recognize([folder.path])
        #expect(empty.status == 66)
        #expect(empty.errors == "emotionctl: \(folder.path): no files\n")
        #expect(try recognize(["\(folder.path)/nowhere.png"]).status == 66)
        #expect(try recognize([folder.path, "--cam"]).status == 64)
        #expect(try recognize([folder.path, "--json", "--csv"]).status == 64)
    }

    @Test func `a video goes through the pipeline on its own time`() throws {
        let video = "\(folder.path)/video.mp4"
        try Portraits.writeVideo(to: video, frames: 15, rate: 10)
        let out = "\(folder.path)/out.mp4"
        let lines = try recognize([video, "--annotate", out]).objects()
        let frames = lines.filter { $0["type"] as? String == "frame" }
        let sources = frames.compactMap { $0["source"] as? [String: Any] }
        #expect(sources.map { $0["frame"] as? Int } == (0..<15).map { $0 })
        for (number, source) in sources.enumerated() {
            #expect(abs((source["seconds"] as? Double ?? -1) - Double(number) / 10) < 0.002)
        }
        let events = lines.filter { $0["type"] as? String == "face" }
        #expect(events.map { $0["event"] as? String } == ["appeared", "disappeared"])
        let faces = frames.compactMap { ($0["faces"] as? [[String: Any]])?.first }
        #expect(Set(faces.map { $0["id"] as? Int }) == [1])
        let copy = try VideoFile(path: out)
        #expect(abs(copy.rate - 10) < 0.01)
        while let frame = try copy.next() { #expect(frame.size == (try Portraits.bgrImage()).size) }
        #expect(copy.count == 15)
    }

    @Test func `the smallest face is as large as asked for`() throws {
        func faces(_ options: [String]) throws -> Int? {
            (try recognize([ProjectFolder.portrait] + options).objects().first?["faces"] as? [Any])?.count
        }
        #expect(try faces(["--min-face", "60"]) == 1)
        #expect(try faces(["--min-face", "200"]) == 0)
        let video = "\(folder.path)/video.mp4"
        try Portraits.writeVideo(to: video, frames: 8, rate: 10)
        let frames = try recognize([video, "--min-face", "200"]).objects()
        #expect(frames.compactMap { ($0["faces"] as? [Any])?.count } == Array(repeating: 0, count: 8))
        let run = try recognize([ProjectFolder.portrait, "--min-face", "7"])
        #expect(run.status == 64)
        #expect(run.errors.contains("--min-face 7: must be from 8 to 4096"))
    }

    /// The bundled portrait's face alone.
    private func cutFace() throws -> String {
        let picture = GrayImage(try StillImage(path: ProjectFolder.portrait))
        let rows = (68..<164).map { row in picture.pixels[row * 240 + 74..<row * 240 + 170] }
        let gray = rows.flatMap { row in row.flatMap { [$0, $0, $0] } }
        let face = BGRImage(size: ImageSize(width: 96, height: 96), pixels: gray)
        return try folder.write(#require(face.encoded(as: "png")), to: "face.png")
    }

    @Test func `a cropped face is classified as a whole`() throws {
        let face = try cutFace()
        let run = try recognize([face, "--crops", "--annotate", "\(folder.path)/out", "--cam"])
        #expect(run.status == 0)
        let faces = try #require(try run.objects().first?["faces"] as? [[String: Any]])
        try #require(faces.count == 1)
        #expect(try box(faces[0]) == PixelRect(x: 0, y: 0, width: 96, height: 96))
        #expect(faces[0]["label"] as? String == "happy")
        let flat = try folder.write("P5 48 48 255\n" + String(repeating: "a", count: 48 * 48), to: "flat.pgm")
        #expect((try recognize([flat, "--crops"]).objects().first?["faces"] as? [Any])?.count == 1)
    }

    @Test func `a video is no cropped face`() throws {
        let video = "\(folder.path)/video.mp4"
        try Portraits.writeVideo(to: video, frames: 2, rate: 10)
        let run = try recognize([ProjectFolder.portrait, video, "--crops"])
        #expect(run.status == 64)
        #expect(run.output.isEmpty)
        #expect(run.errors == "emotionctl: \(video): --crops is for pictures, and this is a video\n")
        #expect(try recognize([ProjectFolder.portrait, "--crops", "--min-face", "60"]).status == 64)
    }

    @Test func `a summary has each face's shares`() throws {
        let video = "\(folder.path)/video.mp4"
        try Portraits.writeVideo(to: video, frames: 15, rate: 10)
        let run = try recognize([video, ProjectFolder.portrait, "--summary", "--json"])
        let records = try run.objects()
        #expect(records.map { $0["frames"] as? Int } == [15, 1])
        #expect(abs((records[0]["seconds"] as? Double ?? 0) - 1.5) < 0.01)
        for record in records {
            let faces = try #require(record["faces"] as? [[String: Any]])
            #expect(faces.count == 1)
            #expect(faces[0]["label"] as? String == "happy")
            #expect(faces[0]["changes"] as? Int == 0)
            #expect((faces[0]["shares"] as? [String: Double])?["happy"] == 1)
        }
    }

    @Test func `annotated copies keep the folders of their originals`() throws {
        _ = try addPortrait(as: "in/a.jpg")
        _ = try addPortrait(as: "in/deep/a.jpg")
        _ = try folder.write(try #require(Portraits.bgrImage().encoded(as: "png")), to: "in/a.png")
        let out = "\(folder.path)/in/out"
        for _ in 1...2 {  // what is written is not read the next time
            let run = try recognize(["\(folder.path)/in", "--annotate", out, "--cam"])
            #expect(run.status == 0)
            #expect(run.lines.count == 3)
        }
        let copies = try #require(FileManager.default.subpaths(atPath: out)).sorted()
        #expect(copies == ["a.jpg", "a.png", "cam-happy.png", "deep", "deep/a.jpg"])
        for name in copies where name.contains(".") {
            #expect(try PictureFile(path: "\(out)/\(name)").bgrImage().size.width > 240)
        }
    }

    @Test func `an input is not overwritten`() throws {
        let picture = try addPortrait(as: "a.jpg")
        let before = try Data(contentsOf: URL(filePath: picture))
        let run = try recognize([picture, "--annotate", folder.path])
        #expect(run.status == 64)
        #expect(run.errors == "emotionctl: \(picture): is an input and would be overwritten\n")
        #expect(try Data(contentsOf: URL(filePath: picture)) == before)
    }

    /// The label of each face in what `recognize` writes.
    private func labels(_ run: ToolRun) throws -> [String] {
        try run.objects().flatMap { ($0["faces"] as? [[String: Any]]) ?? [] }.compactMap {
            $0["label"] as? String
        }
    }

    @Test func `a video of one frame is a picture`() throws {
        let video = "\(folder.path)/video.mp4"
        try Portraits.writeVideo(to: video, frames: 1, rate: 10)
        let copy = "\(folder.path)/copy.png"
        let run = try recognize([video, "--annotate", copy])
        #expect(run.status == 0)
        #expect(try labels(run) == ["happy"])
        #expect(try run.objects().map { $0["type"] as? String } == ["frame"])
        #expect(try PictureFile(path: copy).bgrImage().size.width >= 240)
    }

    @Test func `a face in a video of a frame a second is one face`() throws {
        let video = "\(folder.path)/video.mkv"
        try Portraits.writeVideo(to: video, frames: 8, rate: 1)
        let faces = try #require(
            try recognize([video, "--summary"]).objects().first?["faces"] as? [[String: Any]])
        #expect(faces.count == 1)
        #expect((faces.first?["frames"] as? Int ?? 0) >= 7)
    }

    @Test func `names that are not UTF-8 are read, and kept by copies`() throws {
        let script = #"""
            cd "$0" && mkdir -p in && cp "$1" "in/$(printf 'l\351.jpg')" && cp "$1" "$(printf 'c\351.jpg')" || exit 9
            "$2" recognize in "$(printf 'c\351.jpg')" --csv --annotate "$(printf 'out\351')" | cut -d, -f1
            "$2" recognize "$(printf 'no\351.jpg')" in --summary | grep -o '"file":"[^"]*"'
            ls -b "$(printf 'out\351')"
            """#
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = [
            "-c", script, folder.path, ProjectFolder.portrait, BuiltPrograms.url("emotionctl").path,
        ]
        let (output, errors) = (Pipe(), Pipe())
        (process.standardOutput, process.standardError) = (output, errors)
        try process.run()
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        #expect(
            text.split(separator: "\n") == [
                "file", "in/l\\xE9.jpg", "c\\xE9.jpg", #""file":"in/l\\xE9.jpg""#, "c\\351.jpg",
                "l\\351.jpg",
            ])
        let reported = String(decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        #expect(reported == "emotionctl: no\\xE9.jpg: No such file or directory\n")
    }

    @Test(arguments: ["gif", "webp", "heic", "webm", "TIFF"])
    func `no folder is named like a picture that cannot be written`(suffix: String) throws {
        let out = "\(folder.path)/x.\(suffix)"
        let run = try recognize([ProjectFolder.portrait, "--annotate", out])
        #expect(run.status == 64)
        #expect(
            run.errors.contains(
                "cannot write .\(suffix.lowercased()), only png, jpg, jpeg, mp4, mkv, mov, avi"))
        #expect(run.errors.split(separator: "\n").count == 1)
        #expect(!FileManager.default.fileExists(atPath: out))
    }

    @Test func `notes beside pictures are left out of folders`() throws {
        for name in ["a.jpg.json", "IMG_1.AAE", "Thumbs.db", "a.xmp", "notes.txt"] {
            _ = try folder.write("{}", to: name)
        }
        _ = try addPortrait(as: "a.jpg")
        let run = try recognize([folder.path])
        #expect(run.status == 0)
        #expect(run.lines.count == 1)
        #expect(try recognize(["\(folder.path)/notes.txt"]).status == 65)
    }

    @Test func `the folder of results is not read`() throws {
        _ = try addPortrait(as: "a.jpg")
        let run = try recognize([folder.path, "--annotate", folder.path])
        #expect(run.status == 66)
        #expect(run.errors.contains("nothing but the folder of --annotate, which is no input"))
    }

    @Test func `a name with a dash in front is not an option`() throws {
        let name = "-dash.jpg"
        _ = try addPortrait(as: name)
        let process = Process()
        process.executableURL = BuiltPrograms.url("emotionctl")
        process.currentDirectoryURL = URL(filePath: folder.path)
        process.arguments = ["recognize", name]
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 64)
        let text = String(decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        #expect(text == "emotionctl: -dash.jpg: begins with a dash; write ./-dash.jpg for the file\n")
    }

    @Test func `a video that finds no room leaves nothing behind and the old one as it was`() throws {
        let video = "\(folder.path)/video.mp4"
        try Portraits.writeVideo(to: video, frames: 10, rate: 10)
        let out = try folder.write("old", to: "out.mkv")
        // Files larger than a block of 512 or 1024 bytes cannot be written.
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = [
            "-c", "trap '' XFSZ; ulimit -f 1; exec \"$0\" recognize \"$1\" --annotate \"$2\"",
            BuiltPrograms.url("emotionctl").path, video, out,
        ]
        let (output, errors) = (Pipe(), Pipe())
        (process.standardOutput, process.standardError) = (output, errors)
        try process.run()
        _ = try output.fileHandleForReading.readToEnd()
        process.waitUntilExit()
        #expect(process.terminationStatus == 74)
        let text = String(decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        #expect(text == "emotionctl: \(out): cannot write: File too large\n")
        #expect(try String(contentsOfFile: out, encoding: .utf8) == "old")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 2)
    }
}
