import EmotionRecognition
import Glibc
import ProgramSupport

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
    init?(beside path: String) throws(Failure) {
        let folder = path.contains("/") ? path[...(path.lastIndex(of: "/") ?? path.startIndex)] : ""
        let votes = folder + FaceTable.votesFileName
        guard unsafe access(String(votes), F_OK) == 0 else { return nil }
        table = try CSVTable(path: String(votes), columns: Self.columns)
    }

    /// Reads the votes of the next row.
    func next() throws(Failure) -> Ballot {
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
