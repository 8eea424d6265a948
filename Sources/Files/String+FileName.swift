import SystemPackage

/// Names of files as text.
///
/// A name is bytes, of any kind but for zero and the slash; text is UTF-8. In a name as text each byte that
/// is no part of a character is one of the 128 last characters of Unicode, which are for private use: the
/// byte E9 is U+10FFE9. So every name can be passed as a `String`, and is the same file again where it is
/// opened.
extension String {
    /// A file's name, or a path of such names.
    public init(fileName bytes: some Collection<UInt8>) {
        var text = UnicodeScalarView()
        var rest = Array(bytes)[...]
        while let first = rest.first {
            let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
            let scalars = String(validating: rest.prefix(length), as: UTF8.self)?.unicodeScalars
            if let scalar = scalars?.first, scalars?.count == 1, scalar.fileNameByte == nil {
                text.append(scalar)
                rest = rest.dropFirst(length)
            } else if let scalar = Unicode.Scalar(0x10FF00 + UInt32(first)) {
                text.append(scalar)
                rest.removeFirst()
            }
        }
        self.init(text)
    }

    /// The name as the system knows it.
    public var fileNameBytes: [UInt8] {
        unicodeScalars.flatMap { scalar in scalar.fileNameByte.map { [$0] } ?? Array(String(scalar).utf8) }
    }

    /// The name for people and for what other programs read: a byte that is no part of a character is `\xE9`.
    public var readableFileName: String {
        var text = UnicodeScalarView()
        for scalar in unicodeScalars {
            guard let byte = scalar.fileNameByte else {
                text.append(scalar)
                continue
            }
            text.append(contentsOf: "\\x\(String(byte, radix: 16, uppercase: true))".unicodeScalars)
        }
        return String(text)
    }
}

extension Unicode.Scalar {
    /// The byte that it stands for in a name as text; `nil` for all other characters.
    fileprivate var fileNameByte: UInt8? {
        value >= 0x10FF80 ? UInt8(truncatingIfNeeded: value) : nil
    }
}

extension FilePath {
    /// The path that `name` stands for as text.
    public init(fileName name: String) {
        let bytes = name.fileNameBytes.prefix { $0 != 0 }.map { CChar(bitPattern: $0) } + [0]
        self = unsafe bytes.withUnsafeBufferPointer { bytes in
            guard let start = bytes.baseAddress else { return FilePath() }
            return unsafe FilePath(platformString: start)
        }
    }
}
