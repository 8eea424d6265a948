import Glibc

/// The numbers in a text of JSON, before it is decoded.
enum JSONNumbers {
    /// Every integer up to this one is a `Double` too.
    private static let largest = 9_007_199_254_740_992.0

    /// The key in front of the first number whose magnitude is above 2⁵³, empty for a number without a key;
    /// `nil` where there is no such number. Text that is not JSON may have one or none.
    static func keyOfExcess(in text: [UInt8]) -> String? {
        var (isInString, isEscaped) = (false, false)
        var (string, key) = (0..<0, 0..<0)
        var start: Int?
        for (index, byte) in text.enumerated() {
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                    string = string.lowerBound..<index
                }
            } else if isPartOfNumber(byte) {
                start = start ?? index
            } else {
                if let first = start, !isModerate(text[first..<index]) {
                    return String(decoding: text[key], as: UTF8.self)
                }
                start = nil
                isInString = byte == UInt8(ascii: "\"")
                if isInString { string = index + 1..<index + 1 }
                if byte == UInt8(ascii: ":") { key = string }
            }
        }
        // A number at the end is the whole text.
        return start.map { isModerate(text[$0...]) } ?? true ? nil : ""
    }

    private static func isPartOfNumber(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }

    /// What is no number, such as the `e` of `true`, is left to the decoder.
    private static func isModerate(_ token: ArraySlice<UInt8>) -> Bool {
        guard token.count > 15 || token.contains(where: { $0 | 0x20 == UInt8(ascii: "e") }),
            let number = Double(String(decoding: token, as: UTF8.self))
        else { return true }
        return abs(number) <= largest
    }
}
