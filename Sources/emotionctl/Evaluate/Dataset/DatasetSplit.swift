import ArgumentParser

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
