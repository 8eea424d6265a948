import Files
import Glibc
import SystemPackage

/// Finds the project's data files: models, cascade profiles and the sample.
public enum ResourcePaths {
    /// Returns the data folders in search order: beside the program, then the data folder of `make install`,
    /// then the package's folder if the program was built there and not installed.
    public static func search(program: FilePath = runningProgram) -> [String] {
        let folder = program.removingLastComponent()
        var folders = [folder, folder.removingLastComponent().appending("share/emotiond")]
        if let build = program.components.firstIndex(of: ".build") {
            folders.append(FilePath(root: program.root, program.components[..<build]))
        }
        return folders.map(\.string)
    }

    /// Returns the path of `name` in the first folder that contains it; `nil` if none does.
    public static func find(_ name: String) -> String? {
        search().map { "\($0)/\(name)" }.first(where: FileBytes.exists)
    }

    /// Path of the running program, with links resolved.
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
