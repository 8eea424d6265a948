import Glibc
import SystemPackage

/// Where the project's own files are: models, cascade profiles, the sample.
public enum DataFolders {
    /// The folders in the order they are searched: beside the program, then where `make install` puts data,
    /// then the package's folder for a program that was built there and not installed.
    public static func search(program: FilePath = runningProgram) -> [FilePath] {
        let folder = program.removingLastComponent()
        var folders = [folder, folder.removingLastComponent().appending("share/emotiond")]
        if let build = program.components.firstIndex(of: ".build") {
            folders.append(FilePath(root: program.root, program.components[..<build]))
        }
        return folders
    }

    /// The path of `name` in the first of the folders that has it; `nil` where none has.
    public static func find(_ name: String) -> String? {
        search().map { $0.appending(name).string }.first { unsafe access($0, F_OK) == 0 }
    }

    /// The running program's file, with links resolved.
    public static var runningProgram: FilePath {
        let longest = 4_096
        let path = unsafe String(unsafeUninitializedCapacity: longest) { buffer in
            unsafe buffer.withMemoryRebound(to: CChar.self) { buffer in
                unsafe max(0, readlink("/proc/self/exe", buffer.baseAddress!, longest))
            }
        }
        return FilePath(path)
    }
}
