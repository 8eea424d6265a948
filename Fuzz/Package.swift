// swift-tools-version: 6.2
import PackageDescription

/// A fuzzer for each reader of bytes from outside, and the module that has the reader.
let readers = [
    "FuzzModel": "Inference", "FuzzY4M": "Capture", "FuzzCard": "EmotionRecognition",
    "FuzzProfile": "FaceDetection", "FuzzRequest": "StreamServer", "FuzzStream": "StreamProtocol",
]

// The readers under libFuzzer. A package of its own, so that coverage instrumentation, which `make fuzz`
// switches on for everything it builds here, does not reach the programs.
let package = Package(
    name: "Fuzz",
    products: readers.keys.sorted().map { .executable(name: $0, targets: [$0]) },
    dependencies: [
        .package(name: "emotiond", path: ".."),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
    ],
    targets: [.target(name: "CFuzzer"), .target(name: "Fuzzing", dependencies: ["CFuzzer"])]
        + readers.sorted { $0.key < $1.key }.map { name, module in
            .executableTarget(
                name: name,
                dependencies: [
                    "Fuzzing", .product(name: module, package: "emotiond"),
                    .product(name: "StreamProtocol", package: "emotiond"),
                    .product(name: "NIOCore", package: "swift-nio"),
                ])
        },
    swiftLanguageModes: [.v6]
)
