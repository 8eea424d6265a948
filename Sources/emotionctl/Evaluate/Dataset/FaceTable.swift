import EmotionRecognition
import Imaging
import ProgramSupport

/// Kaggle's `fer2013.csv`, with FER+'s `fer2013new.csv` row by row if it is in the same folder.
struct FaceTable: LabelledPictures {
    static let fileName = "fer2013.csv"
    static let votesFileName = "fer2013new.csv"

    private let faces: CSVTable
    private let votes: VoteTable?
    private let split: DatasetSplit

    var hasVotes: Bool { votes != nil }
    var progress: Double { faces.progress }

    /// - Parameter split: rows of other splits are skipped.
    init(path: String, split: DatasetSplit) throws(Failure) {
        faces = try CSVTable(path: path, columns: ["emotion", "pixels", "Usage"])
        votes = try VoteTable(beside: path)
        self.split = split
    }

    mutating func next() throws(Failure) -> LabelledPicture? {
        while let row = try faces.next() {
            let ballot = try votes?.next()
            guard DatasetSplit(argument: String(decoding: row[2], as: UTF8.self)) == split else { continue }
            guard let number = Int(String(decoding: row[0], as: UTF8.self)) else {
                throw faces.failure("emotion '\(String(decoding: row[0], as: UTF8.self))' is no number")
            }
            return LabelledPicture(
                content: try content(row[1]),
                truth: Truth(label: Self.label(number), majority: ballot?.majority))
        }
        return nil
    }

    /// Converts the numbers of FER2013, and 7 to contempt as in derived tables; other numbers have no label.
    private static func label(_ number: Int) -> Emotion? {
        number == 7
            ? .contempt
            : LabelSet.fer2013.labels.indices.contains(number)
                ? LabelSet.fer2013.labels[number] : nil
    }

    private func content(_ text: ArraySlice<UInt8>) throws(Failure) -> LabelledPicture.Content {
        var bytes: [UInt8] = []
        for word in text.split(separator: UInt8(ascii: " ")) {
            guard let value = UInt8(String(decoding: word, as: UTF8.self)) else {
                throw faces.failure("pixels must be numbers in 0...255")
            }
            bytes.append(value)
        }
        let side = Int(clamping: Double(bytes.count).squareRoot())
        guard side > 0, side * side == bytes.count else {
            throw faces.failure("\(bytes.count) pixels are no square")
        }
        return .luma(size: ImageSize(width: side, height: side), bytes: bytes)
    }
}
