import ParityCases
import Testing

/// Cases of the ONNX project's own operator tests, and networks exported from PyTorch with onnxruntime's
/// outputs. `make parity` runs all of them and rebuilds these files.
@Suite struct OperatorParityTests {
    @Test func `every operator agrees with the ONNX project`() throws {
        for item in ParityArchive(try Fixture.bytes("nodes/nodes.cases")) {
            // Results above 1 are compared relatively.
            let largest = item.expected.joined().filter(\.isFinite).map(abs).max() ?? 0
            let difference = try item.largestDifference()
            #expect(difference <= 1e-4 * max(1, largest), "\(item.name)")
        }
    }

    @Test func `networks agree with onnxruntime`() throws {
        for item in ParityArchive(try Fixture.bytes("networks/networks.cases")) {
            let difference = try item.largestDifference()
            #expect(difference <= 1e-4, "\(item.name)")
        }
    }
}
