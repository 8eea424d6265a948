import ProgramSupport
import Testing

@Suite struct ResourcePathsTests {
    @Test func `searches beside an installed program first`() {
        #expect(
            ResourcePaths.search(program: "/opt/emotions/bin/emotiond")
                == ["/opt/emotions/bin", "/opt/emotions/share/emotiond"])
    }

    @Test func `searches the package in which the program was built`() {
        let folders = ResourcePaths.search(program: "/home/me/emotiond/.build/x86_64/release/emotiond")
        #expect(folders.last == "/home/me/emotiond")
    }
}
