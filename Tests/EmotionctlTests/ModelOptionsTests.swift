import ArgumentParser
import DaemonConfiguration
import FaceDetection
import Foundation
import Pipeline
import TestSupport
import Testing
import Tracking

@testable import emotionctl

/// `recognize` and `evaluate` with a configuration file of the daemon.
@Suite struct ModelOptionsTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func file(_ configuration: String, as name: String = "kiosk.yml") throws -> String {
        try folder.write(configuration, to: name)
    }

    private func settings(_ options: [String]) throws -> RecognizerSettings {
        try ModelOptions.parse(options).loader().settings
    }

    /// The number of faces that `recognize` finds in the bundled portrait, which has one.
    private func faces(_ options: [String], environment: [String: String]? = nil) throws -> Int? {
        let run = try ToolRun(["recognize", ProjectFolder.portrait] + options, environment: environment)
        #expect(run.errors == "")
        return (try run.objects().first?["faces"] as? [Any])?.count
    }

    /// The status of `evaluate` for a folder with the portrait.
    private func evaluationStatus(_ options: [String]) throws -> Int32 {
        let photographs = "\(folder.path)/photographs"
        if !FileManager.default.fileExists(atPath: photographs) {
            try FileManager.default.createDirectory(
                atPath: "\(photographs)/happy", withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(
                atPath: "\(photographs)/happy/a.jpg", withDestinationPath: ProjectFolder.portrait)
        }
        return try ToolRun(["evaluate", photographs] + options).status
    }

    @Test func `the detector, the model and the smoothing are those of the file`() throws {
        let path = try file(
            """
            camera: {device: /dev/video7}
            detector: {method: cascade, min_face: 99, full_scan_seconds: 2}
            model: {file: mine, output: fer2013, face_gate: gate.onnx, gate_threshold: 0.25, threads: 2}
            smoothing: {window: 3, method: mean}
            """)
        let settings = try settings(["--config", path])
        #expect(settings == (try SettingsSource(fileAlone: path).load().recognizer))
        #expect(settings.detector.method == .cascade)
        #expect(settings.model.gateThreshold == 0.25)
        #expect(settings.smoothing.window == 3)
    }

    @Test func `options win over the file`() throws {
        let path = try file(
            "model: {file: mine, output: fer2013, face_gate: gate.onnx, gate_threshold: 0.25, threads: 2}\n")
        let model = try settings([
            "--config", path, "--model", "other", "--output", "ferplus", "--face-gate", "off",
            "--gate-threshold", "0.75",
        ]).model
        #expect(model.file == "other")
        #expect(model.output == "ferplus")
        #expect(model.faceGate == "off")
        #expect(model.gateThreshold == 0.75)
        #expect(model.threads == 2)
    }

    @Test func `without options all settings have their defaults`() throws {
        #expect(try settings([]) == RecognizerSettings())
    }

    @Test func `the threshold of the face gate decides which faces are recognized`() throws {
        let strict = try file("model:\n  gate_threshold: 1\n")
        #expect(try faces([]) == 1)
        #expect(try faces(["--gate-threshold", "1"]) == 0)
        #expect(try faces(["--config", strict]) == 0)
        #expect(try faces(["--config", strict, "--gate-threshold", "0.5"]) == 1)
    }

    @Test(arguments: ["--photos", "--robustness"])
    func `the threshold of the face gate decides which faces are evaluated`(mode: String) throws {
        let strict = try file("model:\n  gate_threshold: 1\n")
        #expect(try evaluationStatus([mode]) == 0)
        #expect(try evaluationStatus([mode, "--gate-threshold", "1"]) == 66)
        #expect(try evaluationStatus([mode, "--config", strict]) == 66)
        #expect(try evaluationStatus([mode, "--config", strict, "--gate-threshold", "0.5"]) == 0)
    }

    @Test func `the size of the smallest face is that of the file or the command line`() throws {
        let path = try file("detector:\n  min_face: 200\n")
        #expect(try faces(["--config", path]) == 0)
        #expect(try faces(["--config", path, "--min-face", "60"]) == 1)
    }

    @Test func `no file is read that is not named, and no variable of the daemon`() throws {
        let strict = "model:\n  gate_threshold: 1\n"
        try FileManager.default.createDirectory(
            atPath: "\(folder.path)/emotiond", withIntermediateDirectories: true)
        _ = try file(strict, as: "emotiond/emotiond.yml")
        let environment = [
            "HOME": folder.path, "XDG_CONFIG_HOME": folder.path, "EMOTIOND_MODEL_GATE_THRESHOLD": "1",
        ]
        #expect(try faces([], environment: environment) == 1)
        #expect(try faces(["--config", try file("")], environment: environment) == 1)
    }

    @Test(arguments: ["recognize", "evaluate"])
    func `a mistake in the file is one line and a failed configuration`(command: String) throws {
        let path = try file("model:\n  gate_treshold: 0.5\n")
        let run = try ToolRun([command, ProjectFolder.portrait, "--config", path] + ["--crops"])
        #expect(run.status == 78)
        #expect(
            run.errors == """
                emotionctl: \(path):2: unknown key 'model.gate_treshold'; model has file, output, face_gate, \
                gate_threshold, threads

                """)
    }

    @Test(arguments: ["detector:\n  cascade: unheard-of\n", "model:\n  output: moods\n"])
    func `a name in the file that does not exist is a failed configuration`(configuration: String) throws {
        let run = try ToolRun(["recognize", ProjectFolder.portrait, "--config", try file(configuration)])
        #expect(run.status == 78)
        #expect(run.errors.split(separator: "\n").count == 1)
    }

    @Test func `a missing file is named`() throws {
        let run = try ToolRun(["recognize", ProjectFolder.portrait, "--config", "/nowhere/kiosk.yml"])
        #expect(run.status == 78)
        #expect(run.errors == "emotionctl: /nowhere/kiosk.yml: No such file or directory\n")
    }

    @Test(arguments: ["1.5", "nan"])
    func `a threshold that is no probability is refused`(threshold: String) throws {
        let run = try ToolRun(["recognize", ProjectFolder.portrait, "--gate-threshold", threshold])
        #expect(run.status == 64)
        #expect(run.errors.contains("--gate-threshold \(threshold): must be from 0.0 to 1.0"))
    }
}
