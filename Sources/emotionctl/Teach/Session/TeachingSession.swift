import EmotionRecognition
import Files
import Imaging
import MediaFiles
import ProgramSupport

/// What an interactive session asks for and when: label after label, person after person.
struct TeachingSession {
    /// Faces of a person for each label.
    static let facesPerLabel = 20
    /// Time to make a face, in nanoseconds.
    private static let countdown: Int64 = 3_000_000_000
    /// Time from one face to the next, so that heads move in between, in nanoseconds.
    private static let interval: Int64 = 250_000_000

    enum Stage: Equatable {
        /// Until `end`, in nanoseconds.
        case countdown(end: Int64)
        case taking
        /// The person has shown all labels.
        case done
    }

    /// What a key demands of those who keep the faces.
    enum Demand: Equatable {
        case none
        /// Faces of the present person and label are taken back.
        case takeBack
        case stop
    }

    let labels: [Emotion]
    private(set) var stage: Stage
    /// Number of the person, from 1.
    private(set) var person = 1
    private(set) var place = 0
    /// Faces of the present person and label.
    private(set) var count = 0
    private var nextFace: Int64 = 0

    /// - Parameter time: now, in nanoseconds.
    init(labels: [Emotion], time: Int64) {
        self.labels = labels
        stage = .countdown(end: time + Self.countdown)
    }

    var label: Emotion { labels[place] }

    /// Seconds until faces are taken; `nil` outside of a countdown.
    func secondsLeft(at time: Int64) -> Int? {
        guard case .countdown(let end) = stage else { return nil }
        return Int(clamping: max(1, (Double(end - time) / 1e9).rounded(.up)))
    }

    /// Whether a face that is seen at `time` is one to learn from.
    mutating func wantsFace(at time: Int64) -> Bool {
        if case .countdown(let end) = stage, time >= end { (stage, nextFace) = (.taking, time) }
        return stage == .taking && time >= nextFace
    }

    /// Notes that a face was taken.
    mutating func take(at time: Int64) {
        count += 1
        nextFace = time + Self.interval
        if count >= Self.facesPerLabel { goOn(at: time) }
    }

    mutating func obey(_ key: UInt8, at time: Int64) -> Demand {
        switch key {
        case UInt8(ascii: "q"): return .stop
        case UInt8(ascii: "s") where stage != .done:
            goOn(at: time)
        case UInt8(ascii: "r"):
            begin(place, at: time)
            return .takeBack
        case UInt8(ascii: "n"):
            person += 1
            begin(0, at: time)
        default: break
        }
        return .none
    }

    private mutating func goOn(at time: Int64) {
        if place + 1 < labels.count { begin(place + 1, at: time) } else { stage = .done }
    }

    private mutating func begin(_ place: Int, at time: Int64) {
        (self.place, count) = (place, 0)
        stage = .countdown(end: time + Self.countdown)
    }
}

/// A face of a session that is written to a folder.
struct KeptFace {
    private let label: Emotion
    private let person: Int
    private let image: BGRImage

    /// - Parameter pixels: luma in 0...255, row by row.
    init(_ label: Emotion, _ person: Int, _ pixels: [Float], _ size: ImageSize) {
        self.label = label
        self.person = person
        let bytes = pixels.flatMap { [UInt8](repeating: UInt8(clamping: Double($0.rounded())), count: 3) }
        image = BGRImage(size: size, pixels: bytes)
    }

    /// Writes faces as `teach` and `evaluate` read them with `--crops`: a folder for each label, in it one
    /// for each person. Persons are numbered after those that are in the folder already.
    static func write(_ faces: [KeptFace], to folder: String) throws(ExitError) {
        let firstPerson = greatestPerson(in: folder)
        var numbers: [String: Int] = [:]
        for face in faces {
            let place = "\(folder)/\(face.label)/person-\(firstPerson + face.person)"
            numbers[place, default: 0] += 1
            let path = "\(place)/\(numbers[place, default: 0]).png"
            guard let bytes = face.image.encoded(as: "png") else {
                throw ExitError(.inputOutput, "\(path): cannot encode the picture")
            }
            try OutputFile.makeFolder(of: path)
            try OutputFile.write(bytes, to: path)
        }
    }

    /// The greatest number of a person whose faces are kept in `folder`, under whatever label; 0 for none.
    private static func greatestPerson(in folder: String) -> Int {
        let labels = (try? Folder.names(in: folder)) ?? []
        let names = labels.flatMap { (try? Folder.names(in: "\(folder)/\($0)")) ?? [] }
        return names.compactMap { $0.hasPrefix("person-") ? Int($0.dropFirst(7)) : nil }.max() ?? 0
    }
}
