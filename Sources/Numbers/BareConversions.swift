// The standard library's conversions that end the program where a number is out of range, hidden by
// deprecated ones: a module that uses one does not compile, for warnings are errors. Every module that reads
// what comes from outside imports this one, see `checkedNumbers` in Package.swift. `init(checking:orThrow:)`,
// `init(exactly:)`, `init(clamping:)` and `init(truncatingIfNeeded:)` are what to write instead.
//
// Nothing here is ever called. Conversions that always succeed, such as `Int(_: Int32)`, stay as they are; so
// do those of integers to 8 and 16 bits, for pixels.

extension Int {
    @available(*, deprecated, message: "traps out of range")
    public init(_ value: Double) { self.init(clamping: value) }
    @available(*, deprecated, message: "traps out of range")
    public init(_ value: Float) { self.init(clamping: value) }
    @available(*, deprecated, message: "traps out of range")
    public init(_ value: UInt) { self.init(clamping: value) }
    @available(*, deprecated, message: "traps out of range")
    public init(_ value: UInt64) { self.init(clamping: value) }
}

extension Int64 {
    @available(*, deprecated, message: "traps out of range")
    public init(_ value: Double) { self.init(clamping: value) }
    @available(*, deprecated, message: "traps out of range")
    public init(_ value: Float) { self.init(clamping: value) }
    @available(*, deprecated, message: "traps out of range")
    public init(_ value: UInt) { self.init(clamping: value) }
    @available(*, deprecated, message: "traps out of range")
    public init(_ value: UInt64) { self.init(clamping: value) }
}

extension Int32 {
    @available(*, deprecated, message: "traps out of range")
    public init(_ value: Double) { self.init(clamping: value) }
    @available(*, deprecated, message: "traps out of range")
    public init(_ value: Float) { self.init(clamping: value) }
    @available(*, deprecated, message: "traps out of range")
    public init(_ value: Int) { self.init(clamping: value) }
    @available(*, deprecated, message: "traps out of range")
    public init(_ value: Int64) { self.init(clamping: value) }
    @available(*, deprecated, message: "traps out of range")
    public init(_ value: UInt) { self.init(clamping: value) }
    @available(*, deprecated, message: "traps out of range")
    public init(_ value: UInt64) { self.init(clamping: value) }
}

extension Int16 {
    @available(*, deprecated, message: "traps out of range")
    public init(_ value: Double) { self.init(clamping: value) }
    @available(*, deprecated, message: "traps out of range")
    public init(_ value: Float) { self.init(clamping: value) }
}

extension Int8 {
    @available(*, deprecated, message: "traps out of range")
    public init(_ value: Double) { self.init(clamping: value) }
    @available(*, deprecated, message: "traps out of range")
    public init(_ value: Float) { self.init(clamping: value) }
}

extension UInt {
    @available(*, deprecated, message: "traps out of range")
    public init(_ value: Double) { self.init(clamping: value) }
    @available(*, deprecated, message: "traps out of range")
    public init(_ value: Float) { self.init(clamping: value) }
    @available(*, deprecated, message: "traps out of range")
    public init(_ value: Int) { self.init(clamping: value) }
    @available(*, deprecated, message: "traps out of range")
    public init(_ value: Int64) { self.init(clamping: value) }
}

extension UInt64 {
    @available(*, deprecated, message: "traps out of range")
    public init(_ value: Double) { self.init(clamping: value) }
    @available(*, deprecated, message: "traps out of range")
    public init(_ value: Float) { self.init(clamping: value) }
    @available(*, deprecated, message: "traps out of range")
    public init(_ value: Int) { self.init(clamping: value) }
    @available(*, deprecated, message: "traps out of range")
    public init(_ value: Int64) { self.init(clamping: value) }
}

extension UInt32 {
    @available(*, deprecated, message: "traps out of range")
    public init(_ value: Double) { self.init(clamping: value) }
    @available(*, deprecated, message: "traps out of range")
    public init(_ value: Float) { self.init(clamping: value) }
    @available(*, deprecated, message: "traps out of range")
    public init(_ value: Int) { self.init(clamping: value) }
    @available(*, deprecated, message: "traps out of range")
    public init(_ value: Int64) { self.init(clamping: value) }
    @available(*, deprecated, message: "traps out of range")
    public init(_ value: UInt) { self.init(clamping: value) }
    @available(*, deprecated, message: "traps out of range")
    public init(_ value: UInt64) { self.init(clamping: value) }
}

extension UInt16 {
    @available(*, deprecated, message: "traps out of range")
    public init(_ value: Double) { self.init(clamping: value) }
    @available(*, deprecated, message: "traps out of range")
    public init(_ value: Float) { self.init(clamping: value) }
}

extension UInt8 {
    @available(*, deprecated, message: "traps out of range")
    public init(_ value: Double) { self.init(clamping: value) }
    @available(*, deprecated, message: "traps out of range")
    public init(_ value: Float) { self.init(clamping: value) }
}
