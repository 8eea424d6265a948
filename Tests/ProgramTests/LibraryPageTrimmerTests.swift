import Files
import Foundation
import TestSupport
import Testing

@testable import emotiond

/// One after the other: memory is released in the whole process, in the mapping of another test too, which
/// may be about to change it.
@Suite(.serialized) struct LibraryPageTrimmerTests {
    @Test func `releases pages that were only read of a library`() throws {
        try withMapping(of: "library.so.1") { pages in
            LibraryPageTrimmer.trim()
            let resident = try residentKiB(at: pages)
            #expect(resident == 0)
        }
    }

    @Test func `keeps pages that the loader changed in a library`() throws {
        try withMapping(of: "library.so.1") { pages in
            try #require(mprotect(pages.baseAddress, pages.count, PROT_READ | PROT_WRITE) == 0)
            pages[0] = 2
            try #require(mprotect(pages.baseAddress, pages.count, PROT_READ) == 0)
            LibraryPageTrimmer.trim()
            #expect(pages[0] == 2)
        }
    }

    @Test func `keeps the pages of the program's own code`() throws {
        try withMapping(of: "program") { pages in
            LibraryPageTrimmer.trim()
            let resident = try residentKiB(at: pages)
            #expect(resident == pages.count / 1024)
        }
    }

    /// Calls `body` with a private mapping of a new file of 64 KiB, every page of which was read.
    private func withMapping(of name: String, body: (UnsafeMutableRawBufferPointer) throws -> Void) throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let size = 64 << 10
        let file = open(try folder.write(repeatElement(1, count: size), to: name), O_RDONLY)
        try #require(file >= 0)
        defer { close(file) }
        let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, file, 0)
        try #require(start != MAP_FAILED)
        defer { munmap(start, size) }
        let pages = UnsafeMutableRawBufferPointer(start: start, count: size)
        try #require(pages.allSatisfy { $0 == 1 })
        try body(pages)
    }

    /// How much of the mapping that begins with `pages` is in this process's memory.
    private func residentKiB(at pages: UnsafeMutableRawBufferPointer) throws -> Int {
        let start = String(UInt(bitPattern: pages.baseAddress), radix: 16) + "-"
        let maps = String(decoding: try FileBytes.read("/proc/self/smaps"), as: UTF8.self)
        let mapping = maps.split(separator: "\n").drop { !$0.hasPrefix(start) }
        let resident = try #require(mapping.first { $0.hasPrefix("Rss:") })
        return try #require(Int(resident.split(separator: " ")[1]))
    }
}
