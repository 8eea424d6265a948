import FoundationEssentials
import StreamProtocol

/// Bars in columns of text.
enum Columns {
    /// Returns a bar of whole blocks and an eighth block for the rest.
    static func bar(_ fraction: Double, width: Int) -> String {
        let eighths = Int(clamping: (min(max(fraction, 0), 1) * Double(width * 8)).rounded())
        let rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
        return String(repeating: "█", count: eighths / 8) + rest
    }
}

/// Alignment of text and numbers in columns.
extension String {
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: Swift.max(0, width - count))
    }

    func leftPadded(to width: Int) -> String {
        String(repeating: " ", count: Swift.max(0, width - count)) + self
    }
}

extension [String] {
    /// Breaks the words into lines of at most `width` characters; a longer word has its own line.
    func wrapped(to width: Int) -> [String] {
        var lines: [String] = []
        for word in self {
            if let last = lines.last, last.count + word.count < width {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(word)
            }
        }
        return lines
    }
}

extension Double {
    /// Formats the number with `decimals` decimals and without an exponent; infinite and very large numbers
    /// as Swift does.
    func fixed(_ decimals: Int) -> String {
        let scale = (0..<decimals).reduce(1) { scale, _ in scale * 10 }
        guard let scaled = Int(exactly: (self * Double(scale)).rounded()) else { return "\(self)" }
        let whole = "\(scaled < 0 ? "-" : "")\(scaled.magnitude / scale.magnitude)"
        guard decimals > 0 else { return whole }
        let fraction = String(scaled.magnitude % scale.magnitude)
        return "\(whole).\(String(repeating: "0", count: decimals - fraction.count))\(fraction)"
    }
}

/// Faces as rows of a table, as in RFC 4180 but with plain line feeds.
enum CSV {
    /// Number of decimals, the same as in the stream.
    private static let decimals = 5
    /// Characters that require quotes.
    private static let special = Set(",\"\r\n".utf8)

    static func header(labels: [String]) -> String {
        let columns = [
            "time", "seq", "camera", "id", "x", "y", "width", "height", "roll_degrees", "label", "raw_label",
            "confidence",
        ]
        return line(columns + labels + affectColumns)
    }

    static let affectColumns = ["valence", "arousal", "affect_source"]

    /// A probability that the face does not have is empty.
    static func row(_ face: FrameMessage.Face, of frame: FrameMessage, labels: [String]) -> String {
        let place = [face.id, face.box.x, face.box.y, face.box.width, face.box.height].map(String.init)
        let numbers = [face.confidence] + labels.map { face.probabilities[$0] }
        let affect = [number(face.affect?.valence), number(face.affect?.arousal), face.affect?.source ?? ""]
        return line(
            [frame.time, String(frame.sequence), frame.camera] + place + [
                roll(face.rollDegrees), face.label, face.rawLabel,
            ]
                + numbers.map(number) + affect)
    }

    /// Formats an angle in whole degrees; empty if there is none.
    static func roll(_ degrees: Double?) -> String { degrees?.fixed(0) ?? "" }

    /// Formats a number; empty if there is none.
    static func number(_ number: Double?) -> String { number?.fixed(decimals) ?? "" }

    /// Returns a row with its line feed.
    static func line(_ fields: [String]) -> String {
        fields.map(quoted).joined(separator: ",") + "\n"
    }

    private static func quoted(_ field: String) -> String {
        // By bytes, since a character may combine a quote with an accent, or both bytes of a line break.
        guard field.utf8.contains(where: special.contains) else { return field }
        return "\"" + field.unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
    }
}

/// A value that a command prints as one line of JSON.
protocol JSONRecord: Encodable {}

extension JSONRecord {
    /// The line, with keys in snake case and alphabetical order.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
