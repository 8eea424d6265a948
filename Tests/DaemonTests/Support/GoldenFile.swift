import Foundation
import TestSupport

/// Expected lines of the stream, without what differs from run to run.
struct GoldenFile {
    /// Keys of the run, not of the recording.
    private static let runDependent: Set = ["time", "monotonic_us", "latency_us", "daemon"]

    private let path: String

    init(name: String) {
        path = "\(ProjectFolder.path)/Tests/DaemonTests/Golden/\(name).ndjson"
    }

    /// Whether the files are to be rewritten instead of compared.
    static let isRebuilt = ProcessInfo.processInfo.environment["EMOTIOND_REBUILD_GOLDEN"] == "1"

    /// Takes what the daemon says for what it is to say from now on.
    func rebuild(from lines: [String]) throws {
        let text = try lines.map { try Self.comparable($0).rounded.line + "\n" }.joined()
        try Data(text.utf8).write(to: URL(filePath: path))
    }

    /// Every difference, e.g. `line 3: $.faces[0].box.x: 12, expected 20`.
    func differences(from lines: [String]) throws -> [String] {
        let text = try String(contentsOf: URL(filePath: path), encoding: .utf8)
        let expected = text.split(separator: "\n").map(String.init)
        var differences: [String] = []
        if lines.count != expected.count {
            differences.append("\(lines.count) lines, expected \(expected.count)")
        }
        for (number, (actual, expected)) in zip(lines, expected).enumerated() {
            differences += try Self.comparable(actual)
                .differences(from: JSON(line: expected), tolerance: Self.tolerance)
                .map { "line \(number + 1): \($0)" }
        }
        return differences
    }

    private static func comparable(_ line: String) throws -> JSON {
        try JSON(line: line).replacing(runDependent, by: .null)
    }

    /// Pixels of boxes and what the network computes; everything else is exact.
    private static func tolerance(path: String) -> Double {
        if path.contains(".box.") { return 3 }
        let measured = [".confidence", ".probabilities.", ".valence", ".arousal"]
        return measured.contains(where: path.contains) ? 0.02 : 0
    }
}

extension JSON {
    /// With four decimals.
    fileprivate var rounded: JSON {
        switch self {
        case .number(let number): .number((number * 10_000).rounded() / 10_000)
        case .array(let elements): .array(elements.map(\.rounded))
        case .object(let members): .object(members.mapValues(\.rounded))
        default: self
        }
    }
}
