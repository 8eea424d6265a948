/// A YUV4MPEG2 stream in the making.
public struct Y4MRecording {
    public private(set) var bytes: [UInt8]
    private let chromaBytes: Int

    /// - Parameter chromaBytes: of each frame, filled with 128.
    public init(
        width: Int, height: Int, rate: String = "30:1", colorSpace: String? = "mono", chromaBytes: Int = 0
    ) {
        let header = "YUV4MPEG2 W\(width) H\(height) F\(rate) Ip A1:1" + (colorSpace.map { " C\($0)" } ?? "")
        bytes = Array((header + "\n").utf8)
        self.chromaBytes = chromaBytes
    }

    public mutating func add(_ luma: [UInt8], parameters: String = "") {
        bytes += Array("FRAME\(parameters)\n".utf8) + luma + [UInt8](repeating: 128, count: chromaBytes)
    }

    /// A recording of uniformly gray frames.
    public static func gray(
        frames: Int = 1, width: Int = 64, height: Int = 48, rate: String = "30:1"
    ) -> Y4MRecording {
        var recording = Y4MRecording(width: width, height: height, rate: rate)
        for _ in 0..<frames { recording.add([UInt8](repeating: 128, count: width * height)) }
        return recording
    }
}
