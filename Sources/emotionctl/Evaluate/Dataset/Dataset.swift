import ArgumentParser
import EmotionRecognition
import Files
import Glibc
import Imaging
import MediaFiles
import ProgramSupport
import SystemPackage

/// A labeled set of pictures on disk, recognized by its files.
struct Dataset {
    enum Layout {
        /// Kaggle's table of 48×48 faces.
        case table(path: String)
        /// One folder per label.
        case folders(path: String)
    }

    let layout: Layout
    /// The split to read; `nil` for the usual split if there are splits, else for everything.
    let split: DatasetSplit?
    private let usual: DatasetSplit

    /// - Parameters:
    ///   - path: a table, a folder that contains `fer2013.csv`, or a folder of folders.
    ///   - usual: the split that is read if there are splits and `split` is `nil`.
    init(path: String, split: DatasetSplit?, usual: DatasetSplit = .valid) throws(ExitError) {
        guard FileBytes.exists(path) else {
            throw ExitError(.noInput, "\(path): no such file or folder")
        }
        let table = "\(path)/\(FaceTable.fileName)"
        if FileBytes.exists(table) {
            layout = .table(path: table)
        } else {
            layout = !Folder.isThere(path) ? .table(path: path) : .folders(path: path)
        }
        self.split = split
        self.usual = usual
    }

    /// Name of the split that is read; `nil` if there are no splits or none was chosen.
    var splitName: String? {
        switch layout {
        case .table: (split ?? usual).rawValue
        case .folders: split?.rawValue
        }
    }

    func pictures() throws(ExitError) -> any LabeledPictures {
        switch layout {
        case .table(let path): try FaceTable(path: path, split: split ?? usual)
        case .folders(let path): try LabelFolders(path: path, split: split, usual: usual)
        }
    }
}

/// A split of a data set, with its names in files and on the command line.
enum DatasetSplit: String, CaseIterable, ExpressibleByArgument {
    case train, valid, test

    /// Parses the names of folders, of Kaggle's `Usage` and of FER+, ignoring case and the difference between
    /// `-` and `_`.
    init?(argument name: String) {
        let words = name.lowercased().map { $0 == "_" ? "-" : $0 }
        switch String(words) {
        case "train", "training", "train-set", "fer2013train": self = .train
        case "valid", "val", "validation", "val-set", "publictest", "fer2013valid": self = .valid
        case "test", "testing", "test-set", "privatetest", "fer2013test": self = .test
        default: return nil
        }
    }
}

/// The two sets of labels of data sets, in the order of their numbers.
enum LabelSet: String, CaseIterable {
    /// The eight labels of FER+ and of AffectNet-8.
    case ferplus
    /// The seven labels of FER2013, RAF-DB and others.
    case fer2013

    var labels: [Emotion] {
        switch self {
        case .ferplus: [.neutral, .happy, .surprise, .sad, .angry, .disgust, .fear, .contempt]
        case .fer2013: [.angry, .disgust, .fear, .happy, .sad, .surprise, .neutral]
        }
    }
}

/// A picture of a data set with its annotation.
struct LabeledPicture {
    enum Content {
        case file(path: String)
        /// Luma, `size.area` bytes, row-major.
        case luma(size: ImageSize, bytes: [UInt8])
    }

    let content: Content
    let truth: Truth
    /// Path in the label's folder; `nil` for a row of a table.
    var place: String?

    /// The file's path; `nil` for a row of a table.
    var name: String? {
        guard case .file(let path) = content else { return nil }
        return path
    }

    func image() throws(MediaError) -> StillImage {
        switch content {
        case .file(let path): try StillImage(path: path)
        case .luma(let size, let bytes): StillImage(size: size, luma: bytes)
        }
    }
}

/// The annotation of a picture.
struct Truth: Equatable {
    /// Single label; `nil` if the picture has none.
    var label: Emotion?
    /// Label with the most of ten votes; `nil` without votes or without a winner.
    var majority: Emotion?
}

/// The pictures of a data set, read one after the other.
protocol LabeledPictures {
    /// Whether the data set has votes in addition to single labels.
    var hasVotes: Bool { get }
    /// Fraction of the data set that has been read, in 0...1.
    var progress: Double { get }

    /// Reads the next picture; `nil` at the end.
    mutating func next() throws(ExitError) -> LabeledPicture?
}
