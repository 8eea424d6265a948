import Imaging
import TestSupport
import Testing

@testable import emotiond

@Suite struct SettingsTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func load(
        file: String? = nil, environment: [String: String] = [:], flags: [String: String] = [:]
    ) throws -> Settings {
        let file = try file.map { try SettingsFile(path: folder.write($0, to: "emotiond.yml")) }
        return try SettingsLoader(flags: flags, environment: environment, file: file).load()
    }

    @Test func everyKeyHasADefault() throws {
        #expect(try load() == Settings())
        #expect(try load(file: "") == Settings())
        #expect(try load(file: "# nothing\n") == Settings())
        #expect(try load(file: "camera:\n") == Settings())
    }

    @Test func flagsWinOverEnvironmentOverFile() throws {
        let file = "camera:\n  device: file\nmodel:\n  file: file\nsocket:\n  path: file\n"
        let environment = ["EMOTIOND_MODEL_FILE": "environment", "EMOTIOND_SOCKET_PATH": "environment"]
        let settings = try load(file: file, environment: environment, flags: ["socket.path": "flag"])
        #expect(settings.camera.device == "file")
        #expect(settings.model.file == "environment")
        #expect(settings.socket.path == "flag")
    }

    @Test func printsWhatItReadsBackToTheSame() throws {
        var settings = Settings()
        settings.camera.device = "/dev/v4l/by-id/usb-It's a #camera: 1"
        settings.camera.orientation = Orientation(rotation: .quarter, isMirrored: true)
        settings.detector.scaleFactor = 1.25
        settings.model.faceGate = "off"
        settings.model.gateThreshold = 0.25
        settings.smoothing.method = .mean
        settings.socket.mode = 0o600
        settings.socket.group = "video"
        settings.log.level = .debug
        #expect(try load(file: settings.yaml) == settings)
        #expect(try load(file: Settings().yaml) == Settings())
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
        ("camera:\n  width: 320\n  width: 640\n", 2, "twice"),
        ("camera:\n\t width: 1\n", 2, "not YAML"),
    ])
    func namesTheLineOfAMistake(file: String, line: Int, culprit: String) {
        #expect {
            try load(file: file)
        } throws: { error in
            "\(error)".hasPrefix("\(folder.path)/emotiond.yml:\(line): ") && "\(error)".contains(culprit)
        }
    }

    @Test func namesTheVariableOfAMistake() {
        #expect {
            try load(environment: ["EMOTIOND_CAMERA_FPS": "fast"])
        } throws: {
            "\($0)" == "EMOTIOND_CAMERA_FPS: camera.fps must be a number from 0.1 to 1000.0, not 'fast'"
        }
    }

    @Test func namesAMissingFile() {
        #expect(throws: SettingsError(origin: "/nowhere.yml", reason: "No such file or directory")) {
            try SettingsFile(path: "/nowhere.yml")
        }
    }

    @Test func adoptsOnlyWhatCanChangeWhileTheDaemonRuns() throws {
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
