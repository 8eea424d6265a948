import Files
import Glibc
import ProgramSupport
import SystemPackage

/// A labelled set of pictures on disk, recognized by its files.
struct Dataset {
    enum Layout {
        /// Kaggle's table of 48×48 faces.
        case table(path: String)
        /// A folder per label.
        case folders(path: String)
    }

    let layout: Layout
    /// The wanted part; `nil` takes the validation split where there are splits, else everything.
    let split: DatasetSplit?

    /// - Parameter path: a table, a folder with `fer2013.csv` in it, or a folder of folders.
    init(path: String, split: DatasetSplit?) throws(Failure) {
        guard Self.isThere(path) else {
            throw Failure(.noInput, "\(path): no such file or folder")
        }
        let table = "\(path)/\(FaceTable.fileName)"
        if Self.isThere(table) {
            layout = .table(path: table)
        } else {
            layout = !Folder.isThere(path) ? .table(path: path) : .folders(path: path)
        }
        self.split = split
    }

    /// The part that is read, for people; `nil` where there are no parts or nobody chose one.
    var splitName: String? {
        switch layout {
        case .table: (split ?? .valid).rawValue
        case .folders: split?.rawValue
        }
    }

    func pictures() throws(Failure) -> any LabelledPictures {
        switch layout {
        case .table(let path): try FaceTable(path: path, split: split ?? .valid)
        case .folders(let path): try LabelFolders(path: path, split: split)
        }
    }

    private static func isThere(_ path: String) -> Bool {
        unsafe FilePath(fileName: path).withPlatformString { unsafe access($0, F_OK) } == 0
    }
}
