import ParityCases
import Testing

@testable import Inference

@Suite struct ThreadTests {
    @Test(arguments: [2, 3])
    func `threads compute the same bits`(threads: Int) throws {
        for archive in ["networks/networks.cases", "nodes/nodes.cases"] {
            for item in ParityArchive(try Fixture.bytes(archive)) {
                let (alone, shared) = (try item.outputs(), try item.outputs(threads: threads))
                let isSame = zip(alone, shared).allSatisfy { pair in
                    pair.0.map(\.bitPattern) == pair.1.map(\.bitPattern)
                }
                #expect(isSame, "\(item.name)")
            }
        }
    }

    @Test(arguments: [1, 7])
    func `the default model computes the same bits`(batch: Int) throws {
        let network = try Network(onnx: Fixture.model("default"))
        var alone = Workspace(for: network, maximumBatch: batch)
        var shared = Workspace(for: network, maximumBatch: batch, threads: 3)
        func scores(_ workspace: inout Workspace, run: Int) -> [Float] {
            for sample in 0..<batch {
                let pixels = testValues(48 * 48, seed: UInt64(clamping: run * batch + sample))
                workspace.withInput(sample: sample) { span in
                    for i in span.indices { span[i] = pixels[i] }
                }
            }
            network.run(batch: batch, in: &workspace)
            return (0..<batch).flatMap { sample in
                workspace.withOutput(sample: sample) { span in span.indices.map { span[$0] } }
            }
        }
        for run in 0..<3 { #expect(scores(&alone, run: run) == scores(&shared, run: run)) }
    }

    /// With threads in the background, and with memory that they write to until the end.
    @Test(arguments: [1, 3]) func `a workspace may be destroyed while it is busy`(threads: Int) throws {
        let network = try Network(onnx: Fixture.model("default"))
        for _ in 0..<3 {
            var workspace = Workspace(for: network, maximumBatch: 4, threads: threads, supportsAsync: true)
            network.start(batch: 4, in: &workspace)
        }
    }

    @Test(arguments: [1, 2]) func `a background worker computes the same bits`(threads: Int) throws {
        let network = try Network(onnx: Fixture.model("default"))
        var own = Workspace(for: network)
        var others = Workspace(for: network, threads: threads, supportsAsync: true)
        func fill(_ workspace: inout Workspace, seed: UInt64) {
            let pixels = testValues(48 * 48, seed: seed)
            workspace.withInput(sample: 0) { span in
                for i in span.indices { span[i] = pixels[i] }
            }
        }
        func scores(_ workspace: borrowing Workspace) -> [Float] {
            workspace.withOutput(sample: 0) { span in span.indices.map { span[$0] } }
        }
        for seed in 0..<3 as Range<UInt64> {
            fill(&own, seed: seed)
            fill(&others, seed: seed)
            network.start(batch: 1, in: &others)
            network.run(batch: 1, in: &own)
            let time = others.finish()
            #expect(time > 0)
            let (expected, actual) = (scores(own), scores(others))
            #expect(actual == expected)
        }
    }

    @Test(arguments: [(0, 3, 1), (1, 3, 1), (7, 3, 1), (33, 2, 16), (100, 3, 16)])
    func `slices cover the whole once`(total: Int, count: Int, grain: Int) {
        let parts = (0..<count).map { WorkSlice(number: $0, count: count).range(of: total, grain: grain) }
        #expect(parts.flatMap(Array.init) == Array(0..<total))
    }

    @Test func `slices of images cover every row once`() {
        var seen: [[Int]] = []
        for number in 0..<3 {
            WorkSlice(number: number, count: 3).rows(ofImages: 4, height: 5) { picture, rows in
                for row in rows { seen.append([picture, row]) }
            }
        }
        #expect(seen == (0..<4).flatMap { picture in (0..<5).map { [picture, $0] } })
    }
}
