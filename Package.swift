// swift-tools-version: 6.2
import PackageDescription

/// For tests, which may use what they import by way of the module under test.
let lenient: [SwiftSetting] = [.enableUpcomingFeature("ExistentialAny"), .treatAllWarnings(as: .error)]

let common: [SwiftSetting] = lenient + [.enableUpcomingFeature("MemberImportVisibility")]

/// For modules that read external input: number conversions that may trap do not compile, see
/// `Sources/Numbers`.
let checkedNumbers: [SwiftSetting] = [
    .unsafeFlags(["-Xfrontend", "-import-module", "-Xfrontend", "Numbers"])
]

/// For every module that does not touch C.
let strict: [SwiftSetting] = common + [.strictMemorySafety()]

// Targets stand in the order data flows; a target may depend only on targets above it.
let package = Package(
    name: "emotiond",
    products: [
        .executable(name: "emotiond", targets: ["emotiond"]),
        .executable(name: "emotionctl", targets: ["emotionctl"]),
        // For the fuzzers in Fuzz/.
        .library(name: "Capture", targets: ["Capture"]),
        .library(name: "EmotionRecognition", targets: ["EmotionRecognition"]),
        .library(name: "FaceDetection", targets: ["FaceDetection"]),
        .library(name: "Inference", targets: ["Inference"]),
        .library(name: "StreamProtocol", targets: ["StreamProtocol"]),
        .library(name: "StreamServer", targets: ["StreamServer"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser.git", exact: "1.8.2"),
        // Without its reader of JSON, which links all of Foundation.
        .package(url: "https://github.com/apple/swift-configuration.git", exact: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-log.git", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio.git", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-protobuf.git", exact: "1.39.0"),
        .package(url: "https://github.com/apple/swift-system.git", exact: "1.8.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", exact: "2.13.0"),
    ],
    targets: [
        // C boundary
        .target(
            name: "CV4L2", cSettings: [.treatAllWarnings(as: .error)],
            linkerSettings: [.linkedLibrary("v4lconvert"), .linkedLibrary("jpeg")]),
        .target(
            name: "CPictures", cSettings: [.treatAllWarnings(as: .error)],
            linkerSettings: [.linkedLibrary("jpeg"), .linkedLibrary("png")]),
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
        // Of emotionctl alone: imgcodecs, FFmpeg and what they pull in stay out of the daemon.
        .target(
            name: "COpenCVFiles",
            cxxSettings: [
                .unsafeFlags(["-isystem", "/usr/include/opencv4"]), .treatAllWarnings(as: .error),
            ],
            linkerSettings: [
                .linkedLibrary("opencv_imgcodecs"), .linkedLibrary("opencv_core"),
            ]
        ),
        .target(
            name: "CVideo", cSettings: [.treatAllWarnings(as: .error)],
            linkerSettings: [
                .linkedLibrary("avformat"), .linkedLibrary("avcodec"), .linkedLibrary("avutil"),
                .linkedLibrary("swscale"), .linkedLibrary("m"),
            ]),
        .systemLibrary(name: "CHEIF", pkgConfig: "libheif", providers: [.apt(["libheif-dev"])]),
        .target(
            name: "CKernels",
            // Templates, which each instruction set's file includes.
            exclude: [
                "elementwise.inc", "function.inc", "gemm.inc", "rows.inc", "tile.inc", "variant.inc",
                "vector.inc", "window.inc", "winograd.inc",
            ],
            // Kernels that are not optimized are too slow even for the tests. Such flags keep Inference from
            // being a dependency of other packages by version; it is a product for Fuzz/ alone.
            cSettings: [.unsafeFlags(["-O2"]), .treatAllWarnings(as: .error)],
            linkerSettings: [.linkedLibrary("m")]),
        .target(name: "CProcess", cSettings: [.treatAllWarnings(as: .error)]),
        .systemLibrary(name: "CFreeType", pkgConfig: "freetype2", providers: [.apt(["libfreetype-dev"])]),
        .systemLibrary(name: "CNettle", pkgConfig: "nettle", providers: [.apt(["nettle-dev"])]),
        .systemLibrary(name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),

        // Pipeline
        .target(name: "Numbers", swiftSettings: strict),
        .target(
            name: "Files", dependencies: [.product(name: "SystemPackage", package: "swift-system")],
            swiftSettings: strict),
        .target(
            name: "StreamProtocol",
            dependencies: ["Numbers", .product(name: "SystemPackage", package: "swift-system")],
            swiftSettings: strict + checkedNumbers),
        .target(name: "Imaging", dependencies: ["Numbers"], swiftSettings: strict + checkedNumbers),
        .target(
            name: "PictureHeaders", dependencies: ["Numbers", "Imaging"],
            swiftSettings: strict + checkedNumbers),
        .target(
            name: "Capture",
            dependencies: [
                "Numbers",
                "Files", "StreamProtocol", "Imaging", "PictureHeaders", "CV4L2", "CPictures",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: common + checkedNumbers),
        .target(
            name: "ONNXFormat", dependencies: [.product(name: "SwiftProtobuf", package: "swift-protobuf")],
            exclude: ["onnx.proto"]),
        .target(
            name: "Inference",
            dependencies: [
                "Numbers",
                "Files", "CKernels", "ONNXFormat", .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ],
            swiftSettings: common + checkedNumbers),
        .target(
            name: "EmotionRecognition",
            dependencies: [
                "Numbers",
                "Files", "Imaging", "Inference", "CNettle",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: common + checkedNumbers),
        // Optimized in debug builds too: tests fit real models.
        .target(name: "Teaching", swiftSettings: common + [.unsafeFlags(["-O"])]),
        .target(
            name: "FaceDetection",
            dependencies: [
                "Numbers",
                "Files", "Imaging", "COpenCV", "Inference", "EmotionRecognition",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: common + checkedNumbers),
        .target(
            name: "Tracking", dependencies: ["Numbers", "Imaging", "EmotionRecognition"],
            swiftSettings: strict + checkedNumbers),
        .target(
            name: "Pipeline",
            dependencies: [
                "Numbers",
                "CProcess", "Files", "StreamProtocol", "Imaging", "Capture", "FaceDetection",
                "EmotionRecognition", "Tracking",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict + checkedNumbers),
        .target(
            name: "StreamServer",
            dependencies: [
                "Numbers",
                "StreamProtocol", "Imaging", "EmotionRecognition", "Tracking", "Pipeline",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict + checkedNumbers),
        .target(
            name: "MediaFiles",
            dependencies: [
                "Numbers",
                "Files", "Imaging", "PictureHeaders", "CPictures", "COpenCVFiles", "CVideo", "CHEIF",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: common + checkedNumbers),
        .target(
            name: "Annotation", dependencies: ["Imaging", "EmotionRecognition", "Tracking", "CFreeType"],
            swiftSettings: common),

        // Programs
        .target(
            name: "ProgramSupport",
            dependencies: [
                "CProcess", "Files", "Capture", "EmotionRecognition", "Pipeline",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        .target(
            name: "DaemonConfiguration",
            dependencies: [
                "Numbers",
                "Files", "StreamProtocol", "Imaging", "FaceDetection", "Tracking", "Pipeline", "StreamServer",
                "ProgramSupport", "CYAML",
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: common + checkedNumbers),
        .executableTarget(
            name: "emotiond",
            dependencies: [
                "Numbers",
                "Files", "StreamProtocol", "Imaging", "Capture", "FaceDetection", "Inference",
                "EmotionRecognition", "Pipeline", "StreamServer", "ProgramSupport", "DaemonConfiguration",
                "CSystemd",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: common + checkedNumbers),
        .executableTarget(
            name: "emotionctl",
            dependencies: [
                "Numbers",
                "Files", "StreamProtocol", "Imaging", "Capture", "FaceDetection", "Inference",
                "EmotionRecognition", "Tracking", "Pipeline", "MediaFiles", "Annotation", "Teaching",
                "ProgramSupport", "DaemonConfiguration", "CSystemd",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict + checkedNumbers),

        // The manual, out of what the programs say about themselves
        .executableTarget(name: "ManualPages", swiftSettings: strict),

        // The engine by itself, compared with onnxruntime
        .target(
            name: "ParityCases", dependencies: ["Inference"], path: "Benchmarks/ParityCases",
            swiftSettings: common),
        .executableTarget(
            name: "EngineBench", dependencies: ["CProcess", "Inference", "ParityCases"],
            path: "Benchmarks/EngineBench", swiftSettings: common),

        // Full-frame scans, compared with tracking
        .executableTarget(
            name: "PipelineBench",
            dependencies: [
                "Numbers", "Imaging", "Capture", "FaceDetection", "EmotionRecognition", "Pipeline",
                "ProgramSupport",
            ],
            path: "Benchmarks/PipelineBench", swiftSettings: common),

        // Tests
        .executableTarget(
            name: "CameraProbe", dependencies: ["Imaging", "Capture"], path: "Tests/CameraProbe",
            swiftSettings: common),
        .target(
            name: "TestSupport", dependencies: ["Imaging", "StreamProtocol"], path: "Tests/TestSupport",
            swiftSettings: lenient),
        .target(name: "CAllocations", path: "Tests/CAllocations"),
        .testTarget(
            name: "CameraVMTests", dependencies: ["TestSupport"],
            exclude: ["bench.sh", "faults.sh", "plugging.sh", "service.sh", "watching.sh"],
            swiftSettings: lenient),
        .testTarget(name: "NumbersTests", dependencies: ["Numbers"], swiftSettings: lenient),
        .testTarget(
            name: "FilesTests",
            dependencies: ["Files", "TestSupport", .product(name: "SystemPackage", package: "swift-system")],
            swiftSettings: lenient),
        .testTarget(name: "ImagingTests", dependencies: ["Imaging", "TestSupport"], swiftSettings: lenient),
        .testTarget(
            name: "CaptureTests",
            dependencies: [
                "CV4L2", "StreamProtocol", "Capture", "Files", "Imaging", "MediaFiles", "TestSupport",
            ],
            swiftSettings: lenient),
        .testTarget(
            name: "TeachingTests", dependencies: ["Teaching"], exclude: ["make-fixture.py"],
            resources: [.copy("Fixtures")], swiftSettings: lenient),
        .testTarget(
            name: "FaceDetectionTests", dependencies: ["Capture", "FaceDetection", "Imaging", "TestSupport"],
            swiftSettings: lenient),
        .testTarget(
            name: "InferenceTests",
            dependencies: [
                "CKernels", "Inference", "ONNXFormat", "ParityCases",
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ],
            resources: [.copy("Fixtures")],
            swiftSettings: lenient),
        .testTarget(
            name: "EmotionRecognitionTests",
            dependencies: ["EmotionRecognition", "Imaging", "MediaFiles", "TestSupport"],
            swiftSettings: lenient),
        .testTarget(
            name: "TrackingTests",
            dependencies: ["EmotionRecognition", "Imaging", "TestSupport", "Tracking"],
            swiftSettings: lenient),
        .testTarget(
            name: "PictureHeadersTests", dependencies: ["Imaging", "PictureHeaders"], swiftSettings: lenient),
        .testTarget(
            name: "MediaFilesTests",
            dependencies: ["Imaging", "MediaFiles", "PictureHeaders", "TestSupport"],
            exclude: ["Fixtures"],
            swiftSettings: lenient),
        .testTarget(
            name: "AnnotationTests",
            dependencies: [
                "Annotation", "EmotionRecognition", "Imaging", "MediaFiles", "TestSupport", "Tracking",
            ],
            exclude: ["Golden"],
            swiftSettings: lenient),
        .testTarget(
            name: "EmotionctlTests",
            dependencies: [
                "FaceDetection", "EmotionRecognition", "Imaging", "MediaFiles", "StreamProtocol", "Tracking",
                "Pipeline", "ProgramSupport", "DaemonConfiguration", "Teaching", "TestSupport",
                "emotionctl", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: common),
        .testTarget(
            name: "StreamProtocolTests", dependencies: ["StreamProtocol", "TestSupport"],
            swiftSettings: lenient),
        .testTarget(
            name: "StreamServerTests",
            dependencies: [
                "StreamProtocol", "Imaging", "EmotionRecognition", "Tracking", "Pipeline", "StreamServer",
                "TestSupport",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
            ],
            swiftSettings: lenient),
        .testTarget(
            name: "DaemonConfigurationTests",
            dependencies: ["DaemonConfiguration", "Imaging", "TestSupport"],
            swiftSettings: lenient),
        .testTarget(
            name: "ProgramTests",
            dependencies: [
                "Files", "ProgramSupport", "StreamProtocol", "TestSupport", "emotiond",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: lenient),
        .testTarget(
            name: "ManualPagesTests",
            dependencies: [
                "ManualPages", "TestSupport", "emotionctl", "emotiond",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: lenient),
        .testTarget(
            name: "PipelineTests",
            dependencies: [
                "CAllocations", "StreamProtocol", "Capture", "EmotionRecognition", "FaceDetection", "Imaging",
                "Pipeline",
                "TestSupport", "Tracking", .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: lenient),
        .testTarget(
            name: "DaemonTests",
            dependencies: [
                "StreamProtocol", "Capture", "Imaging", "MediaFiles", "ProgramSupport", "TestSupport",
                "emotionctl", "emotiond",
            ],
            exclude: ["Golden"],
            swiftSettings: lenient),
    ],
    swiftLanguageModes: [.v6]
)
