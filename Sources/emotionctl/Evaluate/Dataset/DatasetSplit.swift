import ArgumentParser

/// A part of a data set, and what files and people call it.
enum DatasetSplit: String, CaseIterable, ExpressibleByArgument {
    case train, valid, test

    /// Reads the names of folders, of Kaggle's `Usage` and of FER+; upper and lower case, `-` and `_` are alike.
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
