import Foundation
import TestSupport
import Testing

@testable import Pipeline

@Suite struct ProcessorsTests {
    @Test(arguments: [
        ("max 100000", "max 100000", nil), ("max 100000", "150000 100000", 2),
        ("100000 100000", "400000 100000", 1),
        ("50000 100000", "max 100000", 1), ("nonsense", "", nil),
    ])
    func `the smallest quota of a control group and its parents counts, rounded up`(
        parent: String, own: String, expected: Int?
    ) throws {
        let folder = try TemporaryFolder()
        let membership = try folder.write("1:cpu:/other\n0::/kiosk\n", to: "cgroup")
        _ = try folder.write(parent + "\n", to: "cpu.max")
        try FileManager.default.createDirectory(
            atPath: "\(folder.path)/kiosk", withIntermediateDirectories: true)
        _ = try folder.write(own + "\n", to: "kiosk/cpu.max")
        #expect(Processors.quota(membership: membership, root: folder.path) == expected)
    }

    @Test func `at least one processor may be used`() {
        #expect(Processors.usable >= 1)
    }
}
