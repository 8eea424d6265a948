import EmotionRecognition
import Files
import ProgramSupport

/// Pictures in one folder per label, or in `SPLIT/LABEL/…`.
struct LabelFolders: LabeledPictures {
    private let pictures: [(folder: String, place: String, label: Emotion)]
    private var count = 0

    var hasVotes: Bool { false }
    var progress: Double { Double(count) / Double(pictures.count) }

    /// - Parameter split: `nil` for a whole data set without splits, or for the `usual` split of others.
    init(path: String, split: DatasetSplit?, usual: DatasetSplit) throws(ExitError) {
        let root = try Self.root(path, split, usual)
        var found: [(folder: String, place: String, label: Emotion)] = []
        for name in try Self.entries(root) where Self.isFolder("\(root)/\(name)") {
            guard let label = Emotion(folder: name) else {
                throw ExitError(
                    .badData,
                    "\(root)/\(name): '\(name)' is no label, which is 1 to \(Emotion.longestName) letters, digits, "
                        + "- and _")
            }
            let folder = "\(root)/\(name)"
            found += try Self.pictures(in: folder).map { (folder, $0, label) }
        }
        guard !found.isEmpty else {
            throw ExitError(.noInput, "\(root): no pictures in folders that are named after labels")
        }
        pictures = found
    }

    mutating func next() throws(ExitError) -> LabeledPicture? {
        guard count < pictures.count else { return nil }
        let picture = pictures[count]
        count += 1
        return LabeledPicture(
            content: .file(path: "\(picture.folder)/\(picture.place)"),
            truth: Truth(label: picture.label, majority: nil), place: picture.place)
    }

    /// Returns the folder that contains the labels.
    private static func root(
        _ path: String, _ split: DatasetSplit?, _ usual: DatasetSplit
    ) throws(ExitError) -> String {
        let splits = try entries(path).filter {
            DatasetSplit(argument: $0) != nil && isFolder("\(path)/\($0)")
        }
        guard !splits.isEmpty else {
            guard split == nil else {
                throw ExitError(.usage, "\(path): has no splits, so --split fits nothing")
            }
            return path
        }
        let wanted = split ?? usual
        guard let name = splits.first(where: { DatasetSplit(argument: $0) == wanted }) else {
            throw ExitError(.noInput, "\(path): no split \(wanted), only \(splits.joined(separator: ", "))")
        }
        return "\(path)/\(name)"
    }

    /// Paths of pictures in a folder, at any depth.
    private static func pictures(in folder: String) throws(ExitError) -> [String] {
        var found: [String] = []
        for name in try entries(folder) {
            let path = "\(folder)/\(name)"
            if isFolder(path) {
                found += try pictures(in: path).map { "\(name)/\($0)" }
            } else if isPicture(name) {
                found.append(name)
            }
        }
        return found
    }

    private static func isPicture(_ name: String) -> Bool {
        let suffixes = [
            "avif", "bmp", "gif", "heic", "heif", "jpeg", "jpg", "pgm", "png", "ppm", "tga", "tif", "tiff",
            "webp",
        ]
        return name.split(separator: ".").last.map { suffixes.contains($0.lowercased()) } ?? false
    }

    /// Returns the names in a folder, sorted, without hidden ones.
    private static func entries(_ folder: String) throws(ExitError) -> [String] {
        do { return try Folder.names(in: folder) } catch {
            throw ExitError(.noInput, "\(folder): not a folder that can be read")
        }
    }

    private static func isFolder(_ path: String) -> Bool { Folder.isThere(path) }
}

extension Emotion {
    /// Returns the label for a folder's name, including common names of the eight expressions; `nil` if it
    /// can be none.
    init?(folder name: String) {
        let synonyms: [String: Emotion] = [
            "anger": .angry, "disgusted": .disgust, "afraid": .fear, "fearful": .fear, "happiness": .happy,
            "sadness": .sad, "surprised": .surprise,
        ]
        let word = name.lowercased()
        let common = LabelSet.ferplus.labels.first { $0.rawValue == word } ?? synonyms[word]
        guard let label = common ?? Emotion(rawValue: name) else { return nil }
        self = label
    }
}
