import FaceDetection
import Imaging
import Pipeline
import Tracking

/// One key of the configuration: how its value is read from text and written as text.
struct Setting: Sendable {
    /// Group and name, as in `camera.width`.
    let key: String
    /// Whether the value may be any text, which must be quoted if YAML would read it as another type.
    let isText: Bool
    /// Description of valid values, for errors.
    let expected: String
    /// Sets the value from text; returns whether it is valid.
    let read: @Sendable (String, inout Settings) -> Bool
    /// Returns the value as text; `nil` if it has its default.
    let show: @Sendable (Settings) -> String?

    typealias Path<Value> = any WritableKeyPath<Settings, Value> & Sendable

    private init<Value>(
        _ key: String, _ path: Path<Value>, isText: Bool = false, expected: String,
        parse: @escaping @Sendable (String) -> Value?, show: @escaping @Sendable (Value) -> String?
    ) {
        self.key = key
        self.isText = isText
        self.expected = expected
        read = { text, settings in
            guard let value = parse(text) else { return false }
            settings[keyPath: path] = value
            return true
        }
        self.show = { show($0[keyPath: path]) }
    }

    static func text(_ key: String, _ path: Path<String>) -> Setting {
        Setting(
            key, path, isText: true, expected: someText, parse: { isUsable($0) ? $0 : nil }, show: { $0 })
    }

    static func text(_ key: String, _ path: Path<String?>) -> Setting {
        Setting(
            key, path, isText: true, expected: someText, parse: { isUsable($0) ? .some($0) : nil },
            show: { $0 })
    }

    private static let someText = "some text without a null character and without a byte order mark before it"

    /// Whether the text is not empty and has neither a null character, where the system would cut it, nor a
    /// leading byte order mark, which YAML readers drop.
    private static func isUsable(_ text: String) -> Bool {
        !text.isEmpty && !text.utf8.contains(0) && text.unicodeScalars.first != "\u{FEFF}"
    }

    static func number<Number: LosslessStringConvertible & Comparable & Sendable>(
        _ key: String, _ path: Path<Number>, in range: ClosedRange<Number>
    ) -> Setting {
        Setting(key, path, expected: range.text, parse: { range.number(from: $0) }, show: \.description)
    }

    static func number<Number: LosslessStringConvertible & Comparable & Sendable>(
        _ key: String, _ path: Path<Number?>, in range: ClosedRange<Number>
    ) -> Setting {
        Setting(
            key, path, expected: range.text, parse: { range.number(from: $0).map(Optional.some) },
            show: { $0?.description })
    }

    static func permissions(_ key: String, _ path: Path<Int>) -> Setting {
        Setting(
            key, path, expected: "permissions in octal such as 0660",
            parse: { text in Int(text, radix: 8).flatMap { (0...0o777).contains($0) ? $0 : nil } },
            show: { "0" + String($0, radix: 8) })
    }

    static func flag(_ key: String, _ path: Path<Bool>) -> Setting {
        Setting(key, path, expected: "true or false", parse: { Bool($0) }, show: \.description)
    }

    static func choice<Choice: RawRepresentable<String> & CaseIterable & SendableMetatype>(
        _ key: String, _ path: Path<Choice>
    ) -> Setting {
        let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        return Setting(
            key, path, expected: "one of \(names)", parse: { Choice(rawValue: $0) }, show: \.rawValue)
    }
}

extension ClosedRange where Bound: LosslessStringConvertible {
    fileprivate var text: String { "a number from \(lowerBound) to \(upperBound)" }

    fileprivate func number(from text: String) -> Bound? {
        Bound(text).flatMap { contains($0) ? $0 : nil }
    }
}

extension Setting {
    /// All keys of the configuration, in the order in which they are printed.
    static let all: [Setting] = [
        .text("camera.device", \.camera.device),
        .number("camera.width", \.camera.width, in: 16...16_384),
        .number("camera.height", \.camera.height, in: 16...16_384),
        .number("camera.fps", \.camera.framesPerSecond, in: 0.1...1_000),
        .choice("camera.rotation", \.camera.orientation.rotation),
        .flag("camera.mirror", \.camera.orientation.isMirrored),
        .choice("detector.method", \.recognizer.detector.method),
        .text("detector.network", \.recognizer.detector.network),
        .text("detector.cascade", \.recognizer.detector.cascade),
        .number("detector.scale_factor", \.recognizer.detector.scaleFactor, in: DetectorProfile.scaleFactors),
        .number(
            "detector.min_neighbors", \.recognizer.detector.minNeighbors, in: DetectorProfile.neighborCounts),
        .number("detector.min_face", \.recognizer.detector.minFace, in: DetectorProfile.faceSides),
        .number("detector.full_scan_seconds", \.recognizer.detector.fullScanSeconds, in: 0.01...60),
        .number("detector.idle_fps", \.recognizer.detector.idleFramesPerSecond, in: 0.1...1_000),
        .text("model.file", \.recognizer.model.file),
        .text("model.output", \.recognizer.model.output),
        .text("model.face_gate", \.recognizer.model.faceGate),
        .number(
            "model.gate_threshold", \.recognizer.model.gateThreshold,
            in: RecognizerSettings.Model.gateThresholds),
        .number("model.threads", \.recognizer.model.threads, in: 1...64),
        .number("smoothing.window", \.recognizer.smoothing.window, in: 1...1_000),
        .choice("smoothing.method", \.recognizer.smoothing.method),
        .number("smoothing.min_confidence", \.recognizer.smoothing.minimumConfidence, in: 0...1),
        .text("socket.path", \.socket.path),
        .permissions("socket.mode", \.socket.mode),
        .text("socket.group", \.socket.group),
        .number("socket.max_clients", \.socket.maxClients, in: 1...10_000),
        .number("socket.queue", \.socket.queue, in: 1...100_000),
        .choice("log.level", \.log.level),
    ]
}
