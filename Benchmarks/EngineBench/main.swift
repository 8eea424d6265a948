import CProcess
import Foundation
import Inference
import ParityCases

// The engine by itself, for the comparisons with onnxruntime in Benchmarks/parity.

// As the programs do, so that figures are those of the daemon.
cprocess_configure_memory()

let arguments = Array(CommandLine.arguments.dropFirst())
do {
    switch (arguments.first, arguments.count) {
    case ("time", 4): try time(file: arguments[1], batch: arguments[2], runs: arguments[3], threads: "1")
    case ("time", 5):
        try time(file: arguments[1], batch: arguments[2], runs: arguments[3], threads: arguments[4])
    case ("kernels", 3): try compareKernels(file: arguments[1], runs: arguments[2])
    case ("layers", 3): try layers(file: arguments[1], batch: arguments[2])
    case ("check", 2): try check(archive: arguments[1], model: nil)
    case ("check", 3): try check(archive: arguments[1], model: arguments[2])
    default:
        fail(
            """
            usage: EngineBench time MODEL BATCH RUNS [THREADS]   microseconds of each run, one per line
                   EngineBench kernels MODEL RUNS                median microseconds by each variant of the kernels
                   EngineBench layers MODEL BATCH                microseconds and GFLOPS of each step
                   EngineBench check ARCHIVE [MODEL]             largest difference in each case
            """)
    }
} catch {
    fail("EngineBench: \(error)")
}

func fail(_ message: String) -> Never {
    FileHandle.standardError.write(Data("\(message)\n".utf8))
    exit(64)
}

func read(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: path))) }

func folder(of path: String) -> String { URL(filePath: path).deletingLastPathComponent().path }

/// A workspace with inputs of about the size that pictures have.
func prepare(_ path: String, _ batch: String) throws -> (Network, Int) {
    guard let batch = Int(batch), batch > 0 else { fail("EngineBench: '\(batch)' is no batch size") }
    return (try Network(onnx: read(path), folder: folder(of: path)), batch)
}

func fill(_ workspace: inout Workspace, of network: Network, batch: Int) {
    for input in network.inputs.indices {
        for sample in 0..<batch {
            workspace.withInput(input, sample: sample) { span in
                for i in span.indices { span[i] = Float(i * 7 % 255) / 128 - 1 }
            }
        }
    }
}

func microseconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) * 1e6 + Double(duration.components.attoseconds) * 1e-12
}

func time(file: String, batch: String, runs: String, threads: String) throws {
    let (network, batch) = try prepare(file, batch)
    guard let runs = Int(runs), runs > 0 else { fail("EngineBench: '\(runs)' is no number of runs") }
    guard let threads = Int(threads), threads > 0 else {
        fail("EngineBench: '\(threads)' is no number of threads")
    }
    var workspace = Workspace(for: network, maximumBatch: batch, threads: threads)
    fill(&workspace, of: network, batch: batch)
    let clock = ContinuousClock()
    for _ in 0..<runs {
        print(microseconds(clock.measure { network.run(batch: batch, in: &workspace) }))
    }
}

/// Rounds of all variants alternate, so that other load hits all of them.
func compareKernels(file: String, runs: String) throws {
    guard let runs = Int(runs), runs > 0 else { fail("EngineBench: '\(runs)' is no number of runs") }
    let model = try read(file)
    let networks = try Kernels.all.map { (name: $0.name, network: try Network(onnx: model, kernels: $0)) }
    let rounds = (0..<runs).map { _ in networks.map { warmTime(of: $0.network) } }
    for (index, variant) in networks.enumerated() {
        print(variant.name, rounds.map { $0[index] }.sorted()[runs / 2], separator: "\t")
    }
}

/// Returns the microseconds of a run after another one.
func warmTime(of network: Network) -> Double {
    var workspace = Workspace(for: network)
    fill(&workspace, of: network, batch: 1)
    network.run(batch: 1, in: &workspace)
    return microseconds(ContinuousClock().measure { network.run(batch: 1, in: &workspace) })
}

func layers(file: String, batch: String) throws {
    let (network, batch) = try prepare(file, batch)
    var workspace = Workspace(for: network, maximumBatch: batch)
    fill(&workspace, of: network, batch: batch)
    let steps = network.summary.steps
    let runs = (0..<31).map { _ in network.timedRun(batch: batch, in: &workspace).map(microseconds) }
    for (index, step) in steps.enumerated() {
        let median = runs.map { $0[index] }.sorted()[runs.count / 2]
        let gigaflops = 2e-3 * Double(step.multiplyAdds * batch) / median
        print(
            step.name, step.kind, step.kernel, String(format: "%.1f %.1f", median, gigaflops), separator: "\t"
        )
    }
}

/// With `model` in place of the models of the cases.
func check(archive: String, model: String?) throws {
    for var item in ParityArchive(try read(archive)) {
        if let model { (item.model, item.folder) = (try read(model), folder(of: model)) }
        do throws(ModelError) {
            print(item.name, try item.largestDifference(), separator: "\t")
        } catch {
            print(item.name, error, separator: "\t")
        }
    }
}
