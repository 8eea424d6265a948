import EmotionRecognition
import Imaging
import MediaFiles
import ProgramSupport

/// A face of a session that is written to a folder.
struct KeptFace {
    private let label: Emotion
    private let person: Int
    private let image: BGRImage

    /// - Parameter pixels: luma in 0...255, row by row.
    init(_ label: Emotion, _ person: Int, _ pixels: [Float], _ size: ImageSize) {
        (self.label, self.person) = (label, person)
        let bytes = pixels.flatMap { [UInt8](repeating: UInt8(clamping: Double($0.rounded())), count: 3) }
        image = BGRImage(size: size, pixels: bytes)
    }

    /// Writes faces as `teach` and `evaluate` read them with `--crops`: a folder for each label, in it one
    /// for each person.
    static func write(_ faces: [KeptFace], to folder: String) throws(ExitError) {
        var numbers: [String: Int] = [:]
        for face in faces {
            let place = "\(folder)/\(face.label)/person-\(face.person)"
            var path = place
            repeat {
                numbers[place, default: 0] += 1
                path = "\(place)/\(numbers[place, default: 0]).png"
            } while (try? FileStatus(path: path)) != nil
            guard let bytes = face.image.encoded(as: "png") else {
                throw ExitError(.inputOutput, "\(path): cannot encode the picture")
            }
            try OutputFile.makeFolder(of: path)
            try OutputFile.write(bytes, to: path)
        }
    }
}
