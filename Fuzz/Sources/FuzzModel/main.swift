import CFuzzer
import Glibc
import Inference

// Loads whatever the fuzzer makes up. A network that loads and is small must also run.
var count = CommandLine.argc
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
exit(
    LLVMFuzzerRunDriver(&count, &arguments) { data, size in
        let file = [UInt8](UnsafeBufferPointer(start: data, count: size))
        guard let network = try? Network(onnx: file) else { return 0 }
        guard network.multiplyAdds < 10_000_000, network.workspaceBytes() < 1 << 24 else { return 0 }
        var workspace = Workspace(for: network)
        network.run(batch: 1, in: &workspace)
        return 0
    })
