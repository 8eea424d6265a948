/// Conversions that cannot trap.
extension FixedWidthInteger {
    /// The integer part of `value`; of a number that is out of range the nearest end of the range, of NaN 0.
    ///
    /// For numbers that lie in the range by how they are made, such as places in a picture.
    @inlinable
    public init<Value: BinaryFloatingPoint>(clamping value: Value) {
        if let integer = Self(exactly: value.rounded(.towardZero)) {
            self = integer
        } else {
            self = value < 0 ? .min : value > 0 ? .max : 0
        }
    }

    /// The integer part of a number that comes from a file, a stream, a model or a client.
    ///
    /// - Throws: `failure` where it is out of range or NaN.
    @inlinable
    public init<Value: BinaryFloatingPoint, Failure: Error>(
        checking value: Value, orThrow failure: @autoclosure () -> Failure
    ) throws(Failure) {
        guard let integer = Self(exactly: value.rounded(.towardZero)) else { throw failure() }
        self = integer
    }

    /// An integer that comes from a file, a stream, a model or a client.
    ///
    /// - Throws: `failure` where it is out of range.
    @inlinable
    public init<Value: BinaryInteger, Failure: Error>(
        checking value: Value, orThrow failure: @autoclosure () -> Failure
    ) throws(Failure) {
        guard let integer = Self(exactly: value) else { throw failure() }
        self = integer
    }
}
