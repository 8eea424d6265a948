import Foundation
import Imaging
import MediaFiles
import TestSupport
import Testing

@testable import emotionctl

@Suite struct RobustnessTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// A dark picture with a light square.
    private func square(_ box: PixelRect, in size: ImageSize) -> GrayImage {
        GrayImage(
            size: size,
            pixels: (0..<size.area).map { index in
                let (x, y) = (index % size.width, index / size.width)
                let isInside = x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height
                return isInside ? 200 : 40
            })
    }

    @Test(arguments: PictureChange.allCases)
    func `a change moves what is in the picture to where it reports`(change: PictureChange) throws {
        let size = ImageSize(width: 201, height: 160)
        let box = PixelRect(x: 24, y: 32, width: 40, height: 40)
        let changed = try change.apply(to: square(box, in: size))
        let place = change.place(of: box, in: size)
        func pixel(_ x: Double, _ y: Double) -> UInt8 {
            changed.pixels[Int(y) * changed.size.width + Int(x)]
        }
        let (middle, reach) = (place.center, 0.3 * Double(place.width))
        for (dx, dy) in [(0.0, 0.0), (-reach, -reach), (reach, -reach), (-reach, reach), (reach, reach)] {
            #expect(pixel(middle.x + dx, middle.y + dy) > 90)
        }
        for (dx, dy) in [(-3.0, 0.0), (3, 0), (0, -3), (0, 3)] {
            #expect(pixel(middle.x + dx * reach, middle.y + dy * reach * 0.8) < 90)
        }
    }

    @Test(arguments: PictureChange.allCases)
    func `a change is the same in every run`(change: PictureChange) throws {
        let picture = square(
            PixelRect(x: 3, y: 4, width: 90, height: 90), in: ImageSize(width: 301, height: 170))
        #expect(try change.apply(to: picture).pixels == change.apply(to: picture).pixels)
        #expect(try change.apply(to: picture).pixels != picture.pixels)
    }

    @Test func `noise has its deviation`() throws {
        let flat = GrayImage(
            size: ImageSize(width: 200, height: 200), pixels: [UInt8](repeating: 128, count: 40_000))
        let noise = try PictureChange.noisy.apply(to: flat).pixels.map { Double($0) - 128 }
        #expect(abs(noise.reduce(0, +) / 40_000) < 0.3)
        #expect(abs((noise.map { $0 * $0 }.reduce(0, +) / 40_000).squareRoot() - 12) < 0.3)
    }

    @Test func `a flat picture stays flat`() throws {
        let flat = GrayImage(
            size: ImageSize(width: 30, height: 20), pixels: [UInt8](repeating: 255, count: 600))
        for change in PictureChange.allCases where change != .noisy {
            #expect(try Set(change.apply(to: flat).pixels) == [255], "\(change)")
        }
    }

    private func evaluate(_ options: [String]) throws -> ToolRun {
        try ToolRun(["evaluate", "\(folder.path)/photographs", "--robustness"] + options)
    }

    private func addPhotographs() throws {
        let name = "\(folder.path)/photographs"
        try FileManager.default.createDirectory(atPath: "\(name)/happy", withIntermediateDirectories: true)
        for file in ["\(name)/a.jpg", "\(name)/happy/b.jpg"] {
            try FileManager.default.createSymbolicLink(
                atPath: file, withDestinationPath: ProjectFolder.portrait)
        }
    }

    @Test func `reports how many faces are detected and keep their labels`() throws {
        try addPhotographs()
        let report = "\(folder.path)/report"
        let run = try evaluate(["--json", "--report", report])
        #expect(run.status == 0)
        let record = try #require(run.objects().first)
        #expect(record["pictures"] as? Int == 2)
        #expect(record["faces"] as? Int == 2)
        let changes = try #require(record["changes"] as? [[String: Any]])
        #expect(changes.map { $0["change"] as? String } == PictureChange.allCases.map(\.rawValue))
        for change in changes
        where ["mirrored", "gamma", "compressed"].contains(change["change"] as? String) {
            #expect(change["found"] as? Int == 2)
            #expect(change["share"] as? Double == 1)
        }
        let text = try String(contentsOfFile: "\(report)/robustness.md", encoding: .utf8)
        #expect(text.contains("| mirrored | 2 | 100.0 % |\n"))
        #expect(try String(contentsOfFile: "\(report)/robustness.json", encoding: .utf8) == run.output)
    }

    @Test func `the table is for people`() throws {
        try addPhotographs()
        _ = try folder.write("I am no picture.", to: "photographs/c.png")
        let run = try evaluate([])
        #expect(run.status == 65)
        #expect(run.errors.contains("c.png"))
        #expect(run.lines.contains("change               still found  same label"))
        #expect(run.lines.contains("mirrored                       2     100.0 %"))
        #expect(run.lines.contains("broken              1"))
    }

    @Test func `without faces there is nothing to report`() throws {
        let name = "\(folder.path)/photographs"
        try FileManager.default.createDirectory(atPath: name, withIntermediateDirectories: true)
        #expect(try evaluate([]).status == 66)
        _ = try folder.write(
            "P5 64 64 255\n" + String(repeating: "a", count: 64 * 64), to: "photographs/flat.pgm")
        let run = try evaluate([])
        #expect(run.status == 66)
        #expect(run.errors.contains("no face found in 1 photographs"))
        #expect(try evaluate(["--crops"]).status == 64)
    }
}
