import EmotionRecognition
import Files
import Glibc
import Imaging
import ProgramSupport

/// Kaggle's `fer2013.csv`, with FER+'s `fer2013new.csv` row by row if it is in the same folder.
struct FaceTable: LabeledPictures {
    static let fileName = "fer2013.csv"
    static let votesFileName = "fer2013new.csv"

    private let faces: CSVTable
    private let votes: VoteTable?
    private let split: DatasetSplit

    var hasVotes: Bool { votes != nil }
    var progress: Double { faces.progress }

    /// - Parameter split: rows of other splits are skipped.
    init(path: String, split: DatasetSplit) throws(ExitError) {
        faces = try CSVTable(path: path, columns: ["emotion", "pixels", "Usage"])
        votes = try VoteTable(beside: path)
        self.split = split
    }

    mutating func next() throws(ExitError) -> LabeledPicture? {
        while let row = try faces.next() {
            let ballot = try votes?.next()
            guard DatasetSplit(argument: String(decoding: row[2], as: UTF8.self)) == split else { continue }
            guard let number = Int(String(decoding: row[0], as: UTF8.self)) else {
                throw faces.failure("emotion '\(String(decoding: row[0], as: UTF8.self))' is no number")
            }
            return LabeledPicture(
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

    private func content(_ text: ArraySlice<UInt8>) throws(ExitError) -> LabeledPicture.Content {
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

/// FER+'s `fer2013new.csv`, with ten votes for each row of `fer2013.csv` (Barsoum et al., "Training Deep
/// Networks for Facial Expression Recognition with Crowd-Sourced Label Distribution", 2016).
struct VoteTable {
    /// FER+'s names of the eight expressions in the order of its labels, then of its two columns without an
    /// expression.
    private static let columns = [
        "neutral", "happiness", "surprise", "sadness", "anger", "disgust", "fear", "contempt", "unknown",
        "NF",
    ]

    private let table: CSVTable

    /// Opens the file in the folder of `path`; `nil` if there is none.
    init?(beside path: String) throws(ExitError) {
        let folder = path.contains("/") ? path[...(path.lastIndex(of: "/") ?? path.startIndex)] : ""
        let votes = folder + FaceTable.votesFileName
        guard FileBytes.exists(String(votes)) else { return nil }
        table = try CSVTable(path: String(votes), columns: Self.columns)
    }

    /// Reads the votes of the next row.
    func next() throws(ExitError) -> Ballot {
        guard let row = try table.next() else {
            throw table.failure("fewer rows than \(FaceTable.fileName)")
        }
        var votes: [Int] = []
        for field in row {
            guard let count = field.isEmpty ? 0 : Int(String(decoding: field, as: UTF8.self)) else {
                throw table.failure("votes must be whole numbers")
            }
            votes.append(count)
        }
        return Ballot(votes: votes)
    }
}

/// The votes for one face: for the labels of `LabelSet.ferplus`, for "unknown" and for "no face".
struct Ballot {
    let votes: [Int]

    /// Expression with the most votes of all; `nil` for a tie, "unknown" and "no face".
    var majority: Emotion? {
        guard let most = votes.max(), most > 0, votes.count(where: { $0 == most }) == 1 else { return nil }
        return zip(votes, LabelSet.ferplus.labels).first { $0.0 == most }?.1
    }
}
