import Foundation
import Glibc
import Imaging
import TestSupport
import Testing

@testable import DaemonConfiguration

@Suite struct SettingsTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func load(
        file: String? = nil, environment: [String: String] = [:], flags: [String: String] = [:]
    ) throws -> Settings {
        let file = try file.map { try SettingsFile(path: folder.write($0, to: "emotiond.yml")) }
        return try SettingsLoader(flags: flags, environment: environment, file: file).load()
    }

    @Test func `every key has a default`() throws {
        #expect(try load() == Settings())
        #expect(try load(file: "") == Settings())
        #expect(try load(file: "# nothing\n") == Settings())
        #expect(try load(file: "camera:\n") == Settings())
    }

    @Test func `flags win over environment over file`() throws {
        let file = "camera:\n  device: file\nmodel:\n  file: file\nsocket:\n  path: file\n"
        let environment = ["EMOTIOND_MODEL_FILE": "environment", "EMOTIOND_SOCKET_PATH": "environment"]
        let settings = try load(file: file, environment: environment, flags: ["socket.path": "flag"])
        #expect(settings.camera.device == "file")
        #expect(settings.recognizer.model.file == "environment")
        #expect(settings.socket.path == "flag")
    }

    @Test func `printed settings are read back to the same`() throws {
        var settings = Settings()
        settings.camera.device = "/dev/v4l/by-id/usb-It's a #camera: 1"
        settings.camera.orientation = Orientation(rotation: .quarter, isMirrored: true)
        settings.recognizer.detector.scaleFactor = 1.25
        settings.recognizer.model.faceGate = "off"
        settings.recognizer.model.gateThreshold = 0.25
        settings.recognizer.smoothing.method = .mean
        settings.socket.mode = 0o600
        settings.socket.group = "video"
        settings.log.level = .debug
        #expect(try load(file: settings.yaml) == settings)
        #expect(try load(file: Settings().yaml) == Settings())
    }

    @Test(arguments: [
        "a\nb", "a\rb", "a\r\nb", "\n", "a\n", "\ta\t", " a", "a ", " ", "it's", "'", "''", "'\u{301}", "\"",
        "a\"b\\n",
        "\\", "a: b", "a #b", "#", "- a", "-", "?", "!x", "&a", "*a", "%a", "@a", "`a`", "[a]", "{a: b}", "|",
        ">", ",",
        "yes", "No", "ON", "off", "y", "N", "true", "False", "null", "Null", "~", "1", "-1", "0x1F", "0o17",
        "1e5",
        "1_000", ".inf", "-.INF", ".nan", "1:30", "2001-12-14", "=", "<<", "...", "---", "a\u{FEFF}",
        "\u{1}\u{1B}[31m\u{7F}", "\u{80}\u{85}\u{9B}2J\u{A0}", "\u{2028}\u{2029}", "\u{202E}gpj.a",
        "\u{FFFE}\u{FFFF}",
        "\u{E000}", "\u{10FFFF}", "naïve/Ω/日本/👩‍👩‍👧", String(repeating: "long ", count: 200),
    ])
    func `every printed text is read back to the same`(text: String) throws {
        let settings = try load(environment: [
            "EMOTIOND_CAMERA_DEVICE": text, "EMOTIOND_SOCKET_GROUP": text, "EMOTIOND_MODEL_FILE": text,
        ])
        #expect(settings.socket.group == text)
        #expect(try load(file: settings.yaml) == settings)
    }

    @Test func `random printed text is read back to the same`() throws {
        var generator = SplitMix64(seed: 7)
        let ranges: [ClosedRange<UInt32>] = [
            1...0x2F, 0x3A...0x60, 0x7B...0xFF, 0x1FF0...0x2070, 0xFE00...0x10050,
        ]
        for _ in 0..<500 {
            var text = ""
            for _ in 0..<Int.random(in: 1...12, using: &generator) {
                let range = ranges[Int.random(in: 0..<ranges.count, using: &generator)]
                guard let scalar = Unicode.Scalar(UInt32.random(in: range, using: &generator)) else {
                    continue
                }
                text.unicodeScalars.append(scalar)
            }
            var settings = Settings()
            settings.camera.device = "a" + text
            #expect(try load(file: settings.yaml) == settings, "\(Array(text.unicodeScalars))")
        }
    }

    @Test func `quotes text that other readers would take for something else`() {
        for text in ["yes", "Off", "null", "1", "1e5", ".inf", "2001-12-14"] {
            #expect(YAMLScalar.text(text) == "'\(text)'")
        }
        #expect(YAMLScalar.text("/dev/video0") == "/dev/video0")
        #expect(YAMLScalar.text("a\u{1B}\n\u{1F600}\u{FEFF}") == #""a\x1B\n😀\uFEFF""#)
    }

    @Test func `refuses text that the system or a reader would cut`() {
        #expect {
            try load(file: #"socket: {path: "/run/a\0b"}"#)
        } throws: { "\($0)".contains("socket.path must be some text without a null character") }
        #expect {
            try load(environment: ["EMOTIOND_SOCKET_GROUP": "\u{FEFF}video"])
        } throws: { "\($0)".contains("and without a byte order mark before it") }
    }

    @Test(arguments: [
        ("EMOTIOND_CAMERA_DEVICES", "did you mean EMOTIOND_CAMERA_DEVICE?"),
        ("EMOTIOND_SOCKET_GROUPS", "did you mean EMOTIOND_SOCKET_GROUP?"),
        ("EMOTIOND_", "'emotiond --print-config' prints every key"),
        ("EMOTIOND_camera_width", "did you mean EMOTIOND_CAMERA_WIDTH?"),
        ("EMOTIOND_KEY_OF_ANOTHER_PROGRAM", "'emotiond --print-config' prints every key"),
    ])
    func `refuses a variable without a key`(variable: String, hint: String) {
        #expect(throws: SettingsError(origin: variable, reason: "unknown variable; \(hint)")) {
            try load(environment: [variable: "x", "EMOTIOND_CAMERA_WIDTH": "320", "PATH": "/bin"])
        }
    }

    @Test func `knows the variables that the units set`() throws {
        for name in ["emotiond.service.in", "emotiond@.service.in", "hardening.conf"] {
            let unit = try String(contentsOfFile: "\(ProjectFolder.path)/systemd/\(name)", encoding: .utf8)
            for line in unit.split(separator: "\n") where line.hasPrefix("Environment=EMOTIOND_") {
                let parts = line.dropFirst("Environment=".count).split(separator: "=", maxSplits: 1)
                #expect(throws: Never.self) { try load(environment: [String(parts[0]): "/x"]) }
            }
        }
    }

    @Test(arguments: [
        ("camera:\n  width: 320\n  hight: 240\n", 3, "'camera.hight'"),
        ("camera:\n  width: 320\nkamera:\n  fps: 5\n", 3, "'kamera'"),
        ("\nsmoothing:\n  window: 0\n", 3, "smoothing.window must be a number from 1"),
        ("model:\n  threads: 0\n", 2, "model.threads must be a number from 1 to 64"),
        (
            "model:\n  gate_threshold: 1.5\n", 2,
            "model.gate_threshold must be a number from 0.0 to 1.0"
        ),
        ("smoothing:\n  method: median\n", 2, "one of mode, mean"),
        ("camera:\n  rotation: 45\n", 2, "one of 0, 90, 180, 270"),
        ("camera:\n  mirror: 1\n", 2, "true or false"),
        ("socket:\n  mode: 0999\n", 2, "octal"),
        ("camera:\n  width: [1]\n", 2, "one value"),
        ("camera: 5\n", 1, "keys and values"),
        ("- camera\n", 1, "groups"),
        ("camera:\n  width: 320\n  width: 640\n", 3, "twice"),
        ("camera:\n\t width: 1\n", 2, "not YAML"),
        ("camera: &a\n  width: 320\n", 1, "anchors and aliases"),
        ("camera:\n  device: &a sample\nmodel:\n  file: *a\n", 2, "anchors and aliases"),
        ("camera:\n  width: 320\nmodel: *a\n", 3, "anchors and aliases"),
        ("camera:\n  fps: 5\ncamera:\n  width: 320\n", 3, "twice"),
        ("camera:\n  fps: 5\n---\ncamera:\n  fps: 6\n", 3, "more than one document"),
        ("camera:\n  fps: \"5\n", 3, "not YAML"),
        ("? [[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]\n", 1, "nested more than 16 levels deep"),
    ])
    func `names the line of a mistake`(file: String, line: Int, culprit: String) {
        #expect {
            try load(file: file)
        } throws: { error in
            "\(error)".hasPrefix("\(folder.path)/emotiond.yml:\(line): ") && "\(error)".contains(culprit)
        }
    }

    @Test func `names the variable of a mistake`() {
        #expect {
            try load(environment: ["EMOTIOND_CAMERA_FPS": "fast"])
        } throws: {
            "\($0)" == "EMOTIOND_CAMERA_FPS: camera.fps must be a number from 0.1 to 1000.0, not 'fast'"
        }
    }

    @Test func `names a missing file`() {
        #expect(throws: SettingsError(origin: "/nowhere.yml", reason: "No such file or directory")) {
            try SettingsFile(path: "/nowhere.yml")
        }
    }

    @Test func `values may have ampersands and asterisks`() throws {
        let settings = try load(file: "camera:\n  device: 'R&D: &a *a'\nmodel:\n  file: a &b *b\n")
        #expect(settings.camera.device == "R&D: &a *a")
        #expect(settings.recognizer.model.file == "a &b *b")
    }

    /// Each line stands for ten of the one before, and a key is compared with all others.
    @Test func `refuses a file that is large only when it is walked`() {
        let lines = (1...30).map { line in
            "- &a\(line) ["
                + Array(repeating: line == 1 ? "x" : "*a\(line - 1)", count: 10).joined(separator: ",")
                + "]"
        }
        #expect {
            try load(file: lines.joined(separator: "\n") + "\n- ? *a30\n  : 1\n- {? *a30 : 1, ? *a29 : 2}\n")
        } throws: {
            "\($0)" == "\(folder.path)/emotiond.yml:1: anchors and aliases are not allowed"
        }
    }

    @Test(arguments: ["[", "- ", "? ", "{a: "])
    func `refuses deep nesting`(opening: String) {
        #expect(throws: SettingsError.self) { try load(file: String(repeating: opening, count: 100_000)) }
    }

    @Test func `refuses a file of more than a megabyte`() throws {
        #expect(try load(file: String(repeating: "#", count: 1_000_000)) == Settings())
        #expect {
            try load(file: String(repeating: "#", count: 1_000_001))
        } throws: {
            "\($0)" == "\(folder.path)/emotiond.yml: larger than 1000000 bytes"
        }
    }

    @Test func `refuses a path that is not a file without waiting`() {
        let fifo = "\(folder.path)/fifo"
        mkfifo(fifo, 0o600)
        for path in [fifo, folder.path, "/dev/zero"] {
            #expect(throws: SettingsError(origin: path, reason: "not a regular file")) {
                try SettingsFile(path: path)
            }
        }
    }

    @Test func `takes the null device for an empty file`() throws {
        #expect(try SettingsFile(path: "/dev/null").entries.isEmpty)
    }

    @Test func `adopts only what can change while the daemon runs`() throws {
        let wanted = try load(
            file:
                "detector:\n  min_face: 99\nsmoothing:\n  window: 3\nlog:\n  level: debug\ncamera:\n  width: 320\n"
        )
        let settings = Settings().adopting(wanted)
        #expect(settings.keys(differingFrom: wanted) == ["camera.width"])
        #expect(
            settings.keys(differingFrom: Settings()) == [
                "detector.min_face", "smoothing.window", "log.level",
            ])
    }
}
