import Glibc
import ProgramSupport

// Memory is configured before the first thread starts: each thread keeps the arena that it is given.
ProcessMemory.configure()
Program.prepare(EmotiondCommand.self, isService: true)
// Not on the main thread: tasks that it starts would run at a user interface's priority, which the runtime
// asks the kernel for, with a line in the journal where that is refused.
Task.detached(priority: .medium) { await Program.run(EmotiondCommand.self, isService: true) }
while true { pause() }
