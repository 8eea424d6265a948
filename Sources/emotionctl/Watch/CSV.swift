import StreamProtocol

/// Faces as rows of a table, after RFC 4180 but with plain newlines.
enum CSV {
    /// As many as the stream has.
    private static let decimals = 5
    /// What a field cannot hold without quotes.
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

    /// In whole degrees; empty where there is none.
    static func roll(_ degrees: Double?) -> String { degrees?.fixed(0) ?? "" }

    /// Empty where there is none.
    static func number(_ number: Double?) -> String { number?.fixed(decimals) ?? "" }

    /// A row with a line feed.
    static func line(_ fields: [String]) -> String {
        fields.map(quoted).joined(separator: ",") + "\n"
    }

    private static func quoted(_ field: String) -> String {
        // By bytes, as characters hide a quote with an accent and half of a line break.
        guard field.utf8.contains(where: special.contains) else { return field }
        return "\"" + field.unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
    }
}
