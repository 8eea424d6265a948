import StreamProtocol

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
