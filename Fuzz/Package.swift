// swift-tools-version: 6.2
import PackageDescription

// The loader under libFuzzer. A package of its own, so that coverage instrumentation, which `make fuzz` switches
// on for everything it builds here, does not reach the programs.
let package = Package(
    name: "Fuzz",
    dependencies: [.package(name: "emotiond", path: "..")],
    targets: [
        .target(name: "CFuzzer"),
        .executableTarget(
            name: "FuzzModel", dependencies: ["CFuzzer", .product(name: "Inference", package: "emotiond")]),
    ],
    swiftLanguageModes: [.v6]
)
