/// What CameraProbe says about the pictures that it took.
struct ProbeOutcome: Decodable {
    let device: String?
    let description: String?
    let frames: Int
    /// Calls that yielded no picture.
    let empty: Int
    let broken: Int
    let timesIncrease: Bool
    let error: String?
}
