import Fuzzing
import Inference

// A network that loads and is small must also run.
fuzz { file in
    guard let network = try? Network(onnx: file) else { return }
    guard network.multiplyAdds < 10_000_000, network.workspaceBytes() < 1 << 24 else { return }
    var workspace = Workspace(for: network)
    network.run(batch: 1, in: &workspace)
}
