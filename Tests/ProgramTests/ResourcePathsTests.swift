import ProgramSupport
import Testing

@Suite struct ResourcePathsTests {
    @Test func looksBesideAnInstalledProgramFirst() {
        #expect(
            ResourcePaths.search(program: "/opt/emotions/bin/emotiond")
                == ["/opt/emotions/bin", "/opt/emotions/share/emotiond"])
    }

    @Test func looksInThePackageOfAProgramThatWasBuiltThere() {
        let folders = ResourcePaths.search(program: "/home/me/emotiond/.build/x86_64/release/emotiond")
        #expect(folders.last == "/home/me/emotiond")
    }
}
