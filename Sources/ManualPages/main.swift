// Writes a page of the manual from its template and a program's description of itself:
//     emotionctl --experimental-dump-help | ManualPages packaging/man/emotionctl.1.in > emotionctl.1

import Foundation

do {
    guard CommandLine.arguments.count == 2 else {
        FileHandle.standardError.write(
            Data("usage: PROGRAM --experimental-dump-help | ManualPages TEMPLATE\n".utf8))
        exit(64)
    }
    let template = try String(contentsOfFile: CommandLine.arguments[1], encoding: .utf8)
    let description = try JSONDecoder().decode(
        CommandLineDescription.self, from: FileHandle.standardInput.readDataToEndOfFile())
    let page = try ProgramPage(of: description.command).text(template: template)
    try FileHandle.standardOutput.write(contentsOf: Data(page.utf8))
} catch {
    FileHandle.standardError.write(Data("ManualPages: \(error)\n".utf8))
    exit(65)
}
