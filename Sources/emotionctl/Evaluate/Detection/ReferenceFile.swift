import FoundationEssentials
import Imaging
import ProgramSupport

/// A file of reference boxes with one JSON line per picture (`file`) or video frame (`frame`).
struct ReferenceFile {
    /// One line of the file.
    private struct Entry: Decodable {
        struct Face: Decodable {
            let x: Double
            let y: Double
            let width: Double
            let height: Double
            let roll: Double?
            let id: Int?
        }

        let file: String?
        let frame: Int?
        let width: Int?
        let height: Int?
        let faces: [Face]
    }

    private struct Picture {
        let faces: [ReferenceFace]
        /// Size in pixels; `nil` if the line does not contain it.
        let size: (width: Int, height: Int)?
    }

    /// Maximum coordinate in pixels, or angle in degrees.
    private static let coordinates = -1e6...1e6

    let path: String
    /// Names of the pictures in the order of the lines; empty if the file is about a video.
    private(set) var names: [String] = []
    private var pictures: [String: Picture] = [:]
    private var frames: [Int: Picture] = [:]

    /// Last frame with a line; `nil` if the file is about pictures.
    var lastFrame: Int? { frames.keys.max() }

    /// - Throws: `ExitError` with the number of the line.
    init(path: String) throws {
        self.path = path
        let reader = try LineReader(path: path)
        while let line = try reader.next() {
            guard !line.isEmpty else { continue }
            do { try add(JSONDecoder().decode(Entry.self, from: Data(line))) } catch {
                let reason = (error as? Refusal)?.reason ?? "not a line of reference boxes"
                throw ExitError(.badData, "\(path):\(reader.line): \(reason)")
            }
        }
        guard !frames.isEmpty || !pictures.isEmpty else {
            throw ExitError(.noInput, "\(path): contains no reference boxes")
        }
        guard frames.isEmpty || pictures.isEmpty else {
            throw ExitError(.badData, "\(path): contains both pictures and video frames")
        }
    }

    /// Returns the faces of a picture; `nil` if it has no line.
    func faces(ofPicture name: String, size: ImageSize) throws(ExitError) -> [ReferenceFace]? {
        try pictures[name].map { picture throws(ExitError) in try faces(of: picture, size, name) }
    }

    /// Returns the faces of a video frame; `nil` if it has no line.
    func faces(ofFrame number: Int, size: ImageSize) throws(ExitError) -> [ReferenceFace]? {
        try frames[number].map { picture throws(ExitError) in try faces(of: picture, size, "frame \(number)")
        }
    }

    private func faces(
        of picture: Picture, _ size: ImageSize, _ name: String
    ) throws(ExitError) -> [ReferenceFace] {
        if let stated = picture.size, stated != (size.width, size.height) {
            throw ExitError(
                .badData, "\(path): \(name) is \(size), not \(stated.width)x\(stated.height) as stated there")
        }
        return picture.faces
    }

    private struct Refusal: Error {
        let reason: String
    }

    private mutating func add(_ entry: Entry) throws(Refusal) {
        var size: (width: Int, height: Int)?
        if let width = entry.width, let height = entry.height { size = (width, height) }
        let picture = Picture(faces: try entry.faces.map(Self.face), size: size)
        switch (entry.file, entry.frame) {
        case (let name?, nil):
            guard pictures.updateValue(picture, forKey: name) == nil else {
                throw Refusal(reason: "\(name) has a line already")
            }
            names.append(name)
        case (nil, let number?):
            guard frames.updateValue(picture, forKey: number) == nil else {
                throw Refusal(reason: "frame \(number) has a line already")
            }
        default: throw Refusal(reason: "either file or frame must be given")
        }
    }

    private static func face(_ face: Entry.Face) throws(Refusal) -> ReferenceFace {
        let numbers = [face.x, face.y, face.width, face.height, face.roll ?? 0]
        guard numbers.allSatisfy(coordinates.contains), face.width > 0, face.height > 0 else {
            throw Refusal(reason: "a face has an impossible box")
        }
        return ReferenceFace(
            corner: SIMD2(face.x, face.y), width: face.width, height: face.height, roll: face.roll,
            id: face.id)
    }
}
