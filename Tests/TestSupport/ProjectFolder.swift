import Foundation

/// The package's own files.
public enum ProjectFolder {
    public static let path = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    public static let model = "\(path)/Models/default.onnx"
    public static let detector = "\(path)/Models/face-detector.onnx"
    public static let cascades = "\(path)/cascades"
    public static let portrait = "\(path)/samples/astronaut.jpg"
}
