import Publishing

/// Faces as rows of a table, after RFC 4180 but with plain newlines.
enum CSV {
    static func header(labels: [String]) -> String {
        let columns = [
            "time", "seq", "camera", "id", "x", "y", "width", "height", "label", "raw_label", "confidence",
        ]
        return line(columns + labels)
    }

    /// A probability that the face does not have is empty.
    static func row(_ face: FrameLine.Face, of frame: FrameLine, labels: [String]) -> String {
        let place = [face.id, face.box.x, face.box.y, face.box.width, face.box.height].map(String.init)
        let numbers = [face.confidence] + labels.map { face.probabilities[$0] }
        return line(
            [frame.time, String(frame.sequence), frame.camera] + place + [face.label, face.rawLabel]
                + numbers.map { $0.map(decimal) ?? "" })
    }

    private static func line(_ fields: [String]) -> String {
        fields.map(quoted).joined(separator: ",") + "\n"
    }

    private static func quoted(_ field: String) -> String {
        guard field.contains(where: { ",\"\r\n".contains($0) }) else { return field }
        return "\"" + field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
            + "\""
    }

    /// Five decimals, as many as the stream has; never an exponent.
    private static func decimal(_ number: Double) -> String {
        let scaled = Int((number * 100_000).rounded())
        let fraction = String(scaled.magnitude % 100_000)
        let zeros = String(repeating: "0", count: 5 - fraction.count)
        return "\(scaled < 0 ? "-" : "")\(scaled.magnitude / 100_000).\(zeros)\(fraction)"
    }
}
