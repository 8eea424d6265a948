// swift-tools-version: 6.2
import PackageDescription

let common: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// For every module that does not touch C.
let strict: [SwiftSetting] = common + [.strictMemorySafety()]

// Targets stand in the order data flows; a target may depend only on targets above it.
let package = Package(
    name: "emotiond",
    products: [
        .executable(name: "emotiond", targets: ["emotiond"]),
        .executable(name: "emotionctl", targets: ["emotionctl"]),
        // For the fuzzer in Fuzz/.
        .library(name: "Inference", targets: ["Inference"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.0"),
        .package(
            url: "https://github.com/apple/swift-configuration.git", from: "1.4.0", traits: [.defaults]),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-protobuf.git", from: "1.39.0"),
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
    ],
    targets: [
        // C boundary
        .target(
            name: "CV4L2", cSettings: [.treatAllWarnings(as: .error)],
            linkerSettings: [.linkedLibrary("v4l2")]),
        .target(
            name: "CPictures", cSettings: [.treatAllWarnings(as: .error)],
            linkerSettings: [.linkedLibrary("turbojpeg"), .linkedLibrary("png")]),
        .target(
            name: "COpenCV",
            cxxSettings: [
                .unsafeFlags(["-isystem", "/usr/include/opencv4"]), .treatAllWarnings(as: .error),
            ],
            linkerSettings: [
                .linkedLibrary("opencv_objdetect"), .linkedLibrary("opencv_imgproc"),
                .linkedLibrary("opencv_core"),
            ]
        ),
        .target(
            name: "CKernels",
            cSettings: [.unsafeFlags(["-O2"]), .treatAllWarnings(as: .error)],
            linkerSettings: [.linkedLibrary("m")]),
        .systemLibrary(name: "CNettle", pkgConfig: "nettle", providers: [.apt(["nettle-dev"])]),
        .systemLibrary(name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),

        // Pipeline
        .target(name: "Imaging", swiftSettings: strict),
        .target(name: "Capture", dependencies: ["Imaging", "CV4L2", "CPictures"], swiftSettings: common),
        .target(name: "FaceDetection", dependencies: ["Imaging", "COpenCV"], swiftSettings: common),
        .target(
            name: "ONNXFormat", dependencies: [.product(name: "SwiftProtobuf", package: "swift-protobuf")],
            exclude: ["onnx.proto"]),
        .target(
            name: "Inference",
            dependencies: [
                "CKernels", "ONNXFormat", .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ],
            swiftSettings: common),
        .target(
            name: "EmotionRecognition", dependencies: ["Imaging", "Inference", "CNettle"],
            swiftSettings: common),
        .target(name: "Tracking", dependencies: ["Imaging", "EmotionRecognition"], swiftSettings: strict),
        .target(
            name: "Publishing",
            dependencies: [
                "Tracking",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        .target(
            name: "Pipeline",
            dependencies: [
                "Capture", "FaceDetection", "EmotionRecognition", "Tracking", "Publishing",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),

        // Programs
        .target(
            name: "ProgramSupport",
            dependencies: [
                "Imaging",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "emotiond",
            dependencies: [
                "Pipeline", "ProgramSupport", "CSystemd", "Yams",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
            ],
            swiftSettings: common),
        .executableTarget(
            name: "emotionctl",
            dependencies: [
                "Capture", "Publishing", "ProgramSupport",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),

        // The engine by itself, compared with onnxruntime
        .target(name: "ParityCases", dependencies: ["Inference"], swiftSettings: common),
        .executableTarget(
            name: "EngineBench", dependencies: ["Inference", "ParityCases"], swiftSettings: common),

        // Tests
        .testTarget(
            name: "InferenceTests",
            dependencies: [
                "CKernels", "Inference", "ONNXFormat", "ParityCases",
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ],
            resources: [.copy("Fixtures")],
            swiftSettings: common),
        .testTarget(name: "TrackingTests", dependencies: ["Tracking"], swiftSettings: common),
    ],
    swiftLanguageModes: [.v6]
)
