/// One stage of the pipeline, by the name that it has in the stream and in every table.
///
/// A stage is added here and measured in `Recognizer`; whatever sums, sends or shows stages goes through
/// `allCases`.
public enum Stage: String, Sendable, CaseIterable, CodingKey {
    /// Fetching and decoding a frame.
    case capture
    /// Detecting faces.
    case detection
    /// Dropping boxes that hold no face.
    case gate
    /// Cropping faces and running the network.
    case scoring
    /// Associating faces with tracks, and smoothing labels.
    case tracking
}

/// Processor time of each stage in nanoseconds, summed over the threads that did the work.
///
/// One thread may score a frame while another detects faces in the next one, so that together the stages may
/// take longer than the frame did.
public struct StageTimes: Sendable, Equatable {
    /// By the stages' order: a fixed array, which a frame carries without allocating, with room for eight
    /// stages.
    private var nanoseconds = SIMD8<Int64>.zero

    public init() {}

    public subscript(stage: Stage) -> Int64 {
        get { nanoseconds[Self.index(of: stage)] }
        set { nanoseconds[Self.index(of: stage)] = newValue }
    }

    public static func += (times: inout StageTimes, other: StageTimes) {
        times.nanoseconds &+= other.nanoseconds
    }

    private static func index(of stage: Stage) -> Int {
        guard let index = Stage.allCases.firstIndex(of: stage) else { preconditionFailure("no such stage") }
        return index
    }
}

/// In microseconds, by the stages' names.
extension StageTimes: Codable {
    /// A stage that the sender does not know has taken no time.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: Stage.self)
        for stage in Stage.allCases {
            let microseconds = try members.decodeIfPresent(Int64.self, forKey: stage) ?? 0
            let (time, overflows) = microseconds.multipliedReportingOverflow(by: 1000)
            guard !overflows else {
                throw DecodingError.dataCorruptedError(
                    forKey: stage, in: members, debugDescription: "must be a time that can be counted")
            }
            self[stage] = time
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: Stage.self)
        for stage in Stage.allCases { try members.encode(self[stage] / 1000, forKey: stage) }
    }

    func write(to line: inout JSONLineWriter) {
        for stage in Stage.allCases { line.field(stage, Int(self[stage] / 1000)) }
    }
}
