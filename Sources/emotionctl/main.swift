import ProgramSupport

// Before the first thread, as each keeps the arena that it is given.
ProcessMemory.configure()
Program.prepare(EmotionctlCommand.self)
await Program.run(EmotionctlCommand.self)
