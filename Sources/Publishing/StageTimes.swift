/// Processor time that frames took in each stage of the pipeline, in nanoseconds.
///
/// Of whichever thread did the work: while one scores a frame another may look at the next, so that together the stages
/// may take longer than the frame did.
public struct StageTimes: Sendable, Equatable {
    /// Fetching and decoding the picture, or drawing the sample's.
    public var capture: Int64
    /// Looking for faces.
    public var detection: Int64
    /// Dropping what is no face.
    public var gate: Int64
    /// Cutting faces out and running the network.
    public var scoring: Int64
    /// Telling who is who, and smoothing labels.
    public var tracking: Int64

    public init(
        capture: Int64 = 0, detection: Int64 = 0, gate: Int64 = 0, scoring: Int64 = 0, tracking: Int64 = 0
    ) {
        self.capture = capture
        self.detection = detection
        self.gate = gate
        self.scoring = scoring
        self.tracking = tracking
    }

    mutating func add(_ other: StageTimes) {
        capture += other.capture
        detection += other.detection
        gate += other.gate
        scoring += other.scoring
        tracking += other.tracking
    }

    func write(to line: inout JSONLineWriter) {
        line.field("capture", Int(capture / 1000))
        line.field("detection", Int(detection / 1000))
        line.field("gate", Int(gate / 1000))
        line.field("scoring", Int(scoring / 1000))
        line.field("tracking", Int(tracking / 1000))
    }
}
