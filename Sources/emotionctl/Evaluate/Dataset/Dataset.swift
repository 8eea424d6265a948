import Files
import Glibc
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
    init(path: String, split: DatasetSplit?, usual: DatasetSplit = .valid) throws(Failure) {
        guard Self.isThere(path) else {
            throw Failure(.noInput, "\(path): no such file or folder")
        }
        let table = "\(path)/\(FaceTable.fileName)"
        if Self.isThere(table) {
            layout = .table(path: table)
        } else {
            layout = !Folder.isThere(path) ? .table(path: path) : .folders(path: path)
        }
        (self.split, self.usual) = (split, usual)
    }

    /// Name of the split that is read; `nil` if there are no splits or none was chosen.
    var splitName: String? {
        switch layout {
        case .table: (split ?? usual).rawValue
        case .folders: split?.rawValue
        }
    }

    func pictures() throws(Failure) -> any LabelledPictures {
        switch layout {
        case .table(let path): try FaceTable(path: path, split: split ?? usual)
        case .folders(let path): try LabelFolders(path: path, split: split, usual: usual)
        }
    }

    private static func isThere(_ path: String) -> Bool {
        unsafe FilePath(fileName: path).withPlatformString { unsafe access($0, F_OK) } == 0
    }
}
