import CFuzzer
import Glibc

/// What the fuzzer calls; C functions hold no context of their own.
nonisolated(unsafe) private var target: ([UInt8]) -> Void = { _ in }

/// Runs libFuzzer, with the program's own arguments, on `body`, which gets whatever the fuzzer makes up.
public func fuzz(_ body: @escaping ([UInt8]) -> Void) -> Never {
    target = body
    var count = CommandLine.argc
    var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
    exit(
        LLVMFuzzerRunDriver(&count, &arguments) { data, size in
            target([UInt8](UnsafeBufferPointer(start: data, count: size)))
            return 0
        })
}
