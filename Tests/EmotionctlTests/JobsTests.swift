import Foundation
import MediaFiles
import Synchronization
import TestSupport
import Testing

@testable import emotionctl

/// `emotionctl recognize --jobs`: several files at once.
@Suite struct JobsTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Pictures, of which one is broken and one is no picture, and videos, of which one is cut off.
    private func addFiles() throws {
        try FileManager.default.createDirectory(
            atPath: "\(folder.path)/in/deep", withIntermediateDirectories: true)
        let image = try Portraits.bgrImage()
        let jpeg = try Data(contentsOf: URL(filePath: ProjectFolder.portrait))
        for number in 1...4 { _ = try folder.write(jpeg, to: "in/\(number).jpg") }
        _ = try folder.write(jpeg.prefix(5_000), to: "in/2-half.jpg")
        _ = try folder.write([0, 1, 2, 3], to: "in/3-noise.png")
        _ = try folder.write(try #require(image.encoded(as: "png")), to: "in/deep/1.png")
        for (number, frames) in [30, 2, 12].enumerated() {
            try Portraits.writeVideo(to: "\(folder.path)/in/2-video-\(number).avi", frames: frames, rate: 10)
        }
        let whole = try Data(contentsOf: URL(filePath: "\(folder.path)/in/2-video-0.avi"))
        _ = try folder.write(whole.prefix(whole.count / 2), to: "in/2-video-3.avi")
    }

    private func recognize(_ options: [String]) throws -> ToolRun {
        try ToolRun(
            ["recognize", "\(folder.path)/in", "\(folder.path)/nowhere.jpg", ProjectFolder.portrait] + options
        )
    }

    @Test(arguments: [["--json"], ["--csv"], ["--summary", "--csv"]])
    func `output, errors and status are those of one job`(form: [String]) throws {
        try addFiles()
        let one = try recognize(form + ["--jobs", "1"])
        #expect(one.status == 65)
        #expect(one.errors.split(separator: "\n").count >= 3)
        #expect(one.lines.count >= 9)
        for jobs in ["2", "5"] {
            let several = try recognize(form + ["--jobs", jobs])
            #expect(several.output == one.output)
            #expect(several.errors == one.errors)
            #expect(several.status == one.status)
        }
    }

    @Test func `annotated copies are those of one job`() throws {
        try addFiles()
        // Copies of the same name get numbers in the order of the files.
        try FileManager.default.copyItem(
            atPath: "\(folder.path)/in/1.jpg", toPath: "\(folder.path)/in/1.jpeg")
        try FileManager.default.copyItem(
            atPath: "\(folder.path)/in/1.jpg", toPath: "\(folder.path)/in/astronaut.jpg")
        var copies: [[String: Data]] = []
        for jobs in ["1", "2", "5"] {
            let out = "\(folder.path)/out-\(jobs)"
            #expect(try recognize(["--jobs", jobs, "--annotate", out, "--cam"]).status == 65)
            let names = try FileManager.default.subpathsOfDirectory(atPath: out)
            copies.append(
                Dictionary(
                    uniqueKeysWithValues: names.map {
                        ($0, FileManager.default.contents(atPath: "\(out)/\($0)") ?? Data())
                    }))
        }
        #expect(copies[0].keys.contains("astronaut-2.jpg"))
        #expect(copies[0].keys.contains("2-video-0.mp4"))
        #expect(!copies[0].keys.contains { $0.contains("unfinished") })
        #expect(copies[1] == copies[0])
        #expect(copies[2] == copies[0])
    }

    @Test func `a copy that cannot be written ends the run as with one job`() throws {
        try addFiles()
        let out = "\(folder.path)/out"
        try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
        // A folder cannot be replaced by a file.
        try FileManager.default.createDirectory(atPath: "\(out)/2.jpg/x", withIntermediateDirectories: true)
        var runs: [ToolRun] = []
        for jobs in ["1", "5"] { runs.append(try recognize(["--jobs", jobs, "--annotate", out])) }
        #expect(runs[0].status == 74)
        #expect(runs[0].errors.hasSuffix("emotionctl: \(out)/2.jpg: Is a directory\n"))
        #expect(runs[1].errors == runs[0].errors)
        #expect(runs[1].output == runs[0].output)
        let names = try FileManager.default.contentsOfDirectory(atPath: out)
        #expect(!names.contains { $0.hasPrefix(".unfinished") })
    }

    @Test(arguments: ["0", "-1", "1001", "two"])
    func `a number of jobs that makes no sense is refused`(jobs: String) throws {
        let run = try recognize(["--jobs=\(jobs)"])
        #expect(run.status == 64)
        #expect(run.errors.contains("--jobs"))
    }

    @Test func `results come in the order of the inputs`() throws {
        var read: [Int] = []
        try OrderedJobs.run((0..<200).makeIterator(), count: 4) { jobs in
            while let (number, input) = jobs.take() {
                if input % 7 == 0 { usleep(2_000) }
                for part in 0..<3 { _ = jobs.add(3 * input + part, bytes: 1, of: number) }
                jobs.finish(number)
            }
        } read: {
            read.append($0)
        }
        #expect(read == Array(0..<600))
    }

    @Test func `results ahead of the reader take limited memory`() throws {
        let added = Atomic(0)
        let limit = 10
        var mostAhead = 0
        var read = 0
        try OrderedJobs.run((0..<20).makeIterator(), count: 3, limit: limit) { jobs in
            while let (number, _) = jobs.take() {
                for _ in 0..<20 {
                    _ = jobs.add(number, bytes: 1, of: number)
                    added.add(1, ordering: .relaxed)
                }
                jobs.finish(number)
            }
        } read: { (_: Int) in
            read += 1
            usleep(200)
            mostAhead = max(mostAhead, added.load(ordering: .relaxed) - read)
        }
        #expect(read == 400)
        // What the limit allows, and one that is read at once.
        #expect(mostAhead <= limit + 1)
    }

    @Test func `a reader that fails ends the jobs and gets back what was not read`() throws {
        struct Failure: Error {}
        var (read, discarded) = ([Int](), [Int]())
        let added = Mutex<[Int]>([])
        #expect(throws: Failure.self) {
            try OrderedJobs.run((0..<1_000_000).makeIterator(), count: 3, limit: 100) { jobs in
                while let (number, input) = jobs.take() {
                    guard jobs.add(input, bytes: 1, of: number) else { return }
                    added.withLock { $0.append(input) }
                    jobs.finish(number)
                }
            } discard: {
                discarded.append($0)
            } read: { input in
                if input == 5 { throw Failure() }
                read.append(input)
            }
        }
        #expect(read == Array(0..<5))
        #expect(Set(read + [5] + discarded) == Set(added.withLock(\.self)))
    }
}
