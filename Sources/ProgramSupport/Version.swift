/// The project's version, as both programs and the stream tell it.
public enum Version {
    public static let text = "0.1.0"
}
